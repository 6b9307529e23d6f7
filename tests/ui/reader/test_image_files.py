"""Picture documents: four kinds within limits, everything else refused in words."""

import struct
import zlib

import pytest
from PySide6.QtGui import QColor, QImage

from workbench.errors import UserError
from workbench.ui.reader.image_files import LARGEST_SIDE, read_image


def picture(path, kind, width=40, height=30):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(path), kind)
    return str(path)


def huge_png(width, height):
    """A PNG that says it is huge and holds next to nothing."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_read_whatever_their_name(qapp, tmp_path, kind):
    image = read_image(picture(tmp_path / "photo.dat", kind))
    assert (image.width(), image.height()) == (40, 30)
    assert image.pixelColor(5, 5).red() > 240


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_decoders_see_no_foreign_file(qapp, tmp_path, kind):
    with pytest.raises(UserError, match="kind of picture"):
        read_image(picture(tmp_path / "photo.png", kind))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"#!/bin/sh", b"RIFF1234WAVE"],
)
def test_what_is_no_picture_is_told(qapp, tmp_path, content):
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(UserError, match="kind of picture"):
        read_image(str(path))


def test_a_bomb_is_refused_before_it_is_decoded(qapp, tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(huge_png(60_000, 60_000))
    with pytest.raises(UserError, match="60,000 x 60,000 pixels"):
        read_image(str(path))


@pytest.mark.parametrize("keep", [10, 40, 60])
def test_a_damaged_picture_is_told(qapp, tmp_path, keep):
    path = tmp_path / "photo.png"
    path.write_bytes(huge_png(400, 300)[:keep])
    with pytest.raises(UserError, match="damaged"):
        read_image(str(path))


def test_a_large_picture_is_made_smaller_while_it_is_read(qapp, tmp_path):
    image = read_image(picture(tmp_path / "wide.png", "PNG", LARGEST_SIDE + 1000, 20))
    assert image.width() == LARGEST_SIDE


def test_a_picture_that_is_gone(qapp, tmp_path):
    with pytest.raises(UserError, match="moved or deleted") as caught:
        read_image(str(tmp_path / "gone.png"))
    assert caught.value.action == "Find the file"
