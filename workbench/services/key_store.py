"""What the services ask of the place where keys are kept."""

from typing import Protocol

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
