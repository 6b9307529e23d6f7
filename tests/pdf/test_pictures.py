"""Picture files in the child: four kinds within limits, everything else refused in words."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.shared_data import PDFS
from workbench.pdf import PdfEngine, PdfError
from workbench.pdf.limits import PICTURE_SIDE

RED, WHITE = (255, 0, 0), (255, 255, 255)


@pytest.fixture
async def engine():
    async with PdfEngine() as one:
        yield one


def picture(path: Path, kind: str, size=(40, 30), mode="RGB", color=RED, **more) -> Path:
    Image.new(mode, size, color).save(path, kind, **more)
    return path


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def colour(image, x: int, y: int) -> tuple[int, ...]:
    at = y * image.stride + 4 * x
    return tuple(image.data[at : at + 3])[::-1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_pictures_are_drawn_whatever_their_name(engine, tmp_path, kind):
    path = picture(tmp_path / "photo.dat", kind)
    assert await engine.picture_size(path) == (30.0, 22.5)
    image = await engine.draw_picture(path, 1 / 0.75)
    assert (image.width, image.height, image.stride) == (40, 30, 160)
    assert set(image.data[3::4]) == {255}, "Qt takes the fourth byte for opacity when it mixes"
    red, green, blue = colour(image, 5, 5)
    assert red > 240 and green < 15 and blue < 15
    larger = await engine.draw_picture(path, 2 / 0.75)
    assert (larger.width, larger.height) == (80, 60)


async def test_transparent_parts_are_white_and_deep_greys_stay_grey(engine, tmp_path):
    path = picture(tmp_path / "clear.png", "PNG", mode="RGBA", color=(0, 0, 0, 0))
    assert colour(await engine.draw_picture(path, 1), 3, 3) == WHITE
    path = picture(tmp_path / "deep.png", "PNG", mode="I;16", color=0x8000)
    assert colour(await engine.draw_picture(path, 1), 3, 3) == (128, 128, 128)
    path = picture(tmp_path / "palette.gif", "GIF", mode="P", color=0)
    assert len((await engine.draw_picture(path, 1)).data) > 0


async def test_a_photograph_is_turned_as_it_was_held(engine, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter to the right
    path = picture(tmp_path / "photo.jpg", "JPEG", exif=exif)
    assert await engine.picture_size(path) == (22.5, 30.0)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
async def test_other_decoders_see_no_foreign_file(engine, tmp_path, kind):
    with pytest.raises(PdfError, match="kind of picture"):
        await engine.picture_size(picture(tmp_path / "photo.png", kind))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#!/bin/sh", b"RIFF1234WAVE"],
)
async def test_what_is_no_picture_is_told(engine, tmp_path, content):
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(PdfError, match="kind of picture"):
        await engine.picture_size(path)


async def test_a_bomb_is_refused_before_it_is_decoded(engine, tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(huge_png(60_000, 60_000))
    with pytest.raises(PdfError, match="60,000 x 60,000 pixels"):
        await engine.picture_size(path)


@pytest.mark.parametrize("keep", [10, 40, 60])
async def test_a_damaged_picture_is_told(engine, tmp_path, keep):
    path = tmp_path / "photo.png"
    path.write_bytes(huge_png(400, 300)[:keep])
    with pytest.raises(PdfError, match="damaged"):
        await engine.draw_picture(path, 1.0)


async def test_a_large_picture_is_made_smaller_while_it_is_read(engine, tmp_path):
    path = picture(tmp_path / "wide.png", "PNG", (PICTURE_SIDE + 1000, 20))
    assert await engine.picture_size(path) == (PICTURE_SIDE * 0.75, 17 * 0.75)


async def test_a_picture_that_is_gone_or_was_changed(engine, tmp_path):
    path = tmp_path / "photo.png"
    with pytest.raises(PdfError, match="not there any more"):
        await engine.picture_size(path)
    picture(path, "PNG")
    assert await engine.picture_size(path) == (30.0, 22.5)
    picture(path, "PNG", (80, 80))
    assert await engine.picture_size(path) == (60.0, 60.0)


async def test_one_child_serves_pictures_and_pdfs(engine, tmp_path):
    path = picture(tmp_path / "photo.png", "PNG")
    assert await engine.picture_size(path)
    (pid,) = engine.child_pids
    assert (await engine.inspect(PDFS / "rescience-3528175.pdf")).page_count
    assert await engine.draw_picture(path, 1.0)
    assert engine.child_pids == (pid,)
