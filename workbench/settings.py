"""What the user chose, in one small file that survives a crash at any byte."""

import asyncio
import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
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
    `contrast` and `motion` are "system" or "high" and "reduced"; `density` is "comfortable" or
    "compact". `proxy` is "system", "none" or "manual", its password is in the key store. Waits are
    in seconds, `shortcuts` are keys by the name of their command, `backup_hours` 0 is never.
    `steps` and `hints` tell how far the first steps and the hints of the samples went. Notices and
    limits are in dollars, 0 for none.
    """

    appearance: str = "system"
    text_size: float = 1.0
    dim_pages: bool = True
    active_profile_id: str = ""
    seen_start: bool = False
    layout: str = ""
    conversation_id: str = ""
    contrast: str = "system"
    motion: str = "system"
    density: str = "comfortable"
    flash_citation: bool = False
    default_model_id: str = ""
    favourite_models: tuple[str, ...] = ()
    proxy: str = "system"
    proxy_address: str = ""
    proxy_user: str = ""
    ca_file: str = ""
    connect_seconds: float = 10.0
    first_byte_seconds: float = 120.0
    gap_seconds: float = 60.0
    shortcuts: dict[str, str] = field(default_factory=dict)
    notify: bool = True
    backup_hours: int = 24
    log_level: str = "info"
    steps: tuple[str, ...] = ()
    hints: int = 0
    use_caches: bool = True
    day_notice: float = 0.0
    day_limit: float = 0.0
    month_notice: float = 0.0
    month_limit: float = 0.0


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


_CHOICES = {
    "appearance": ("system", "light", "dark"),
    "contrast": ("system", "high"),
    "motion": ("system", "reduced"),
    "density": ("comfortable", "compact"),
    "proxy": ("system", "none", "manual"),
    "log_level": ("info", "debug"),
}
_RANGES = {
    "text_size": (SMALLEST_TEXT, LARGEST_TEXT),
    "connect_seconds": (1.0, 120.0),
    "first_byte_seconds": (5.0, 3600.0),
    "gap_seconds": (5.0, 3600.0),
    "backup_hours": (0, 24 * 31),
    "hints": (0, 100),
}


def _settings(stored: Mapping[str, Any]) -> Settings:
    """Take each value that is of the right kind and leave the others at their defaults."""
    good: dict[str, Any] = {}
    defaults = Settings()
    for name in (each.name for each in fields(Settings)):
        value = _of_kind(stored.get(name), getattr(defaults, name))
        if value is None or value not in _CHOICES.get(name, (value,)):
            continue
        if name in _RANGES:
            if not math.isfinite(value):
                continue
            lowest, highest = _RANGES[name]
            value = min(highest, max(lowest, value))
        good[name] = value
    return Settings(**good)


def _of_kind(value: Any, default: Any) -> Any:
    """Return the value as the kind its default is of, or None if it is of another."""
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        return None
    if isinstance(default, dict):
        good = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        return value if good else None
    if isinstance(default, float) and type(value) is int:
        value = float(value) if abs(value) < 1e9 else math.inf
    return value if type(value) is type(default) else None


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
