"""Lengths of sounds and films, from files written as their formats say, and from broken ones."""

import random
import struct

import pytest

from workbench.services.recordings import seconds_of

ID3 = b"ID3\4\0\0\0\0\2\0" + bytes(256)
MPEG1 = b"\xff\xfb\x90\x00"
"""128 kbit/s at 44,100 Hz: frames of 417 bytes with 1,152 samples."""


def mp3(frames, first=b"", tag=ID3):
    frame = MPEG1 + bytes(413)
    head = (MPEG1 + bytes(32) + first).ljust(417, b"\0") if first else b""
    return tag + head + frame * frames + b"TAG" + bytes(125)


def adts(frames, length=371, index=4):
    head = bytes([0xFF, 0xF1, 0x40 | index << 2, 0x80 | length >> 11, length >> 3 & 255])
    return (head + bytes([(length & 7) << 5 | 0x1F, 0xFC]) + bytes(length - 7)) * frames


def flac(samples, rate, tag=b""):
    packed = (rate << 44 | 1 << 41 | 15 << 36 | samples).to_bytes(8, "big")
    return tag + b"fLaC\x80\0\0\x22" + bytes(10) + packed + bytes(16) + bytes(500)


def page(place, packet, serial=7):
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, place, serial, 0, 0, 1)
    return head + bytes([min(255, len(packet))]) + packet


def vorbis(samples, rate):
    head = b"\x01vorbis" + struct.pack("<IBI", 0, 2, rate) + bytes(14)
    others = page(samples * 9, b"other", serial=8) + page(-1, b"unfinished")
    return page(0, head) + page(samples, bytes(200)) + others


def opus(samples):
    head = b"OpusHead\1\2" + struct.pack("<HIhB", 312, 44_100, 0, 0)
    return page(0, head) + page(samples + 312, bytes(200))


def aiff(frames):
    common = struct.pack(">HIHHQ", 1, frames, 16, 16_398, 44_100 << 48)
    named = b"NAME" + struct.pack(">I", 3) + b"abc\0"
    chunks = named + b"COMM" + struct.pack(">I", 18) + common
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + b"AIFF" + chunks + b"SSND" + bytes(40)


def element(kind, content):
    return bytes.fromhex(kind) + struct.pack(">Q", 1 << 56 | len(content)) + content


def webm(duration=None, scale=1_000_000):
    info = element("2ad7b1", scale.to_bytes(4, "big"))
    if duration is not None:
        info += element("4489", struct.pack(">d", duration))
    start = element("1a45dfa3", b"\x42\x82\x84webm")
    segment = bytes.fromhex("1853806701ffffffffffffff")
    rest = element("1f43b675", bytes(50))
    return start + segment + element("ec", bytes(30)) + element("1549a966", info) + rest


def live_webm(*clusters, offset=0, unknown=True):
    """A WebM without a length: clusters of milliseconds, each block after the cluster's start."""
    rest = b""
    for begun, *blocks in clusters:
        content = element("e7", (begun + offset).to_bytes(4, "big"))
        for place, after in enumerate(blocks):
            block = b"\x81" + struct.pack(">h", after) + b"\0" + bytes(90)
            grouped = element("a0", element("a1", block) + element("9b", b"\x21"))
            content += grouped if place % 2 else element("a3", block)
        size = b"\x01" + b"\xff" * 7 if unknown else struct.pack(">Q", 1 << 56 | len(content))
        rest += bytes.fromhex("1f43b675") + size + content
    return webm().partition(bytes.fromhex("1f43b675"))[0] + rest


def pack(ticks, rate=25_200, version=2):
    """The start of a pack of an MPEG programme stream, as ISO/IEC 13818-1 and 11172-1 lay it out.

    Written as strings of bits, so that reader and test do not share an error.
    """
    clock, mux = f"{ticks:033b}", f"{rate:022b}"
    if version == 2:
        bits = f"01{clock[:3]}1{clock[3:18]}1{clock[18:]}1{0:09b}1{mux}11" + "11111000"
    else:
        bits = f"0010{clock[:3]}1{clock[3:18]}1{clock[18:]}11{mux}1"
    return b"\0\0\1\xba" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def mpeg(*seconds, rate=25_200, version=2):
    packs = [pack(round(each * 90_000), rate, version) for each in seconds]
    return b"".join(each + b"\0\0\1\xe0" + bytes(2030) for each in packs) + b"\0\0\1\xb9"


def avi(frames, all_frames=0):
    head = struct.pack("<IIIIIIIIII", 40_000, 0, 0, 0, frames, 0, 1, 0, 640, 480) + bytes(16)
    more = b"dmlh" + struct.pack("<II", 4, all_frames) if all_frames else b""
    start = b"RIFF" + bytes(4) + b"AVI LIST" + bytes(4) + b"hdrlavih"
    return start + struct.pack("<I", 56) + head + more


