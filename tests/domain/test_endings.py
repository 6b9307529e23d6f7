"""Every way in which an answer can end has its sentence, and at most one button."""

import pytest

from workbench.domain.conversations import MessageState
from workbench.domain.endings import BLOCKED, SENTENCES, blocked_words, ending_of

REASONS = (
    "FINISH_REASON_UNSPECIFIED STOP MAX_TOKENS SAFETY RECITATION LANGUAGE OTHER BLOCKLIST "
    "PROHIBITED_CONTENT SPII MALFORMED_FUNCTION_CALL IMAGE_SAFETY UNEXPECTED_TOOL_CALL "
    "TOO_MANY_TOOL_CALLS IMAGE_PROHIBITED_CONTENT NO_IMAGE IMAGE_RECITATION IMAGE_OTHER "
    "MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE ESCALATION PUP_LIMITED_DISABLED CONTINUATION "
    "MODEL_ARMOR SOMETHING_NEW"
).split()
"""The full set of the wire reference, section 1.3, and one that nobody knows."""


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("has_text", [True, False])
def test_no_ending_is_blank(reason, has_text):
    ending = ending_of(reason, complete=True, has_text=has_text)
    if reason == "STOP" and has_text:
        assert ending.state is MessageState.COMPLETE and not ending.sentence
        return
    assert ending.state is (MessageState.INTERRUPTED if has_text else MessageState.FAILED)
    assert ending.sentence.endswith(".") and ending.remedy


def test_every_known_reason_has_words_of_its_own():
    known = set(REASONS) - {"STOP", "MAX_TOKENS", "SOMETHING_NEW"}
    assert known == set(SENTENCES)
    assert len(set(SENTENCES.values())) >= len(SENTENCES) - 1
    assert len(set(BLOCKED.values())) == len(BLOCKED)


def test_a_limit_of_the_chat_is_told_apart_from_that_of_the_model():
    own = ending_of("MAX_TOKENS", complete=True, has_text=True, limit=2000)
    assert "2,000 tokens" in own.sentence and own.remedy == "Raise the limit and go on"
    empty = ending_of("MAX_TOKENS", complete=True, has_text=False, limit=2000)
    assert empty.remedy == "Raise the limit and ask again"
    models = ending_of("MAX_TOKENS", complete=True, has_text=True)
    assert models.remedy == "Continue" and "this model writes" in models.sentence
    least = ending_of("MAX_TOKENS", complete=True, has_text=False, thinks_less=False)
    assert least.remedy == "Ask again"


@pytest.mark.parametrize("reason", [*BLOCKED, "", None, "BLOCK_REASON_UNSPECIFIED", "NEW<b>"])
def test_a_refused_question_says_why(reason):
    words = blocked_words(reason)
    assert words.endswith(".") and "<" not in words
