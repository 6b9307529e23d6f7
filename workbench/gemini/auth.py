"""The API key, wrapped so that it cannot be printed by accident, and the cleaning of texts."""

import re
from typing import Final

_KEY_SHAPES: Final = re.compile(
    r"AIza[0-9A-Za-z_-]{30,}"
    r"|AQ\.[0-9A-Za-z_-]{20,}"
    r"|ya29\.[0-9A-Za-z_.-]{20,}"
    r"|(?<=Bearer )[^\s\"']{8,}"
    r"|(?<=[?&]key=)[^&\s\"']+"
    r"|(?<=x-goog-api-key: )[^\s\"']+",
    re.IGNORECASE,
)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class ApiKey:
    """A key of either kind (`AIza…`, `AQ.…`); text forms and pickles show the last four only.

    The prefix is not checked, because the kinds change; only what cannot go into a header is
    refused with ValueError.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        """Trim and keep the key; raises ValueError if it cannot be one."""
        trimmed = secret.strip()
        if not trimmed:
            raise ValueError("The key is empty.")
        if any(not "!" <= character <= "~" for character in trimmed):
            raise ValueError("The key holds a space or another character that no key has.")
        self._secret = trimmed

    def reveal(self) -> str:
        """Return the key itself, for the request header and the keyring only."""
        return self._secret

    @property
    def last4(self) -> str:
        """The last four characters, or nothing of a key too short to hide the rest."""
        return self._secret[-4:] if len(self._secret) >= 12 else ""

    def __repr__(self) -> str:
        """Mask the key."""
        return f"***{self.last4}"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """Mask the key in f-strings too."""
        return format(repr(self), spec)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Pickle to the mask, so that a key never reaches a file or another process."""
        return str, (repr(self),)

    def __copy__(self) -> "ApiKey":
        """Copies are the same key: it never changes."""
        return self

    def __deepcopy__(self, _memo: object) -> "ApiKey":
        """Copies are the same key: it never changes."""
        return self

    def __eq__(self, other: object) -> bool:
        """Keys are equal by value."""
        return isinstance(other, ApiKey) and self._secret == other._secret

    def __hash__(self) -> int:
        """Hash by value."""
        return hash((ApiKey, self._secret))


def cleaned(text: str, key: ApiKey | None = None, limit: int = 2000) -> str:
    """Make a foreign text safe to log and show: one line, no controls, no keys, shortened."""
    if key is not None:
        text = text.replace(key.reveal(), repr(key))
    text = _KEY_SHAPES.sub("***", text)
    text = _CONTROLS.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"
