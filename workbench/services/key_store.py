"""What the services ask of the place where keys are kept."""

import asyncio
from typing import Protocol

from workbench.errors import KeyStoreLocked
from workbench.gemini import ApiKey


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


class AskedOnce:
    """A key store that is not asked again by itself after it stayed locked.

    Each question to a locked store may open its prompt. Who closed that is left in peace, whatever
    needs the key, until `forgive` is called because the user wants to be asked.
    """

    def __init__(self, keys: KeyStore) -> None:
        """Ask `keys`, one question at a time."""
        self._keys = keys
        self._turn = asyncio.Lock()
        self._refusal: KeyStoreLocked | None = None

    def forgive(self) -> None:
        """Let the next question reach the store, whatever it said before."""
        self._refusal = None

    async def name(self) -> str | None:
        """Return the store's name as the system names it, or None if there is none."""
        return await self._keys.name()

    async def read(self, profile_id: str) -> ApiKey | None:
        """Return the profile's key, or None if there is none; raises UserError when locked."""
        async with self._turn:
            if self._refusal is not None:
                raise self._refusal.again()
            try:
                return await self._keys.read(profile_id)
            except KeyStoreLocked as refusal:
                self._refusal = refusal.again()
                raise

    async def write(self, profile_id: str, key: ApiKey) -> None:
        """Keep a key; raises UserError when it was not kept."""
        await self._keys.write(profile_id, key)
        self.forgive()

    async def delete(self, profile_id: str) -> None:
        """Remove a key, if there is one."""
        await self._keys.delete(profile_id)
        self.forgive()
