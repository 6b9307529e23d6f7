"""The file that the desktop names: a local picture, and nothing else."""

import os
import struct
import zlib

import pytest
from PySide6.QtGui import QImage

from workbench.errors import UserError
from workbench.ui.screenshot import reading
from workbench.ui.screenshot.reading import read_picture


def png_of(width, height):
    """Return the beginning of a picture of so many pixels, which holds none of them."""

    def chunk(kind, content):
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp"])
def test_a_picture_is_read_and_left_where_it_is(qapp, tmp_path, kind):
    file = tmp_path / f"Bild ü #1 100%.{kind}"
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    assert image.save(str(file))
    picture = read_picture(file.as_uri())
    assert picture.size() == image.size() and file.exists()
    assert read_picture(file.as_uri().replace("file://", "file://localhost")) == picture


@pytest.mark.parametrize(
    "address",
    [
        "", "file:", "file://", "file:///", "file:///etc", "file:picture.png", "/tmp/a.png",
        "http://127.0.0.1/a.png", "file://server/share/a.png", "file:///a%00b.png", "file://[/a",
        "data:image/png;base64,AAAA", "file:///no/such/file.png", "file:///dev/zero",
    ],
)  # fmt: skip
def test_what_is_no_file_of_this_computer_is_refused(qapp, address):
    with pytest.raises(UserError, match="cannot be read"):
        read_picture(address)


def test_a_pipe_is_not_waited_for(qapp, tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(UserError, match="cannot be read"):
        read_picture((tmp_path / "pipe.png").as_uri())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no picture at all", png_of(10, 10)[:40], b"GIF89a" + b"\0" * 20,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b"%PDF-1.7\n", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><svg>&b;</svg>",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(qapp, tmp_path, content):
    file = tmp_path / "screenshot.png"
    file.write_bytes(content)
    with pytest.raises(UserError, match="cannot be read"):
        read_picture(file.as_uri())
    assert file.read_bytes() == content


def test_a_picture_of_too_many_pixels_is_not_unpacked(qapp, tmp_path):
    file = tmp_path / "huge.png"
    file.write_bytes(png_of(30_000, 30_000))
    with pytest.raises(UserError, match="cannot be read"):
        read_picture(file.as_uri())


def test_a_file_that_is_too_large_is_not_opened(qapp, tmp_path, monkeypatch):
    file = tmp_path / "large.png"
    file.write_bytes(png_of(4, 4))
    os.truncate(file, reading.LARGEST + 1)
    with pytest.raises(UserError, match="cannot be read") as told:
        read_picture(file.as_uri())
    assert told.value.detail == "too large"
