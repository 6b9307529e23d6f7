"""What the composer says about the price of the next question."""

from typing import Protocol

from workbench.domain.cost import money
from workbench.domain.profiles import KeyState
from workbench.ui.composer.key_card import REASONS


class Price(Protocol):
    """About how many tokens, and dollars or None where the price is unknown."""

    @property
    def tokens(self) -> int:
        """Return about how many tokens the question takes, the documents included."""

    @property
    def dollars(self) -> float | None:
        """Return about what they cost."""

    @property
    def cached(self) -> int:
        """Return how many of the tokens come from a cache."""

    @property
    def free(self) -> bool:
        """Say whether nothing is paid."""

    @property
    def exact(self) -> bool:
        """Say whether the tokens were counted and not reckoned."""


UNKNOWN = "–"
ONE_WAITS = "One question is already waiting"
NOTHING_TYPED = "Type a question to send"
SENDS_LATER = "Sends when the upload is done"
SHORT = {
    ONE_WAITS: "One already waits",
    NOTHING_TYPED: "Type a question",
    REASONS[KeyState.LOCKED]: "Unlock the store",
    SENDS_LATER: "Sends after upload",
}
"""What stands in place of a reason or a note where there is no room for it."""

NO_PRICE_YET = "Price appears when you type or add a document"


def so_far_lines(price: Price) -> tuple[str, ...]:
    """Return the line under the composer while an answer comes, and shorter ones for less room."""
    if price.free:
        return ("This answer so far: free plan", "Free plan")
    if price.dollars is None:
        return (f"This answer so far: price {UNKNOWN}", f"Price {UNKNOWN}")
    dollars = _about(price.dollars)
    return (f"This answer so far: {dollars}", f"So far {dollars}")


def price_lines(price: Price | None, offline: bool) -> tuple[str, ...]:
    """Return the line under the composer, and shorter ones for less room; None: not known yet."""
    if offline:
        return ("Free. Nothing leaves this computer.", "Free")
    if price is None:
        return (NO_PRICE_YET, "")
    tokens = f"{price.tokens:,}" if price.exact else f"About {rounded(price.tokens):,}"
    if price.free:
        return (f"{tokens} tokens, free plan", "Free plan")
    if price.dollars is None:
        return (f"{tokens} tokens, price {UNKNOWN}", f"Price {UNKNOWN}")
    dollars = _about(price.dollars)
    lines = (f"{tokens} tokens, {dollars}", dollars.capitalize())
    if price.cached:
        full = f"{tokens} tokens, {dollars} ({price.cached:,} tokens from the cache)"
        return (full, *lines)
    return lines


def _about(dollars: float) -> str:
    words = money(dollars)
    return words if words.startswith("under") else f"about {words}"


def rounded(tokens: int) -> int:
    """Return an estimate to three digits: more would pretend to know."""
    step = 10 ** max(0, len(str(tokens)) - 3)
    return round(tokens / step) * step
