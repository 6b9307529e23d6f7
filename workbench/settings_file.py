"""The file of the settings: one small file that survives a crash at any byte."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.settings import Settings

VERSION = "version"
_SHARING_TRIES = 10
"""Tries to replace a file that a virus scanner on Windows has open, 50 ms apart."""


def _without_start(stored: dict[str, Any]) -> dict[str, Any]:
    """Files before version 1 kept whether the start screen had been seen; nobody asks any more."""
    return {name: value for name, value in stored.items() if name != "seen_start"}


MIGRATIONS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_without_start,)
"""What each version changed: the first one makes version 1 of what had none. Only ever appended."""


class SettingsFile:
    """The file and its twin: both hold the last saved settings, so one is always whole.

    `set_aside` names the damaged file that `load` found, or is None.
    """

    def __init__(self, path: Path) -> None:
        """Remember where the file lies."""
        self.path = path
        self.twin = path.with_name(path.name + ".last-good")
        self.set_aside: Path | None = None
        self._unknown: dict[str, Any] = {}
        self._version = len(MIGRATIONS)
        self._newest: Settings | None = None
        self._saving = asyncio.Lock()

    def glance(self) -> dict[str, Any]:
        """Return what is stored, unchecked, for the little that the first window needs of it.

        Nothing is set aside, and the library that checks settings is not loaded.
        """
        stored = _read(self.path)
        return (_read(self.twin) or {}) if stored is None else stored

    def load(self) -> Settings:
        """Return the settings: the last good ones if the file is damaged, else the defaults.

        A damaged file is renamed, never deleted. One that cannot be opened counts as not there.
        """
        from workbench.settings import Settings, sound_settings

        stored = _read(self.path)
        if stored is None:
            self.set_aside = _set_aside(self.path)
            stored = _read(self.twin) or {}
        self._version, stored = migrated(stored)
        names = {field.name for field in fields(Settings)}
        self._unknown = {name: value for name, value in stored.items() if name not in names}
        return sound_settings(stored)

    async def save(self, settings: Settings) -> None:
        """Save off the UI thread; of saves that overlap the newest wins. Raises OSError."""
        self._newest = settings
        await asyncio.shield(self._save())

    async def _save(self) -> None:
        async with self._saving:
            assert self._newest is not None
            stored = {VERSION: self._version, **self._unknown, **asdict(self._newest)}
            text = json.dumps(stored, ensure_ascii=True, indent=2) + "\n"
            await asyncio.to_thread(self._write, text.encode("ascii"))

    def _write(self, contents: bytes) -> None:
        for path in (self.path, self.twin):
            _replace(path, contents)


def migrated(stored: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Bring stored settings up to date; return their version and what they are now.

    Those of a newer program keep its version, so that it does not change them twice.
    """
    version = stored.get(VERSION)
    first = version if type(version) is int and version > 0 else 0
    rest = {name: value for name, value in stored.items() if name != VERSION}
    for migration in MIGRATIONS[first:]:
        rest = migration(rest)
    return max(first, len(MIGRATIONS)), rest


def _read(path: Path) -> dict[str, Any] | None:
    """Return what is stored, empty if there is no file, None if it is damaged."""
    try:
        stored = json.loads(path.read_bytes())
    except OSError:
        return {}
    except (ValueError, RecursionError):
        return None
    return stored if isinstance(stored, dict) else None


def _set_aside(path: Path) -> Path | None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.name}.broken-{stamp}")
    try:
        os.replace(path, aside)
    except OSError:
        return None
    return aside


def _replace(path: Path, contents: bytes) -> None:
    """Put a whole file in place of another, readable by the user alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:
        if os.name == "posix":
            os.fchmod(descriptor, 0o600)
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())
    for remaining in reversed(range(_SHARING_TRIES)):
        try:
            os.replace(unfinished, path)
            return
        except PermissionError:
            if os.name != "nt" or not remaining:
                raise
            time.sleep(0.05)
