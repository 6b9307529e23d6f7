"""How long films run: WebM, AVI, WMV and MPEG, from what their own headers tell.

Each function takes an open file at its start, and returns seconds. They raise ValueError,
struct.error, IndexError or ZeroDivisionError where the file tells nothing that could be believed.
"""

import struct
from io import BytesIO
from typing import BinaryIO

_HEAD = 1 << 17
"""Bytes in which the header is looked for."""
_LONGEST = 1 << 40
"""Bytes; an element that claims more is not passed over, because no file is that large."""
_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_EBML, _SCALE, _DURATION = 0x1A45DFA3, 0x2AD7B1, 0x4489
_TIMESTAMP, _SIMPLE_BLOCK, _BLOCK_GROUP, _BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
"""Elements of RFC 8794 and RFC 9559."""
_TAIL = 16 << 20
"""Bytes at the end in which the last cluster or pack is looked for."""
_PACK = b"\0\0\1\xba"
"""The start of a pack (ISO/IEC 13818-1, section 2.5.3.3)."""
_PACK_LENGTH = 14
_TICKS = 90_000
"""Of the system clock reference in a second."""
_MUX_UNIT = 50
"""Bytes a second, in which a pack tells the highest rate of its stream."""
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
"""The file properties object of the Advanced Systems Format, section 3.2."""


def webm_seconds(file: BinaryIO, size: int) -> float:
    """Read the segment's information; where it tells no length, the times of its clusters do.

    One that was recorded live was begun before anybody knew how long it would be.
    """
    kind, length = _element(file)
    if kind != _EBML:
        raise ValueError("no WebM")
    _pass_over(file, length)
    kind, _ = _element(file)
    if kind != _SEGMENT:
        raise ValueError("no segment")
    scale = 0
    for _ in range(100):
        kind, length = _element(file)
        if kind == _INFO:
            start = file.tell()
            duration, scale = _told(file, start + length)
            if duration:
                return duration * scale / 1e9
            file.seek(start)
            _pass_over(file, length)
        elif kind == _CLUSTER and scale:
            begun, _ = _times(file, 10)
            return (_last_time(file, size) - begun) * scale / 1e9
        else:
            _pass_over(file, length)
    raise ValueError("no information")


def mpeg_seconds(file: BinaryIO, size: int) -> float:
    """Read the clock of the first and of the last pack of a programme stream.

    Where the clock begins anew in between, nothing is told: the file is larger than the highest
    rate lets it be in that time.
    """
    head = file.read(_HEAD)
    begun, rate = _clock(head, head.find(_PACK))
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    ended, _ = _clock(tail, tail.rfind(_PACK, 0, len(tail) - _PACK_LENGTH + len(_PACK)))
    seconds = (ended - begun) / _TICKS
    if seconds < 0 or seconds * rate * _MUX_UNIT < 0.9 * size:
        raise ValueError("no clock that runs on")
    return seconds


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


def _clock(content: bytes, at: int) -> tuple[int, int]:
    """Return the clock of the pack at a place, in ticks, and the highest rate, in mux units."""
    if at < 0:
        raise ValueError("no programme stream")
    pack = content[at + len(_PACK) : at + _PACK_LENGTH]
    if pack[0] >> 6 == 0b01:  # MPEG-2
        ticks = (pack[0] >> 3 & 7) << 30 | (pack[0] & 3) << 28 | pack[1] << 20
        ticks |= pack[2] >> 3 << 15 | (pack[2] & 3) << 13 | pack[3] << 5 | pack[4] >> 3
        return ticks, int.from_bytes(pack[6:9], "big") >> 2
    if pack[0] >> 4 == 0b0010:  # MPEG-1
        ticks = (pack[0] >> 1 & 7) << 30 | pack[1] << 22 | pack[2] >> 1 << 15
        ticks |= pack[3] << 7 | pack[4] >> 1
        return ticks, int.from_bytes(pack[5:8], "big") >> 1 & 0x3FFFFF
    raise ValueError("no pack")


def _last_time(file: BinaryIO, size: int) -> int:
    """Return the time of the last block of the last cluster that can be read, in its units."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = len(tail)
    while (at := tail.rfind(_CLUSTER.to_bytes(4, "big"), 0, at)) >= 0:
        cluster = BytesIO(tail[at + 4 :])
        try:
            _number(cluster)
            return max(_times(cluster, _TAIL))
        except (ValueError, IndexError):
            continue
    raise ValueError("no cluster")


def _times(cluster: BinaryIO, most: int) -> tuple[int, int]:
    """Return when a cluster begins, and when the last of its blocks does.

    At most so many elements are read, and only what can be.
    """
    begun = last = -1
    for _ in range(most):
        try:
            kind, length = _element(cluster)
            if kind == _BLOCK_GROUP:
                continue  # what is in it follows
            if length > _TAIL or kind == _CLUSTER:
                break
            content = cluster.read(length)
            if kind == _TIMESTAMP:
                begun = last = int.from_bytes(content, "big")
            elif kind in (_SIMPLE_BLOCK, _BLOCK) and begun >= 0:
                _, width = _number(BytesIO(content))
                (after,) = struct.unpack_from(">h", content, width)
                last = max(last, begun + after)
        except (IndexError, ValueError, struct.error):
            break  # the end of the file, or of what could be read of it
    if begun < 0:
        raise ValueError("no time")
    return begun, last


def _told(file: BinaryIO, end: int) -> tuple[float, int]:
    """Return the duration in its units, 0 where none is told, and nanoseconds of a unit."""
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
    return float(duration), scale


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
