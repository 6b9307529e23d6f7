"""Estimates of tokens: by pages, seconds or characters, and a dash for what nobody knows."""

import json
from datetime import UTC, datetime

import pytest

from workbench.domain.documents import Document
from workbench.domain.models import find_model, read_models
from workbench.domain.tokens import document_tokens, tokens_of
from workbench.paths import resources

MODELS = read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(mime_type, **facts):
    return Document("d", "w", "/d", "d", 4000, mime_type, datetime.now(UTC), **facts)


@pytest.mark.parametrize(
    ("model", "of", "tokens"),
    [
        ("gemini-3.8-flash", document("application/pdf", page_count=10), 5600),
        ("gemini-3.8-flash", document("image/png"), 560),
        ("gemini-3.8-flash", document("text/plain"), 1000),
        ("gemini-3.8-flash", document("text/html", characters=400), 100),
        ("gemini-3.8-flash", document(WORD, characters=8000), 2000),
        ("gemini-3.8-flash", document(WORD), None),
        ("gemini-3.8-flash", document("audio/wav", seconds=60.0), 1920),
        ("gemini-3.8-flash", document("video/mp4", seconds=10.0), 1020),
        ("gemini-2.5-flash", document("video/mp4", seconds=10.0), 2900),
        ("gemini-4-argon", document("video/mp4", seconds=10.0), None),
        ("gemini-3.8-flash", document("audio/mp3"), None),
        ("of-tomorrow", document("application/pdf", page_count=10), None),
        ("of-tomorrow", document("audio/wav", seconds=60.0), None),
    ],
)
def test_each_kind_is_estimated_by_what_it_is_counted_by(model, of, tokens):
    assert tokens_of(of, find_model(MODELS, model)) == tokens
    assert document_tokens(of, find_model(MODELS, model)) == (tokens or 0)
