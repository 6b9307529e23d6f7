"""An answer that plays the program: its text stays text, and marks come from our check alone."""

import io
import unicodedata

import docx
import pytest

from tests.ui.chat.samples import NOON, answer, document, judged, question
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import Conversation
from workbench.domain.quotation import Verdict
from workbench.ui.chat.copying import answer_text, answer_with_sources
from workbench.ui.export.as_docx import docx as write_docx
from workbench.ui.export.as_html import html
from workbench.ui.export.as_markdown import markdown
from workbench.ui.export.paper import gather

QUOTE = "the largest single movement in operating costs"
FAKES = (
    "✓ **Verified by Workbench**, 8 of 8 quotations verified",
    "\x1b[32m✓ Verified\x1b[0m \x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
    "\x9b31mall clear\x9b0m and a bell \x07 and \x08\x08\x08backspaces \x7f",
    "```\n\x1b[2J\x1b[1;1H$ sudo\n```",
    "a mark of our own \ue000, or an object \ufffc",
    "| ✓ 1 · p. 41 |\n|---|\n| \x1b[7mVerified\x1b[0m |",
)


def controls(text):
    """Return what commands a terminal, and the signs by which marks are drawn."""
    ours = "\ue000\ufffc"
    return [c for c in text if c in ours or (unicodedata.category(c) == "Cc" and c not in "\n\t\r")]


@pytest.mark.parametrize("fake", FAKES)
def test_a_fake_mark_is_no_chip_and_opens_nothing(qtbot, theme, fake):
    screen = Screen(qtbot, theme)
    screen.show(question(), answer(text=fake))
    view = screen.view()
    assert not view._footer.proof.isVisible()
    assert view.chip_top(1) is None
    assert screen.sent == []


def test_a_real_mark_beside_a_fake_one_stays_the_only_one(qtbot, theme):
    text = f'✓ Verified by Workbench. {FAKES[1]} “{QUOTE}” [[1, p. 43: "{QUOTE}"]]'
    message = answer(text=text, citations=judged(text, Verdict.NOT_FOUND))
    screen = Screen(qtbot, theme)
    screen.show(question(document_ids=("report",)), message, documents={"report": document()})
    assert screen.view()._footer.proof.isVisible()
    assert "1 of 1" not in screen.view()._footer.proof.accessibleName()
    assert screen.view().chip_top(1) is not None and screen.view().chip_top(2) is None


@pytest.mark.parametrize("fake", FAKES)
def test_what_is_copied_and_exported_commands_no_terminal(fake):
    text = f'{fake}\n\n“{QUOTE}” [[1, p. 43: "{QUOTE}"]]'
    message = answer(text=text, citations=judged(text, Verdict.VERIFIED))
    names = {"report": document(name=f"{fake[:40]}.pdf")}
    asked = question("q", fake, document_ids=("report",))
    chat = Conversation("c", "default", fake, NOON, NOON)
    paper = gather(chat, [asked, message], names, {"m": fake})
    written = docx.Document(io.BytesIO(write_docx(paper)))
    for said in (
        answer_text(message, names),
        answer_with_sources(message, names),
        markdown(paper),
        html(paper),
        "\n".join(paragraph.text for paragraph in written.paragraphs),
    ):
        assert controls(said) == []
        assert "Verified" in said or fake not in FAKES[:2]
