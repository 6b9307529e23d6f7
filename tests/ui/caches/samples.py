"""Caches to show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workbench.domain.cache import Cache, Prices
from workbench.ui.caches.wording import CacheRow

NOW = datetime(2026, 11, 21, 13, 46, tzinfo=UTC)
PRICES = Prices(0.049, 0.033, 0.005, 0.049)


def cache(name="a", minutes=38, **more):
    """A cache made 22 minutes ago."""
    made = Cache(
        name=name,
        profile_id="p",
        model_id="gemini-3.8-flash",
        label=f"Report {name}",
        expires_at=NOW + timedelta(minutes=minutes),
        created_at=NOW - timedelta(minutes=22),
        tokens=65_904,
        document_ids=("x", "y", "z"),
        fingerprint="f",
        used=4,
        gained=0.2,
    )
    return replace(made, **more)


def row(name="a", minutes=38, saved=0.12, **more):
    """A row for that cache; further values are the row's own."""
    made = CacheRow(cache(name, minutes), "Gemini 3.8 Flash", "Work key", PRICES, saved=saved)
    return replace(made, **more)
