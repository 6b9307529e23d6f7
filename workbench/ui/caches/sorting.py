"""Orders in which the caches can stand."""

from collections.abc import Sequence
from datetime import UTC, datetime

from workbench.ui.caches.wording import CacheRow

ORDERS = ("Ends first", "Newest first", "Name", "Most tokens", "Most saved")
_EARLY = datetime.min.replace(tzinfo=UTC)


def ordered(rows: Sequence[CacheRow], order: str) -> tuple[CacheRow, ...]:
    """Return rows in an order, those that have ended always last."""
    if order == "Newest first":
        found = sorted(rows, key=lambda row: row.cache.created_at or _EARLY, reverse=True)
    elif order == "Name":
        found = sorted(rows, key=lambda row: row.cache.label.casefold())
    elif order == "Most tokens":
        found = sorted(rows, key=lambda row: -(row.cache.tokens or 0))
    elif order == "Most saved":
        found = sorted(rows, key=lambda row: (row.saved is None, -(row.saved or 0.0)))
    else:
        found = sorted(rows, key=lambda row: row.cache.expires_at)
    return tuple(sorted(found, key=lambda row: row.cache.ended is not None))
