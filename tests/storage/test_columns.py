"""Columns are read back equal, however long the text in them is."""

import json

import pytest

from workbench.storage.columns import parts_column, read_json

LONG = "Fuel \ud83d half, “quoted” \\ \n\x00 日本語 👩‍👩‍👧 " * 40_000


@pytest.mark.parametrize("rest", [{}, {"thought": True, "thoughtSignature": "c2ln"}])
def test_a_long_text_is_written_as_a_short_one_is(rest):
    assert len(LONG) > 1_000_000
    for text in (LONG, "x" * 500_000, "x" * 500_001, "short", ""):
        parts = ({"text": "before"}, {"text": text, **rest}, {"functionCall": {"name": "f"}})
        column = parts_column(parts)
        assert read_json(column) == list(parts)
        assert column == json.dumps(parts, separators=(",", ":"))
    assert parts_column(()) == "[]"
    assert read_json(parts_column([{"text": None}, {"text": 7}])) == [{"text": None}, {"text": 7}]
