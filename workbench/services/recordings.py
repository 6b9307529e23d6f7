"""How long a recording runs, from its own header; only what can be read without decoding it."""

import math
import struct
import wave
from pathlib import Path
from typing import BinaryIO

from workbench.services.film_lengths import avi_seconds, mpeg_seconds, webm_seconds, wmv_seconds
from workbench.services.sound_lengths import (
    aac_seconds,
    aiff_seconds,
    flac_seconds,
    mp3_seconds,
    ogg_seconds,
)

LONGEST = 7 * 24 * 3600.0
"""Seconds; a header that claims more is not believed."""
_BOXES = 10_000
"""Boxes of a film that are looked at before giving up."""


def seconds_of(path: Path, mime_type: str) -> float | None:
    """Return the length of a sound or film in seconds, None if its file does not tell it.

    Raises OSError.
    """
    with path.open("rb") as file:
        try:
            found = _read(file, path.stat().st_size, mime_type)
        except (wave.Error, EOFError, ValueError, ArithmeticError, IndexError, struct.error):
            return None
    return found if math.isfinite(found) and 0 < found <= LONGEST else None


def _read(file: BinaryIO, size: int, mime_type: str) -> float:
    match mime_type:
        case "audio/wav":
            with wave.open(file) as sound:
                return float(sound.getnframes() / sound.getframerate())
        case "audio/mp3":
            return mp3_seconds(file, size)
        case "audio/aac":
            return aac_seconds(file, size)
        case "audio/flac":
            return flac_seconds(file, size)
        case "audio/ogg":
            return ogg_seconds(file, size)
        case "audio/aiff":
            return aiff_seconds(file, size)
        case "video/mp4" | "video/mov" | "video/3gpp":
            return _film_seconds(file, size)
        case "video/webm":
            return webm_seconds(file, size)
        case "video/mpeg" | "video/mpg":
            return mpeg_seconds(file, size)
        case "video/avi":
            return avi_seconds(file)
        case "video/wmv":
            return wmv_seconds(file)
    raise ValueError(mime_type)


def _film_seconds(file: BinaryIO, size: int) -> float:
    """Read the movie header box (ISO/IEC 14496-12, section 8.2.2)."""
    _find(file, b"moov", size)
    _find(file, b"mvhd", size)
    version = file.read(4)[0]
    wide = version == 1
    file.read(16 if wide else 8)
    scale, duration = struct.unpack(">IQ" if wide else ">II", file.read(12 if wide else 8))
    return float(duration) / float(scale)


def _find(file: BinaryIO, wanted: bytes, size: int) -> None:
    """Leave the file at the content of the next box of that kind; raises ValueError."""
    for _ in range(_BOXES):
        start = file.tell()
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        if kind == wanted:
            return
        if length < 8 or start + length >= size:
            break
        file.seek(start + length)
    raise ValueError(wanted)
