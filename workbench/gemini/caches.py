"""Explicit context caches: made once, extended, deleted; their content is never returned."""

from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.gemini.calls import Calls
from workbench.gemini.listing import Listed, all_pages
from workbench.gemini.paths import resource_path
from workbench.gemini.resources import CachedContent, CacheRequest
from workbench.gemini.retries import OnWait

_COLLECTION = "cachedContents"


async def create_cache(
    calls: Calls, request: CacheRequest, on_wait: OnWait | None = None
) -> CachedContent:
    """Make a cache; raises CacheTooSmall with both numbers below the model's minimum."""
    return await calls.get(
        CachedContent, "POST", f"/v1beta/{_COLLECTION}", body=request.wire(), on_wait=on_wait
    )


async def get_cache(calls: Calls, name: str, on_wait: OnWait | None = None) -> CachedContent:
    """Return a cache; raises Gone for 403 and 404 alike."""
    return await calls.get(CachedContent, "GET", resource_path(name, _COLLECTION), on_wait=on_wait)


async def list_caches(calls: Calls, on_wait: OnWait | None = None) -> Listed[CachedContent]:
    """Return all caches of the key's project."""
    return await all_pages(
        calls, CachedContent, f"/v1beta/{_COLLECTION}", _COLLECTION, 1000, on_wait
    )


async def update_cache(
    calls: Calls,
    name: str,
    *,
    ttl: timedelta | None = None,
    expire_time: datetime | None = None,
    on_wait: OnWait | None = None,
) -> CachedContent:
    """Set how long a cache lives from now, or until when; exactly one of the two.

    Raises ValueError for both, neither, or a time without a zone.
    """
    if (ttl is None) == (expire_time is None):
        raise ValueError("Give either ttl or expire_time.")
    body: dict[str, Any] = {"ttl": duration(ttl)} if ttl is not None else {}
    if expire_time is not None:
        body = {"expireTime": timestamp(expire_time)}
    path = resource_path(name, _COLLECTION)
    return await calls.get(CachedContent, "PATCH", path, body=body, on_wait=on_wait)


def duration(length: timedelta) -> str:
    """Write a length of time as the wire wants it: decimal seconds and an `s`."""
    return f"{length.total_seconds():.6f}".rstrip("0").rstrip(".") + "s"


def timestamp(moment: datetime) -> str:
    """Write a moment in RFC 3339; raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("The time has no zone.")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
