"""How long sounds run: MP3, AAC, FLAC, Ogg and AIFF, from what their own headers tell.

Each function takes an open file at its start and its size, and returns seconds. They raise
ValueError, struct.error or ZeroDivisionError where the file tells nothing that could be believed.
"""

import math
import struct
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

_SEARCHED = 1 << 16
"""Bytes in which the first frame, or the last page, is looked for."""
_WALKED = 400_000
"""Frames that are counted, near three hours; what follows is reckoned to be like them."""
_READ = 1 << 20


class _Frame(NamedTuple):
    length: int
    samples: int
    rate: int


_MP3_RATES = ((11_025, 12_000, 8_000), (), (22_050, 24_000, 16_000), (44_100, 48_000, 32_000))
"""Hertz by version (2.5, none, 2, 1): ISO/IEC 11172-3 and 13818-3, section 2.4.2.3."""
_MP3_KILOBITS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
"""Of layer III, for version 1 and for the others."""
_AAC_RATES = (
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
)  # fmt: skip
"""ISO/IEC 14496-3, section 1.6.3.4."""


def mp3_seconds(file: BinaryIO, size: int) -> float:
    """Return the length by the count of frames that a Xing or VBRI header gives, or count them."""
    start = _after_tag(file)
    place, frame = _first(file, start, _mp3_frame)
    file.seek(place)
    head = file.read(min(frame.length, 200))
    for sign, offset in ((b"Xing", 8), (b"Info", 8), (b"VBRI", 14)):
        at = head.find(sign)
        told = at >= 0 and (sign == b"VBRI" or head[at + 7] & 1)
        if told:
            (count,) = struct.unpack_from(">I", head, at + offset)
            if count:
                return float(count * frame.samples / frame.rate)
    return _walk(file, place, size, _mp3_frame)


def aac_seconds(file: BinaryIO, size: int) -> float:
    """Count the ADTS frames."""
    place, _ = _first(file, _after_tag(file), _adts_frame)
    return _walk(file, place, size, _adts_frame)


def flac_seconds(file: BinaryIO, _size: int) -> float:
    """Read STREAMINFO (RFC 9639, section 8.2)."""
    file.seek(_after_tag(file))
    head = file.read(42)
    if head[:4] != b"fLaC" or head[4] & 0x7F:
        raise ValueError("no STREAMINFO")
    return _streaminfo(head[8:])


def ogg_seconds(file: BinaryIO, size: int) -> float:
    """Read the place of the last page (RFC 3533) in Vorbis, Opus (RFC 7845) or FLAC."""
    head = file.read(400)
    if head[:4] != b"OggS":
        raise ValueError("no page")
    serial, packet = head[14:18], head[27 + head[26] :]
    skipped = 0
    if packet[:7] == b"\x01vorbis":
        (rate,) = struct.unpack_from("<I", packet, 12)
    elif packet[:8] == b"OpusHead":
        rate, (skipped,) = 48_000, struct.unpack_from("<H", packet, 10)
    elif packet[:5] == b"\x7fFLAC":
        rate = int.from_bytes(packet[27:30], "big") >> 4
    else:
        raise ValueError("another codec")
    file.seek(max(0, size - _SEARCHED))
    tail = file.read(_SEARCHED)
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        (place,) = struct.unpack_from("<q", tail, at + 6)
        if tail[at + 14 : at + 18] == serial and place >= 0:
            return float((place - skipped) / rate)
    raise ValueError("no last page")


def aiff_seconds(file: BinaryIO, size: int) -> float:
    """Read the common chunk; its rate is an 80-bit float."""
    if file.read(12)[8:] not in (b"AIFF", b"AIFC"):
        raise ValueError("no AIFF")
    for _ in range(1000):
        kind, length = struct.unpack(">4sI", file.read(8))
        if kind == b"COMM":
            _, frames, _, exponent, mantissa = struct.unpack(">HIHHQ", file.read(18))
            rate = math.ldexp(mantissa, (exponent & 0x7FFF) - 16_446)
            return float(frames) / rate
        if file.tell() + length >= size:
            break
        file.seek(length + length % 2, 1)
    raise ValueError("no common chunk")


def _after_tag(file: BinaryIO) -> int:
    """Return where the sound begins: after an ID3v2 tag (id3.org, section 3.1) if there is one."""
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _mp3_frame(head: bytes, at: int) -> _Frame | None:
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return None
    version, bits, rate = head[at + 1] >> 3 & 3, head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or rate == 3 or bits in (0, 15):
        return None
    hertz = _MP3_RATES[version][rate]
    samples = 1152 if version == 3 else 576
    kilobits = _MP3_KILOBITS[version != 3][bits]
    length = samples * 125 * kilobits // hertz + (head[at + 2] >> 1 & 1)
    return _Frame(length, samples, hertz)


def _adts_frame(head: bytes, at: int) -> _Frame | None:
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xF6 != 0xF0:
        return None
    rate = head[at + 2] >> 2 & 15
    length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    if rate >= len(_AAC_RATES) or length < 7:
        return None
    return _Frame(length, 1024 * ((head[at + 6] & 3) + 1), _AAC_RATES[rate])


def _first(
    file: BinaryIO, start: int, frame_at: Callable[[bytes, int], _Frame | None]
) -> tuple[int, _Frame]:
    """Return where the first frame is that another of the same rate follows."""
    file.seek(start)
    head = file.read(_SEARCHED)
    at = -1
    while (at := head.find(b"\xff", at + 1)) >= 0:
        frame = frame_at(head, at)
        after = frame and frame_at(head, at + frame.length)
        if frame and after and after.rate == frame.rate:
            return start + at, frame
    raise ValueError("no frame")


def _walk(
    file: BinaryIO, place: int, size: int, frame_at: Callable[[bytes, int], _Frame | None]
) -> float:
    """Add up the frames; where they are too many, the rest is taken to be like them."""
    seconds, at, begin = 0.0, 0, place
    file.seek(place)
    piece = file.read(_READ)
    for _ in range(_WALKED):
        if at + 8 > len(piece):
            begin += at
            file.seek(begin)
            piece, at = file.read(_READ), 0
        frame = frame_at(piece, at)
        if frame is None:
            return seconds
        seconds += frame.samples / frame.rate
        at += frame.length
    return seconds * (size - place) / (begin + at - place)


def _streaminfo(block: bytes) -> float:
    packed = int.from_bytes(block[10:18], "big")
    samples, rate = packed & (1 << 36) - 1, packed >> 44
    return float(samples / rate)
