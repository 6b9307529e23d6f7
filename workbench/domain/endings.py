"""How an answer ended, in words: each finish reason has its own state, sentence and remedy."""

from dataclasses import dataclass

from workbench.domain.conversations import MessageState

CONTINUE = "Continue"
ASK_AGAIN = "Ask again"
LESS_THINKING = "Ask with less thinking"
RAISE_LIMIT = "Raise the limit and go on"
RAISE_AND_ASK = "Raise the limit and ask again"
SEND_IN_FULL = "Send in full"
EDIT_QUESTION = "Edit the question"
OTHER_MODEL = "Choose another model"
CONNECT = "Connect"
MAKE_ROOM = "Make room"
NETWORK_SETTINGS = "Network settings"
OPEN_OPTIONS = "Open options"
STOP_WAITING = "Stop waiting"
OTHER_KEY = "Use another key"
ENTER_PASSWORD = "Enter the password"
FIND_FILE = "Find the file"
"""What a button under an answer says; there is at most one, and whoever shows it acts on it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The state an answer ends in; the sentence is empty when there is nothing to say."""

    state: MessageState
    sentence: str = ""
    remedy: str = ""


SENTENCES = {
    "SAFETY": "Google's safety filter ended the answer.",
    "RECITATION": "Google ended the answer because it repeated a published text too closely.",
    "LANGUAGE": "The model does not know the language of the question.",
    "OTHER": "Google ended the answer without saying why.",
    "BLOCKLIST": "The answer held words that are on Google's block list.",
    "PROHIBITED_CONTENT": "Google's rules do not allow an answer to this question.",
    "SPII": "Google ended the answer because it may hold sensitive personal data.",
    "MALFORMED_RESPONSE": "The model wrote something that could not be read.",
    "MALFORMED_FUNCTION_CALL": "The model tried to use a tool and made a mistake.",
    "UNEXPECTED_TOOL_CALL": "The model tried to use a tool that is not there.",
    "TOO_MANY_TOOL_CALLS": "The model used tools again and again and came to no end.",
    "MISSING_THOUGHT_SIGNATURE": "Google missed a part of the earlier answers of this chat.",
    "ESCALATION": "Google holds this question back to look at it more closely.",
    "PUP_LIMITED_DISABLED": "Google has limited or closed this account for breaking its rules.",
    "IMAGE_SAFETY": "Google's safety filter held a picture of the answer back.",
    "IMAGE_PROHIBITED_CONTENT": "Google's rules do not allow the picture of this answer.",
    "IMAGE_RECITATION": "A picture of the answer was too much like a published one.",
    "IMAGE_OTHER": "The model could not make the picture of this answer.",
    "NO_IMAGE": "The model was to make a picture and made none.",
    "MODEL_ARMOR": "The protection that your organisation has set up ended the answer.",
    "CONTINUATION": "The answer was to go on, but Google did not say where.",
    "FINISH_REASON_UNSPECIFIED": "Google ended the answer without saying why.",
}
"""Finish reasons of the wire reference, section 1.3, other than STOP and MAX_TOKENS."""

BLOCKED = {
    "SAFETY": "Google's safety filter did not let the question through.",
    "OTHER": "Google did not let the question through, without saying why.",
    "BLOCKLIST": "The question holds words that are on Google's block list.",
    "PROHIBITED_CONTENT": (
        "Google's filter found something in the question or its documents that its rules forbid."
    ),
    "IMAGE_SAFETY": "Google's safety filter did not let a picture or a page through.",
    "MODEL_ARMOR": "The protection that your organisation has set up stopped the question.",
    "JAILBREAK": "Google took the question for an attempt to get round its rules.",
}
"""Block reasons of the wire reference, section 1.3."""

REWORD = frozenset(
    "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY "
    "IMAGE_PROHIBITED_CONTENT IMAGE_RECITATION MODEL_ARMOR ESCALATION".split()
)
"""Reasons that come again when the same question is asked again: other words may help."""

EMPTY = "The model used its whole length for thinking and wrote no answer."
CUT = "The connection ended before the answer was complete. The text so far is kept."
NOTHING = "The connection ended before the answer began. Your question is kept."
LONGEST = "The answer reached the longest length this model writes."
KEPT = "The text so far is kept."


def ending_of(
    finish_reason: str,
    *,
    complete: bool,
    has_text: bool,
    limit: int | None = None,
    thinks_less: bool = True,
) -> Ending:
    """Return how an answer ended; without a finish reason it is never complete.

    `limit` is the chat's own limit in tokens, `thinks_less` whether less thinking can be chosen.
    """
    if not complete or not finish_reason:
        if has_text:
            return Ending(MessageState.INTERRUPTED, CUT, CONTINUE)
        return Ending(MessageState.FAILED, NOTHING, ASK_AGAIN)
    if finish_reason == "STOP":
        if has_text:
            return Ending(MessageState.COMPLETE)
        return Ending(MessageState.FAILED, "The model sent an empty answer.", ASK_AGAIN)
    if finish_reason == "MAX_TOKENS":
        return _too_long(has_text, limit, thinks_less)
    sentence = SENTENCES.get(
        finish_reason, f"The model stopped for a reason it calls {_word(finish_reason)}."
    )
    remedy = _remedy(finish_reason)
    if has_text:
        return Ending(MessageState.INTERRUPTED, sentence, remedy)
    return Ending(MessageState.FAILED, sentence, remedy)


def blocked_words(reason: str | None) -> str:
    """Return why a filter refused a question."""
    usual = "Google's filter did not let the question through."
    if not reason or reason == "BLOCK_REASON_UNSPECIFIED":
        return usual
    return BLOCKED.get(reason, f"Google's filter refused the question: {_word(reason)}.")


def _too_long(has_text: bool, limit: int | None, thinks_less: bool) -> Ending:
    if limit is not None:
        own = f"The answer reached the limit of {limit:,} tokens that is set for this chat."
        if has_text:
            return Ending(MessageState.INTERRUPTED, f"{own} {KEPT}", RAISE_LIMIT)
        own = f"Thinking used up the limit of {limit:,} tokens that is set for this chat."
        return Ending(MessageState.FAILED, own, RAISE_AND_ASK)
    if has_text:
        return Ending(MessageState.INTERRUPTED, f"{LONGEST} {KEPT}", CONTINUE)
    return Ending(MessageState.FAILED, EMPTY, LESS_THINKING if thinks_less else ASK_AGAIN)


def _remedy(reason: str) -> str:
    if reason in REWORD:
        return EDIT_QUESTION
    if reason == "PUP_LIMITED_DISABLED":
        return CONNECT
    return CONTINUE if reason == "CONTINUATION" else ASK_AGAIN


def _word(reason: str) -> str:
    """Return a word of the server's, short and harmless."""
    return "".join(c if c.isalnum() or c == "_" else " " for c in reason)[:60].strip() or "unknown"
