"""What the user chose, in one small file that survives a crash at any byte."""

import asyncio
import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.0

_SHARING_TRIES = 10
"""Tries to replace a file that a virus scanner on Windows has open, 50 ms apart."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's choices; never a key, only the profile that has one.

    `appearance` is "system", "light" or "dark"; `text_size` a factor from 0.8 to 2; `layout` what
    the main window keeps of its widths. `active_profile_id` is empty until one was chosen.
    """

    appearance: str = "system"
    text_size: float = 1.0
    dim_pages: bool = True
    active_profile_id: str = ""
    seen_start: bool = False
    layout: str = ""
    conversation_id: str = ""


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
        self._newest = Settings()
        self._saving = asyncio.Lock()

    def load(self) -> Settings:
        """Return the settings: the last good ones if the file is damaged, else the defaults.

        A damaged file is renamed, never deleted. One that cannot be opened counts as not there.
        """
        stored = _read(self.path)
        if stored is None:
            self.set_aside = _set_aside(self.path)
            stored = _read(self.twin) or {}
        names = {field.name for field in fields(Settings)}
        self._unknown = {name: value for name, value in stored.items() if name not in names}
        return _settings(stored)

    async def save(self, settings: Settings) -> None:
        """Save off the UI thread; of saves that overlap the newest wins. Raises OSError."""
        self._newest = settings
        await asyncio.shield(self._save())

    async def _save(self) -> None:
        async with self._saving:
            stored = {**self._unknown, **asdict(self._newest)}
            text = json.dumps(stored, ensure_ascii=True, indent=2) + "\n"
            await asyncio.to_thread(self._write, text.encode("ascii"))

    def _write(self, contents: bytes) -> None:
        for path in (self.path, self.twin):
            _replace(path, contents)


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


def _settings(stored: Mapping[str, Any]) -> Settings:
    """Take each value that is of the right kind and leave the others at their defaults."""
    good: dict[str, Any] = {}
    for field in fields(Settings):
        value = stored.get(field.name)
        kind = type(field.default)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is kind:
            good[field.name] = value
    size = good.get("text_size", 1.0)
    good["text_size"] = min(LARGEST_TEXT, max(SMALLEST_TEXT, size)) if math.isfinite(size) else 1.0
    if good.get("appearance") not in ("system", "light", "dark"):
        good["appearance"] = "system"
    return Settings(**good)


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
