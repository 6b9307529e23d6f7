"""Keys, kept in the operating system's own store and nowhere else.

The store may ask the user to unlock it, and may never answer: each call runs on a daemon thread of
its own with a time limit, so that a call that hangs cannot hold the program at its end.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.errors import KeyStoreLocked, UserError
from workbench.gemini import ApiKey

log = logging.getLogger(__name__)

SERVICE = "document-workbench"
AGAIN = "Ask again"
ANSWER_SECONDS = 30.0
"""How long the store may take; an unlock prompt stands open meanwhile."""
PROMPT_SECONDS = 120.0
"""How long it may take to keep a key: a first one may need a new password to be thought of."""

NAMES = {
    "keyring.backends.SecretService": "the system keyring",
    "keyring.backends.libsecret": "the system keyring",
    "keyring.backends.kwallet": "KDE Wallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
}
"""Stores that are trusted, by module: none that writes plain text, swallows or chains."""


_SHARED = ("keyring.backends.SecretService", "keyring.backends.libsecret")
"""One way to several stores; which one it is, the session bus knows."""

_HOLDERS = {
    "gnome-keyring-d": "GNOME Keyring",
    "kwalletd5": "KDE Wallet",
    "kwalletd6": "KDE Wallet",
    "ksecretd": "KDE Wallet",
    "keepassxc": "KeePassXC",
}
"""What stores call themselves, by the first 15 characters of their process."""


class KeyringStore:
    """The system's key store; every method raises UserError with a sentence."""

    def __init__(
        self, *, answer_seconds: float = ANSWER_SECONDS, prompt_seconds: float = PROMPT_SECONDS
    ) -> None:
        self._answer_seconds = answer_seconds
        self._prompt_seconds = prompt_seconds

    async def name(self) -> str | None:
        """Return what the system calls its store, or None if there is none to be trusted."""
        backend = await self._call(_trusted_backend)
        if backend is None:
            return None
        module = type(backend).__module__
        holder = await self._call(_holder) if module in _SHARED else ""
        return holder or NAMES[module]

    async def read(self, profile_id: str) -> ApiKey | None:
        """Return a profile's key, or None if there is none."""
        secret = await self._call(_read, profile_id)
        return None if secret is None else ApiKey(secret)

    async def write(self, profile_id: str, key: ApiKey) -> None:
        """Keep a key and read it back; one that was given up is taken out again if it comes."""
        given_up = threading.Event()
        try:
            await self._call(_write, profile_id, key, given_up, seconds=self._prompt_seconds)
        except BaseException:
            given_up.set()
            raise

    async def delete(self, profile_id: str) -> None:
        """Remove a profile's key, if there is one."""
        await self._call(_delete, profile_id)

    async def _call(
        self, work: Callable[..., Any], *arguments: Any, seconds: float | None = None
    ) -> Any:
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Any] = loop.create_future()

        def settle(result: Any, error: Exception | None) -> None:
            if outcome.done():
                return
            if error is None:
                outcome.set_result(result)
            else:
                outcome.set_exception(error)

        def run() -> None:
            result, error = None, None
            try:
                result = work(*arguments)
            except UserError as told:
                error = told
            except Exception as cause:
                error = _told(cause)
            try:
                loop.call_soon_threadsafe(settle, result, error)
            except RuntimeError:
                return

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            return await asyncio.wait_for(outcome, seconds or self._answer_seconds)
        except TimeoutError:
            raise KeyStoreLocked(
                "The system's key store does not answer.",
                hint="It may be waiting to be unlocked.",
                action=AGAIN,
            ) from None


def _trusted_backend() -> Any:
    import keyring.core
    from keyring.backend import get_all_keyring

    keyring.core.init_backend(limit=keyring.core.recommended)
    chosen = keyring.get_keyring()
    if type(chosen).__module__ in NAMES:
        return chosen
    trusted = [
        backend
        for backend in get_all_keyring()
        if type(backend).__module__ in NAMES and keyring.core.recommended(backend)
    ]
    return max(trusted, key=lambda backend: backend.priority, default=None)


def _holder() -> str:
    """Return the name of the program that holds the secrets of this session, if it is known."""
    from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]  # it has no types
    from jeepney.io.blocking import (  # type: ignore[import-untyped]  # it has no types
        Proxy,
        open_dbus_connection,
    )

    try:
        with open_dbus_connection("SESSION") as bus:
            (process,) = Proxy(message_bus, bus).GetConnectionUnixProcessID(
                "org.freedesktop.secrets"
            )
        name = Path(f"/proc/{int(process)}/comm").read_text(encoding="utf-8").strip()
    except Exception as error:
        # In a sandbox, or before the store was started: then it has no name of its own.
        log.debug("The key store has no name of its own: %s", type(error).__name__)
        return ""
    return _HOLDERS.get(name, "")


def _backend() -> Any:
    backend = _trusted_backend()
    if backend is None:
        raise UserError("This computer has no key store.", hint="Keep the key for this session.")
    return backend


def _read(profile_id: str) -> str | None:
    secret = _backend().get_password(f"{SERVICE}-{profile_id}", "key")
    return secret if isinstance(secret, str) else None


def _write(profile_id: str, key: ApiKey, given_up: threading.Event) -> None:
    backend = _backend()
    before = backend.get_password(f"{SERVICE}-{profile_id}", "key")
    backend.set_password(f"{SERVICE}-{profile_id}", "key", key.reveal())
    if given_up.is_set():
        # Nobody waits any more, and no profile would know of it.
        if before is None:
            _delete(profile_id)
        else:
            backend.set_password(f"{SERVICE}-{profile_id}", "key", before)
    elif backend.get_password(f"{SERVICE}-{profile_id}", "key") != key.reveal():
        raise UserError("The key store did not keep the key.", hint="Keep it for this session.")


def _delete(profile_id: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        _backend().delete_password(f"{SERVICE}-{profile_id}", "key")
    except PasswordDeleteError:
        return


def _told(cause: Exception) -> UserError:
    from keyring.errors import InitError, KeyringLocked

    if isinstance(cause, (KeyringLocked, InitError)):
        return KeyStoreLocked(
            "The system's key store is locked.", hint="Unlock it and try again.", action=AGAIN
        )
    return UserError("The system's key store cannot be used.", detail=type(cause).__name__)
