"""Long words of others that may be broken, because a label does not wrap inside of a word."""

LONGEST = 20
"""Letters of a word that is left whole."""
_PIECE = 6


def breakable(text: str) -> str:
    """Return a text whose longest words may go on in the next line."""
    return " ".join(map(_broken, text.split(" ")))


def _broken(word: str) -> str:
    if len(word) <= LONGEST:
        return word
    return "\u200b".join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))
