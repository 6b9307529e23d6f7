"""Profiles: which connection is active, whose key it uses, and the client that speaks for it."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import uuid4

from workbench.domain.changes import Changes
from workbench.domain.profiles import (
    GEMINI_URL,
    OFFLINE_PROFILE,
    OFFLINE_PROFILE_ID,
    Billing,
    Profile,
    ProfileKind,
)
from workbench.errors import UserError
from workbench.gemini import ApiKey, Client
from workbench.services.sentences import sentences
from workbench.storage import profiles as table
from workbench.storage.database import Database


class KeyStore(Protocol):
    """Where keys are kept: the operating system's store, seen from here."""

    async def name(self) -> str | None:
        """Return the store's name as the system names it, or None if there is none."""

    async def read(self, profile_id: str) -> ApiKey | None:
        """Return the profile's key, or None if there is none; raises UserError when locked."""

    async def write(self, profile_id: str, key: ApiKey) -> None:
        """Keep a key; raises UserError when it was not kept."""

    async def delete(self, profile_id: str) -> None:
        """Remove a key, if there is one."""


StartEngine = Callable[[], Awaitable[tuple[str, str]]]
"""Starts the offline engine when it is not running; returns its address and key."""


class Profiles:
    """Knows the connections; `active` is the one that questions go to."""

    def __init__(
        self,
        database: Database,
        keys: KeyStore,
        start_engine: StartEngine,
        on_key: Callable[[str], None] = lambda secret: None,
    ) -> None:
        """Start with the offline engine; `use` switches to another connection.

        `on_key` is told of every key before it is used, so that no log can show it.
        """
        self._database = database
        self._keys = keys
        self._start_engine = start_engine
        self._on_key = on_key
        self._session_keys: dict[str, ApiKey] = {}
        self._clients: dict[str, Client] = {}
        self.active: Profile = OFFLINE_PROFILE

    async def all(self) -> tuple[Profile, ...]:
        """Return every profile, the offline engine first."""
        stored = await self._database.read(table.all_profiles)
        return (OFFLINE_PROFILE, *(p for p in stored if p.id != OFFLINE_PROFILE_ID))

    async def use(self, profile_id: str) -> Changes:
        """Make a profile the active one; an unknown id falls back to the offline engine."""
        known = {profile.id: profile for profile in await self.all()}
        self.active = known.get(profile_id, OFFLINE_PROFILE)
        return Changes(profiles=True, documents=True)

    async def client(self) -> Client:
        """Return the client of the active profile; raises UserError if there is no key."""
        profile = self.active
        if profile.id not in self._clients:
            if profile.kind is ProfileKind.OFFLINE:
                url, key = await self._start_engine()
                self._clients[profile.id] = Client(self._key_of(key), base_url=url)
            else:
                self._clients[profile.id] = Client(
                    await self._key(profile), base_url=profile.base_url
                )
        return self._clients[profile.id]

    async def check_key(self, secret: str, base_url: str = GEMINI_URL) -> int:
        """Ask for the list of models with a key; return their number or raise a UserError."""
        with sentences():
            async with Client(self._key_of(secret), base_url=base_url) as client:
                return len(await client.list_models())

    async def connect(
        self,
        name: str,
        secret: str,
        billing: Billing,
        base_url: str = GEMINI_URL,
        keep: bool = True,
    ) -> Profile:
        """Make a profile with a key, keep the key (or only for this session) and switch to it."""
        with sentences():
            key = self._key_of(secret)
        profile = Profile(
            id=uuid4().hex,
            name=name,
            kind=ProfileKind.GEMINI,
            base_url=base_url,
            billing=billing,
            key_hint=key.last4,
        )
        if keep:
            await self._keys.write(profile.id, key)
        self._session_keys[profile.id] = key
        await self._database.write(table.save_profile, profile)
        self.active = profile
        return profile

    async def store_name(self) -> str | None:
        """Return the name of the key store, or None: then keys last for this session only."""
        return await self._keys.name()

    async def close(self) -> None:
        """Close every client."""
        while self._clients:
            _, client = self._clients.popitem()
            await client.aclose()

    def _key_of(self, secret: str) -> ApiKey:
        try:
            key = ApiKey(secret)
        except ValueError as error:
            raise UserError(str(error)) from error
        self._on_key(key.reveal())
        return key

    async def _key(self, profile: Profile) -> ApiKey:
        key = self._session_keys.get(profile.id) or await self._keys.read(profile.id)
        if key is None:
            raise UserError(
                f"There is no key for “{profile.name}” on this computer.",
                hint="Your question is kept.",
                action="Connect",
            )
        self._on_key(key.reveal())
        self._session_keys[profile.id] = key
        return key
