"""The length of recordings is read from their headers, and nonsense there is not believed."""

import struct
import wave

import pytest

from tests.services.paid import chat, connect, paid_engine
from workbench.services.recordings import LONGEST, seconds_of


def box(kind, content):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def film(duration, scale=1000, version=0):
    times = struct.pack(">QQIQ", 0, 0, scale, duration) if version else (
        struct.pack(">IIII", 0, 0, scale, duration)
    )  # fmt: skip
    header = box(b"mvhd", bytes([version, 0, 0, 0]) + times + bytes(80))
    return box(b"ftyp", b"mp42") + box(b"free", bytes(100)) + box(b"moov", header)


def sound(path, seconds):
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(8000)
        target.writeframes(bytes(2 * 8000 * seconds))
    return path


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (film(12_500), 12.5),
        (film(90_000, version=1), 90.0),
        (film(5, scale=0), None),
        (film(2**32 - 1, scale=1), None),
        (film(12_500)[:120], None),
        (b"\0\0\0\x18ftypmp42", None),
        (b"\0\0\0\0moov", None),
        (b"\0\0\0\x08free" * 20_000, None),
        (b"", None),
    ],
)
def test_films(tmp_path, content, seconds):
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    assert seconds_of(path, "video/mp4") == seconds


def test_sounds(tmp_path):
    assert seconds_of(sound(tmp_path / "a.wav", 3), "audio/wav") == 3.0
    (tmp_path / "b.wav").write_bytes(b"RIFF....WAVEfmt ")
    assert seconds_of(tmp_path / "b.wav", "audio/wav") is None
    assert seconds_of(tmp_path / "b.wav", "audio/mp3") is None
    assert LONGEST == 604_800


async def test_a_recording_of_known_length_has_a_price_and_another_has_none(workshop):
    with paid_engine() as (engine, _, _):
        await connect(workshop, engine)
        other = workshop.folder / "b.mp3"
        other.write_bytes(b"ID3" + bytes(4000))
        known, unknown = await workshop.take_in(sound(workshop.folder / "a.wav", 60), other)
        assert (known.seconds, unknown.seconds) == (60.0, None)
        (stored,) = await workshop.services.documents.get((known.id,))
        assert stored == known
        conversation = await chat(workshop)
        estimate = workshop.services.estimating.estimate
        empty = await estimate(conversation.id, "What is said?")
        priced = await estimate(conversation.id, "What is said?", (known.id,))
        assert priced.tokens - empty.tokens == 60 * 32 and priced.dollars
        assert (await estimate(conversation.id, "What is said?", (unknown.id,))).dollars is None
        await workshop.services.profiles.close()