def wmv(seconds):
    guid = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
    times = struct.pack("<QQQ", int((seconds + 3) * 1e7), int(seconds * 1e7), 3000)
    return bytes(30) + guid + struct.pack("<Q", 104) + bytes(40) + times + bytes(16)


XING = b"Xing" + struct.pack(">II", 1, 38_281) + bytes(20)
VBRI = b"VBRI" + struct.pack(">HHHII", 1, 0, 75, 9_000, 38_281) + bytes(20)
GOOD = [
    ("audio/mp3", mp3(1000), 1000 * 1152 / 44_100),
    ("audio/mp3", mp3(3, tag=b""), 3 * 1152 / 44_100),
    ("audio/mp3", mp3(10, XING), 1000.0),
    ("audio/mp3", mp3(10, XING.replace(b"Xing", b"Info")), 1000.0),
    ("audio/mp3", mp3(10, VBRI), 1000.0),
    ("audio/aac", adts(4000), 4000 * 1024 / 44_100),
    ("audio/flac", flac(48_000 * 90, 48_000), 90.0),
    ("audio/flac", flac(48_000 * 90, 48_000, ID3), 90.0),
    ("audio/ogg", vorbis(22_050 * 60, 22_050), 60.0),
    ("audio/ogg", opus(48_000 * 30), 30.0),
    ("audio/aiff", aiff(44_100 * 12), 12.0),
    ("video/webm", webm(125_500.0), 125.5),
    ("video/webm", webm(60.0, 1_000_000_000), 60.0),
    ("video/webm", live_webm((0, 0, 33), (5000, 0, 40, 80), (9000, 0, 500)), 9.5),
    ("video/webm", live_webm((0, 0), (61_000, 0, 33), offset=7_200_000, unknown=False), 61.033),
    ("video/webm", live_webm((0, 0, 33), (5000, 0, 40, 80))[:-60], 5.08),
    ("video/mpg", mpeg(0.5, 30, 61.25), 60.75),
    ("video/mpeg", mpeg(0, 100.5, version=1), 100.5),
    ("video/mpeg", mpeg(90_000, 94_000), 4000.0),
    ("video/mpeg", mpeg(0, 30, 60) + pack(61 * 90_000)[:9], 60.0),
    ("video/avi", avi(25 * 75), 75.0),
    ("video/avi", avi(25 * 75, 25 * 7500), 7500.0),
    ("video/wmv", wmv(33), 33.0),
]


@pytest.mark.parametrize(("mime_type", "content", "seconds"), GOOD)
def test_the_length_is_read(tmp_path, mime_type, content, seconds):
    path = tmp_path / "recording"
    path.write_bytes(content)
    assert seconds_of(path, mime_type) == pytest.approx(seconds, abs=0.03)


@pytest.mark.parametrize(
    ("mime_type", "content"),
    [
        ("audio/mp3", b"ID3" + b"\xff" * 5000),
        ("audio/mp3", MPEG1),
        ("audio/flac", flac(0, 48_000)),
        ("audio/flac", flac(48_000, 0)),
        ("audio/ogg", vorbis(0, 0)),
        ("audio/ogg", page(0, b"Speex   1.2") + page(9, b"x")),
        ("video/webm", webm()),
        ("video/webm", webm().replace(b"\xec\x01\0\0", b"\xec\x01\xff\xff")),
        ("video/webm", webm(float("nan"))),
        ("video/webm", live_webm((0,))),
        ("video/webm", live_webm((0, 0, 33)) + bytes(20 << 20)),
        ("video/mpeg", mpeg(5, 5)),
        ("video/mpeg", mpeg(500, 5)),
        ("video/mpeg", mpeg(0, *range(400, 500), 0.01)),
        ("video/mpg", b"\0\0\1\xb3" + bytes(5000)),
        ("video/avi", avi(0)),
        ("video/wmv", wmv(0)),
        ("video/mpeg", b"\0\0\1\xba"),
    ],
)
def test_a_file_that_does_not_tell_has_no_length(tmp_path, mime_type, content):
    path = tmp_path / "recording"
    path.write_bytes(content)
    assert seconds_of(path, mime_type) is None


def test_broken_files_are_never_more_than_unknown(tmp_path):
    chance = random.Random(5)
    path = tmp_path / "recording"
    for mime_type, content, _ in GOOD:
        for _ in range(25):
            broken = bytearray(content[:3000])
            for _ in range(chance.randint(1, 20)):
                broken[chance.randrange(min(400, len(broken)))] = chance.randrange(256)
            path.write_bytes(broken[: chance.randrange(len(broken))])
            found = seconds_of(path, mime_type)
            assert found is None or found > 0


def test_hours_of_sound_are_read_in_time(tmp_path):
    path = tmp_path / "long.aac"
    path.write_bytes(adts(1_000_000, length=20))
    assert seconds_of(path, "audio/aac") == pytest.approx(1_000_000 * 1024 / 44_100, rel=0.001)
