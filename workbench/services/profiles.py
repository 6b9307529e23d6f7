"""Profiles: which connection is active, whose key it uses, and the client that speaks for it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from workbench.domain.cache import Cache
from workbench.domain.changes import Changes
from workbench.domain.endings import ASK_AGAIN
from workbench.domain.models import Model
from workbench.domain.profiles import (
    GEMINI_URL,
    OFFLINE_PROFILE,
    OFFLINE_PROFILE_ID,
    Billing,
    KeyState,
    Profile,
    ProfileKind,
)
from workbench.domain.reach import Reach
from workbench.errors import KeyStoreLocked, UserError
from workbench.gemini import (
    ApiKey,
    Client,
    ForeignAddress,
    KeyRefused,
    check_authority,
    parse_base_url,
)
from workbench.services.key_store import AskedOnce, KeyStore
from workbench.services.reaching import Way
from workbench.services.sentences import sentences
from workbench.storage import caches as cache_table
from workbench.storage import profiles as table
from workbench.storage import remote_copies as copy_table
from workbench.storage.database import Database

StartEngine = Callable[[], Awaitable[tuple[str, str]]]
"""Starts the offline engine when it is not running; returns its address and key."""


KEY_VARIABLES = ("GOOGLE_API_KEY", "GEMINI_API_KEY")
"""Where other programs look for a key; as for them, the first one counts."""

NOT_A_KEY = "0" * 39
"""What is sent to see whether Google answers when there is no key to try."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key that stands in the environment under the name of `variable`."""

    variable: str
    key: ApiKey


