"""How long films run: WebM, AVI and WMV, from what their own headers tell.

Each function takes an open file at its start, and returns seconds. They raise ValueError,
struct.error, IndexError or ZeroDivisionError where the file tells nothing that could be believed.
"""

import struct
from typing import BinaryIO

_HEAD = 1 << 17
"""Bytes in which the header is looked for."""
_LONGEST = 1 << 40
"""Bytes; an element that claims more is not passed over, because no file is that large."""
_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_EBML, _SCALE, _DURATION = 0x1A45DFA3, 0x2AD7B1, 0x4489
"""Elements of RFC 8794 and RFC 9559."""
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
"""The file properties object of the Advanced Systems Format, section 3.2."""


def webm_seconds(file: BinaryIO) -> float:
    """Read the segment's information; one that was recorded live may tell no length."""
    kind, length = _element(file)
    if kind != _EBML:
        raise ValueError("no WebM")
    _pass_over(file, length)
    kind, _ = _element(file)
    if kind != _SEGMENT:
        raise ValueError("no segment")
    for _ in range(100):
        kind, length = _element(file)
        if kind == _INFO:
            return _told(file, file.tell() + length)
        if kind == _CLUSTER:
            break
        _pass_over(file, length)
    raise ValueError("no information")


def avi_seconds(file: BinaryIO) -> float:
    """Read the main header, and the count of frames of files over 1 GB beside it."""
    head = file.read(_HEAD)
    if head[:4] != b"RIFF" or head[8:12] != b"AVI " or head[24:28] != b"avih":
        raise ValueError("no AVI")
    (microseconds,) = struct.unpack_from("<I", head, 32)
    (frames,) = struct.unpack_from("<I", head, 48)
    at = head.find(b"dmlh")
    if at >= 0:
        frames = max(frames, struct.unpack_from("<I", head, at + 8)[0])
    return float(frames * microseconds) / 1e6


def wmv_seconds(file: BinaryIO) -> float:
    """Read the file properties; the preroll, in milliseconds, is not part of the film."""
    head = file.read(_HEAD)
    at = head.find(_ASF_PROPERTIES)
    if at < 0:
        raise ValueError("no properties")
    length, _, preroll = struct.unpack_from("<QQQ", head, at + 64)
    return float(length) / 1e7 - float(preroll) / 1e3


def _told(file: BinaryIO, end: int) -> float:
    scale, duration = 1_000_000, 0.0
    while file.tell() < end:
        kind, length = _element(file)
        if length > _HEAD:
            break
        content = file.read(length)
        if kind == _SCALE:
            scale = int.from_bytes(content, "big")
        elif kind == _DURATION:
            (duration,) = struct.unpack(">f" if length == 4 else ">d", content)
    return float(duration) * scale / 1e9


def _pass_over(file: BinaryIO, length: int) -> None:
    if length > _LONGEST:
        raise ValueError("no file is that large")
    file.seek(length, 1)


def _element(file: BinaryIO) -> tuple[int, int]:
    """Return the next element's id and length."""
    kind, _ = _number(file)
    marked, width = _number(file)
    return kind, marked & (1 << 7 * width) - 1


def _number(file: BinaryIO) -> tuple[int, int]:
    """Return a number whose first bits tell its width, with these bits, and its width in bytes."""
    first = file.read(1)[0]
    width = 9 - first.bit_length()
    if width > 8:
        raise ValueError("no number")
    return int.from_bytes(bytes([first]) + file.read(width - 1), "big"), width
