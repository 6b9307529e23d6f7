"""A text as words with their places, for comparing a quotation with a page word by word."""

import re
from dataclasses import dataclass

from workbench.domain.normalise import BRACKETED_NUMBER, MARKS, VALUE_SIGNS, even, fold

# Scripts written without spaces: each character is a word of its own.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"""
    [{_UNSPACED}]
  | (?: (?<![\w)\]]) [-+] )? \d+ (?: [.,:/'\-\ufffe] \d+ )*
  | (?: (?! [{_UNSPACED}] ) (?: [^\W_] | [{MARKS}] | [\x00\ufffe](?=\w)
                                | (?<=[^\W\d_]) ['-] (?=[^\W\d_])
                                | (?<=\d) [.,:] (?=\d) ) )+
  | (?<![\w)\]]) - (?= [$€£¥] \d )
  | {BRACKETED_NUMBER}
  | [{re.escape(VALUE_SIGNS.replace("/", ""))}$¢£¤¥₠-⃀∀-⋿]
    """,
    re.VERBOSE,
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word (folded), number or sign, and where it stands in the raw text."""

    text: str
    start: int
    end: int


def words_of(raw: str) -> list[Word]:
    """The words, numbers and value signs of a text, in order; "short-term" is one word."""
    words = []
    for match in _WORD.finditer(even(raw)):
        text = fold(match[0])
        if text[:1].isalpha():
            text = text.replace("-", "")
        if text:
            words.append(Word(text, *match.span()))
    return words


def is_unspaced(text: str) -> bool:
    """Whether the text begins with a character of a script that has no spaces."""
    return _UNSPACED_CHARACTER.match(text) is not None


def is_note_mark(words: list[Word], index: int, raw: str) -> bool:
    """Whether a number looks like the raised mark of a note: "sensors,5 and"."""
    word = words[index]
    if not (word.text.isdigit() and len(word.text) <= 2 and word.start > 0):
        return False
    before, after = raw[word.start - 1], raw[word.end : word.end + 1]
    return (before in ".,;:!?)”’\"'" or before.islower()) and not after.isalnum()
