"""Profiles: where questions go, with whose key, and what the user declared about it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

GEMINI_URL = "https://generativelanguage.googleapis.com"
OFFLINE_PROFILE_ID = "offline"
OFFLINE_MODEL_ID = "offline-extractive"


class ProfileKind(StrEnum):
    """What answers behind a profile."""

    GEMINI = "gemini"
    OFFLINE = "offline"


class Billing(StrEnum):
    """What the user declared about a key; the API does not tell."""

    PAID = "paid"
    UNPAID = "unpaid"
    UNSURE = "not sure"


class KeyState(StrEnum):
    """What is known of a profile's key: none, there, or in a store that is locked or mute."""

    NONE = "none"
    LOCKED = "locked"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Profile:
    """A connection. `key_hint` is the key's last four characters, never the key."""

    id: str
    name: str
    kind: ProfileKind
    base_url: str = GEMINI_URL
    billing: Billing = Billing.UNSURE
    key_hint: str = ""
    model_id: str = ""

    @property
    def host(self) -> str:
        """Return the host that gets what is sent, as the user is told; empty if nothing leaves."""
        if self.kind is ProfileKind.OFFLINE:
            return ""
        return urlsplit(self.base_url).hostname or self.base_url

    @property
    def foreign_address(self) -> str:
        """Return the address that gets key and documents where it is not Google's, else nothing."""
        return "" if self.base_url in ("", GEMINI_URL) else self.base_url


OFFLINE_PROFILE = Profile(
    id=OFFLINE_PROFILE_ID,
    name="Offline engine",
    kind=ProfileKind.OFFLINE,
    base_url="",
    model_id=OFFLINE_MODEL_ID,
)


def billing_word(billing: Billing) -> str:
    """Return a declaration in one or two words."""
    return {Billing.PAID: "paid", Billing.UNPAID: "free plan"}.get(billing, "billing not known")


def key_words(profile: Profile, state: KeyState) -> str:
    """Return a profile and its key as the status line names them."""
    match state:
        case KeyState.NONE:
            return f"{profile.name}, no key"
        case KeyState.LOCKED:
            return f"{profile.name}, locked"
        case _:
            return f"{profile.name}, {billing_word(profile.billing)}"
