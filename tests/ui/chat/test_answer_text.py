"""An answer that was stopped may turn out to be longer than it was when it was drawn."""

import pytest

from tests.ui.chat.samples import CORPUS, document, judged
from workbench.domain.quotation import Verdict
from workbench.ui.chat.answer_text import AnswerText
from workbench.ui.chat.markdown import make_parser

DOCUMENTS = {"report": document()}
LONG = "\n\n".join(CORPUS)


def blocks_after(*steps, checked=()):
    """Return the blocks of a text that was read in steps, each a text and whether it ended."""
    text = AnswerText(make_parser())
    for step, final in steps:
        text.read(step, checked, DOCUMENTS, final)
    finished, tail = text.blocks
    return [*finished, *tail]


@pytest.mark.parametrize("begin", range(0, len(LONG) - 60, 97))
def test_what_came_after_the_end_is_read_as_if_it_had_not_ended(begin):
    for cut in range(begin, begin + 97, 7):
        whole = LONG[: cut + 60]
        stopped = blocks_after((LONG[: cut // 2], False), (LONG[:cut], True), (whole, True))
        assert stopped == blocks_after((whole, True)), LONG[cut - 20 : cut]


def test_a_citation_in_which_it_was_stopped_becomes_one():
    text = 'It fell. [[1, p. 43: "the exact words"]] And rose.'
    checked = judged(text, Verdict.VERIFIED)
    for cut in range(len(text)):
        stopped = blocks_after((text[:cut], True), (text, True), checked=checked)
        assert stopped == blocks_after((text, True), checked=checked), text[:cut]


def test_nothing_changes_when_the_same_is_read_again():
    text = AnswerText(make_parser())
    assert text.read("Some words.", (), DOCUMENTS, True) is False
    text.read("Some words.", (), DOCUMENTS, True)
    finished, tail = text.blocks
    assert len([*finished, *tail]) == 1
    assert text.read("Some words.", (), DOCUMENTS, False) is None


def test_a_citation_in_which_it_was_stopped_stays_hidden_when_it_is_drawn_again():
    text = 'It fell. [[1, p. 43: "the exact words"]] And rose.'
    for cut in range(1, len(text)):
        ended = (text[:cut], True)
        again = blocks_after((text[: cut // 2], False), ended, ended, ended)
        assert again == blocks_after(ended), text[:cut]
