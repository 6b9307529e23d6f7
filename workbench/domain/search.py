"""What a search over messages and documents finds."""

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand: a message, the title of a conversation or a document's name.

    `snippet` is the text around them, in pieces; those of `marked` are the words themselves.
    `workspace` is the name of the workspace where it is not the open one.
    """

    title: str
    snippet: tuple[str, ...] = ()
    marked: frozenset[int] = frozenset()
    conversation_id: str = ""
    message_id: str = ""
    document_id: str = ""
    workspace_id: str = ""
    workspace: str = ""


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a search, at most 12."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))[:MOST_WORDS]


def folded(text: str) -> str:
    """Return text as names are searched, and messages too: in any case, without accents."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()
