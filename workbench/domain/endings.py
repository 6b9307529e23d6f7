"""How an answer ended, in words: each finish reason has its own state, sentence and remedy."""

from dataclasses import dataclass

from workbench.domain.conversations import MessageState

CONTINUE = "Continue"
ASK_AGAIN = "Ask again"
LESS_THINKING = "Ask with less thinking"


@dataclass(frozen=True, slots=True)
class Ending:
    """The state an answer ends in; the sentence is empty when there is nothing to say."""

    state: MessageState
    sentence: str = ""
    remedy: str = ""


SENTENCES = {
    "MAX_TOKENS": "The answer reached the longest length this model writes.",
    "SAFETY": "Google's safety filter ended the answer.",
    "RECITATION": "Google ended the answer because it repeated a published text too closely.",
    "LANGUAGE": "The model does not know the language of the question.",
    "BLOCKLIST": "The answer held words that are on Google's block list.",
    "PROHIBITED_CONTENT": "Google's rules do not allow an answer to this question.",
    "SPII": "Google ended the answer because it may hold sensitive personal data.",
    "MALFORMED_RESPONSE": "The model wrote something that could not be read.",
    "MALFORMED_FUNCTION_CALL": "The model tried to use a tool and made a mistake.",
    "UNEXPECTED_TOOL_CALL": "The model tried to use a tool that is not there.",
}
"""Finish reasons of the wire reference, section 1.3, other than STOP."""

EMPTY = "The model used its whole length for thinking and wrote no answer."
CUT = "The connection ended before the answer was complete. The text so far is kept."
NOTHING = "The connection ended before the answer began. Your question is kept."


def ending_of(finish_reason: str, *, complete: bool, has_text: bool) -> Ending:
    """Return how an answer ended; without a finish reason it is never complete."""
    if not complete or not finish_reason:
        if has_text:
            return Ending(MessageState.INTERRUPTED, CUT, CONTINUE)
        return Ending(MessageState.FAILED, NOTHING, ASK_AGAIN)
    if finish_reason == "STOP":
        if has_text:
            return Ending(MessageState.COMPLETE)
        return Ending(MessageState.FAILED, "The model sent an empty answer.", ASK_AGAIN)
    if finish_reason == "MAX_TOKENS" and not has_text:
        return Ending(MessageState.FAILED, EMPTY, LESS_THINKING)
    sentence = SENTENCES.get(
        finish_reason, f"The model stopped for a reason it calls {finish_reason}."
    )
    if has_text:
        remedy = CONTINUE if finish_reason == "MAX_TOKENS" else ASK_AGAIN
        return Ending(MessageState.INTERRUPTED, sentence, remedy)
    return Ending(MessageState.FAILED, sentence, ASK_AGAIN)
