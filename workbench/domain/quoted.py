"""Words in quotation marks in the text of an answer, and what of them was really said."""

import re

LONGEST = 2_000
"""Characters between quotation marks; more is a mark that was never closed."""

PASSAGE = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』"
    r'|(?<![\w"])"(?=\S)([^"\n]+?)(?<=\S)"(?![\w"])'
)
"""A passage between marks of one kind; exactly one group holds its words."""

BETWEEN = r"[\s.,;:*_)]{0,6}"
"""A pattern of what may stand between a passage and the bracket that says where it is from."""

_NEXT_LINE = re.compile(r"\n[ \t\r>]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<!\\)[*_]{1,3}(?=\S)|(?<=[^\s\\])[*_]{1,3}")
_BETWEEN_AT_END = re.compile(rf"{BETWEEN}\Z")
_OPENERS = {"”": "“„", "“": "„", "»": "«", "」": "「", "』": "『", '"': '"'}


def words_of_passage(found: re.Match[str]) -> str:
    """Return the words of a `PASSAGE`, without the marks of Markdown; "" where they go too far."""
    words = next(group for group in found.groups() if group is not None)
    if len(words) > LONGEST or "\n\n" in words:
        return ""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", joined_lines(words))).strip()


def joined_lines(text: str) -> str:
    """Return a text of Markdown without what lists and quotes put before each further line."""
    return _NEXT_LINE.sub("\n", text)


def words_before(text: str) -> str:
    """Return the words in quotation marks with which a text ends, "" if it ends otherwise."""
    between = _BETWEEN_AT_END.search(text)
    assert between is not None  # it may be empty
    end = between.start()
    openers = _OPENERS.get(text[end - 1 : end], "")
    start = max((text.rfind(opener, 0, end - 1) for opener in openers), default=-1)
    if start < 0:
        return ""
    # From a character earlier: a mark within a word opens nothing.
    found = PASSAGE.search(text[:end], max(0, start - 1))
    return words_of_passage(found) if found is not None and found.end() == end else ""