@dataclass(frozen=True, slots=True)
class LeftAtGoogle:
    """What still lies on the other side under a key: copies of documents, and living caches."""

    copies: int
    caches: tuple[Cache, ...]


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
        self._keys = AskedOnce(keys)
        self._start_engine = start_engine
        self._on_key = on_key
        self._session_keys: dict[str, ApiKey] = {}
        self._unkept: set[str] = set()
        self._clients: dict[str, Client] = {}
        self._left: list[Client] = []
        self._way = Way(self._keys, on_key)
        self.active: Profile = OFFLINE_PROFILE

    async def all(self) -> tuple[Profile, ...]:
        """Return every profile, the offline engine first."""
        stored = await self._database.read(table.all_profiles)
        return (OFFLINE_PROFILE, *(p for p in stored if p.id != OFFLINE_PROFILE_ID))

    async def use(self, profile_id: str) -> Changes:
        """Make a profile the active one; an unknown id falls back to the offline engine."""
        known = {profile.id: profile for profile in await self.all()}
        if profile_id not in (self.active.id, OFFLINE_PROFILE_ID):
            self.ask_store_again()
        self.active = known.get(profile_id, OFFLINE_PROFILE)
        return Changes(profiles=True, documents=True)

    async def other_key(self) -> Profile | None:
        """Return a profile with another key for the same address, a paid one first, or None."""
        others = [
            profile
            for profile in await self.all()
            if profile.kind is ProfileKind.GEMINI
            and profile.id != self.active.id
            and profile.base_url == self.active.base_url
        ]
        return min(others, key=lambda each: each.billing is not Billing.PAID, default=None)

    async def client(self, meant: Profile | None = None) -> Client:
        """Return the client of the active profile; raises UserError if there is no key.

        Raises it too where another profile was meant: what was to go to one address goes to no
        other.
        """
        profile = self.active
        if meant is not None and meant.id != profile.id:
            raise UserError(
                "Another connection was chosen in the meantime.",
                hint="Nothing was sent to it.",
                action=ASK_AGAIN,
            )
        if profile.id not in self._clients:
            if profile.kind is ProfileKind.OFFLINE:
                url, key = await self._start_engine()
                client = Client(self._key_of(key), base_url=url)
            else:
                key_of_profile = await self._key(profile)
                client = await self._way.client(key_of_profile, profile.base_url)
            if self._clients.setdefault(profile.id, client) is not client:
                # Another question made one in the meantime.
                self._left.append(client)
        return self._clients[profile.id]

    async def check_key(self, secret: str, base_url: str = GEMINI_URL) -> int:
        """Ask for the list of models with a key; return their number or raise a UserError."""
        return len(await self._way.models(self._key_of(secret), base_url))

    async def check(self, profile_id: str) -> int:
        """Ask for the list of models with a kept key; return their number or raise a UserError."""
        return len(await self.live_models(profile_id))

    async def live_models(self, profile_id: str) -> tuple[Model, ...]:
        """Return the models that a profile's key may use; raises UserError."""
        profile = await self._stored(profile_id)
        return await self._way.models(await self._key(profile), profile.base_url)

    def ask_store_again(self) -> None:
        """Let the key store ask for its password once more, because the user wants it to."""
        self._keys.forgive()

    async def key_state(self, profile_id: str) -> KeyState:
        """Say whether a profile's key is there, is not, or cannot be known: the store is locked."""
        if profile_id in self._session_keys:
            return KeyState.THERE
        try:
            if await self._keys.name() is None:
                return KeyState.NONE
            key = await self._keys.read(profile_id)
        except KeyStoreLocked:
            return KeyState.LOCKED
        return KeyState.NONE if key is None else KeyState.THERE

    def is_kept(self, profile_id: str) -> bool:
        """Say whether a key that is there will be there after this session."""
        return profile_id not in self._unkept

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
        await self._take_key(profile.id, key, keep=keep)
        with sentences():
            await self._database.write(table.save_profile, profile, durable=True)
        self.active = profile
        return profile

    async def save(self, profile: Profile) -> Changes:
        """Change a profile's name, declaration or first model; its address stays what it was.

        A key goes to one address only, so that a new address takes a new profile.
        """
        stored = await self._stored(profile.id)
        changed = replace(
            stored, name=profile.name, billing=profile.billing, model_id=profile.model_id
        )
        return await self._save(changed)

    async def replace_key(self, profile_id: str, secret: str, *, keep: bool = True) -> Changes:
        """Give a profile another key; the store is left without the old one in any case."""
        stored = await self._stored(profile_id)
        key = self._key_of(secret)
        if not keep and await self._keys.name() is not None:
            await self._keys.delete(profile_id)
        await self._take_key(profile_id, key, keep=keep)
        self._leave(profile_id)
        return await self._save(replace(stored, key_hint=key.last4))

    async def remove(self, profile_id: str) -> Changes:
        """Remove a profile: its key from the store first, so that none is left without an owner."""
        await self._stored(profile_id)
        if await self._keys.name() is not None:
            await self._keys.delete(profile_id)
        self._session_keys.pop(profile_id, None)
        self._unkept.discard(profile_id)
        self._leave(profile_id)
        with sentences():
            await self._database.write(table.delete_profile, profile_id)
        if self.active.id == profile_id:
            self.active = OFFLINE_PROFILE
        return Changes(profiles=True, documents=True)

    async def left_at_google(self, profile_id: str) -> LeftAtGoogle:
        """Return what lies on the other side under a profile's key, as far as it is known here."""
        now = datetime.now(UTC)
        with sentences():
            copies = await self._database.read(copy_table.all_remote_copies)
            caches = await self._database.read(cache_table.caches_of, profile_id)
        return LeftAtGoogle(
            sum(
                len(copy.names)
                for copy in copies
                if copy.profile_id == profile_id and copy.expires_at and copy.expires_at > now
            ),
            tuple(cache for cache in caches if cache.alive(now)),
        )

    def found_key(self, environment: Mapping[str, str]) -> FoundKey | None:
        """Return the key that other programs would take from the environment, if there is one."""
        for variable in KEY_VARIABLES:
            secret = environment.get(variable, "").strip()
            if secret:
                try:
                    return FoundKey(variable, self._key_of(secret))
                except UserError:
                    return None
        return None

    async def reach(self, reach: Reach, password: str | None = None) -> None:
        """Go another way from now on; a password given is kept in the key store.

        Running answers end on the old way. Raises UserError, and then all stays as it was.
        """
        await self._way.take(reach, password)
        for profile_id in [each for each in self._clients if each != OFFLINE_PROFILE_ID]:
            self._leave(profile_id)

    async def check_authority(self, file: str) -> None:
        """Raise UserError unless a file holds certificates of an authority."""
        with sentences():
            await asyncio.to_thread(check_authority, Path(file))

    async def has_proxy_password(self) -> bool:
        """Say whether there is a password for the proxy; raises UserError if none can tell."""
        return await self._way.has_password()

    async def try_reach(self, reach: Reach, password: str | None = None) -> str:
        """Try a way to the active connection, or to Google; return the sentence that tells."""
        profile = self.active
        if profile.kind is ProfileKind.GEMINI:
            key = await self._key(profile)
            count = len(await self._way.models(key, profile.base_url, reach, password))
            return f"The connection works. The key opens {count:,} models."
        try:
            await self._way.models(ApiKey(NOT_A_KEY), GEMINI_URL, reach, password)
        except UserError as error:
            if not isinstance(error.__cause__, KeyRefused):
                raise
        return "Google answers. There is no key to try yet."

    async def store_name(self) -> str | None:
        """Return the name of the key store, or None: then keys last for this session only."""
        return await self._keys.name()

    async def close(self) -> None:
        """Close every client."""
        for profile_id in list(self._clients):
            self._leave(profile_id)
        while self._left:
            await self._left.pop().aclose()

    def _leave(self, profile_id: str) -> None:
        """Use a client no more; what still runs on it may end, so it is closed at the end."""
        client = self._clients.pop(profile_id, None)
        if client is not None:
            self._left.append(client)

    async def _stored(self, profile_id: str) -> Profile:
        with sentences():
            profile = await self._database.read(table.get_profile, profile_id)
        if profile is None:
            raise UserError("This connection is not there any more.")
        return profile

    async def _save(self, profile: Profile) -> Changes:
        with sentences():
            await self._database.write(table.save_profile, profile, durable=True)
        if self.active.id == profile.id:
            self.active = profile
        return Changes(profiles=True)

    async def _take_key(self, profile_id: str, key: ApiKey, *, keep: bool) -> None:
        if keep:
            await self._keys.write(profile_id, key)
            self._unkept.discard(profile_id)
        else:
            self._unkept.add(profile_id)
        self._session_keys[profile_id] = key

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


def read_address(text: str) -> str:
    """Return an address that may get a key; raises UserError unless https or on this computer."""
    try:
        return parse_base_url(text).base
    except ForeignAddress as error:
        raise UserError(str(error)) from error
