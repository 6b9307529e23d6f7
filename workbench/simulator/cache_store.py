"""Explicit context caches: contents kept until they expire by the simulator's clock."""

import secrets
import string
from dataclasses import asdict, dataclass, replace

from workbench.simulator.errors import Json, invalid, no_cache
from workbench.simulator.moments import SECOND, Clock, moment, span, written
from workbench.simulator.records import Records

_DEFAULT_LIFE = 3600 * SECOND
_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class StoredCache:
    """One cache; `prompt` holds what is cached, `files` the records of the files it names."""

    id: str
    key: str
    model: str
    display_name: str
    created: int
    updated: int
    expires: int
    tokens: int
    prompt: Json
    files: dict[str, Json]

    def resource(self) -> Json:
        """Return the CachedContent as the wire has it: never what went in."""
        return {
            "name": f"cachedContents/{self.id}",
            "model": self.model,
            "createTime": written(self.created),
            "updateTime": written(self.updated),
            "expireTime": written(self.expires, digits=9),
            "displayName": self.display_name,
            "usageMetadata": {"totalTokenCount": self.tokens},
        }


class CacheStore:
    """All caches that have not expired."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._caches = {record["id"]: StoredCache(**record) for record in records.load("caches")}

    def alive(self) -> list[StoredCache]:
        """Return the caches that are alive, newest first; expired ones are forgotten."""
        now = self._clock()
        for cache in [cache for cache in self._caches.values() if cache.expires <= now]:
            self._forget(cache)
        return sorted(self._caches.values(), key=lambda cache: -cache.created)

    def get(self, cache_id: str) -> StoredCache:
        """Return a living cache; raises ApiError 403 when there is none."""
        cache = self._caches.get(cache_id)
        if cache is None or cache.expires <= self._clock():
            raise no_cache()
        return cache

    def create(self, request: Json, tokens: int, files: dict[str, Json]) -> StoredCache:
        """Keep the contents of a create request, already counted; raises ApiError 400."""
        now = self._clock()
        display_name = request.get("displayName") or ""
        if len(display_name) > 128:
            raise invalid("display_name must have at most 128 characters.")
        kept = ("contents", "systemInstruction", "tools", "toolConfig")
        cache = StoredCache(
            id="".join(secrets.choice(_ALPHABET) for _ in range(40)),
            key=secrets.token_hex(16),
            model=request["model"],
            display_name=display_name,
            created=now,
            updated=now,
            expires=self._expiry(request, now) or now + _DEFAULT_LIFE,
            tokens=tokens,
            prompt={name: request[name] for name in kept if name in request},
            files=files,
        )
        self._keep(cache)
        return cache

    def update(self, cache_id: str, request: Json, mask: str | None) -> StoredCache:
        """Give a cache a new end; nothing else can change. Raises ApiError 400 or 403."""
        cache = self.get(cache_id)
        named = [name.strip() for name in (mask or "").split(",") if name.strip()]
        if any(name not in ("ttl", "expireTime", "expire_time", "expiration") for name in named):
            raise invalid("Only ttl and expire_time of a CachedContent can be updated.")
        if set(request) - {"ttl", "expireTime", "name"}:
            raise invalid("Only ttl and expire_time of a CachedContent can be updated.")
        now = self._clock()
        expires = self._expiry(request, now)
        if expires is None:
            raise invalid("Update needs ttl or expire_time.")
        changed = replace(cache, updated=now, expires=expires)
        self._keep(changed)
        return changed

    def delete(self, cache_id: str) -> None:
        """Delete a cache; raises ApiError 403 when there is none."""
        self._forget(self.get(cache_id))

    def blobs(self) -> set[str]:
        """Return the keys of the blobs that caches need."""
        caches = self._caches.values()
        return {record["blob"] for cache in caches for record in cache.files.values()}

    def _expiry(self, request: Json, now: int) -> int | None:
        ttl, until = request.get("ttl"), request.get("expireTime")
        if ttl is not None and until is not None:
            raise invalid("Only one of ttl and expire_time can be set.")
        if ttl is not None:
            expires = now + span(ttl, "cached_content.ttl")
        elif until is not None:
            expires = moment(until, "cached_content.expire_time")
        else:
            return None
        if expires <= now:
            raise invalid("The expiration of a CachedContent must be in the future.")
        return expires

    def _keep(self, cache: StoredCache) -> None:
        self._caches[cache.id] = cache
        self._records.save("caches", cache.key, asdict(cache))

    def _forget(self, cache: StoredCache) -> None:
        del self._caches[cache.id]
        self._records.remove("caches", cache.key)
