"""Picture files, read in the child process: their size, and the picture at any scale.

The kind is told by the first bytes and only four kinds are read, each by its one decoder. Size and
memory are looked at before a pixel is decoded, and the process has its limits besides.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbench.pdf import limits
from workbench.pdf.documents import Refusal
from workbench.pdf.values import POINTS_PER_PIXEL

if TYPE_CHECKING:
    from PIL import Image

_KINDS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
}
_DAMAGED = "This picture is damaged and cannot be drawn."


class OpenPictures:
    """Keeps the picture that was drawn last; one that changed on disk is read anew."""

    def __init__(self) -> None:
        self._key: tuple[str, int, int] | None = None
        self._image: Image.Image | None = None

    def size(self, path: str) -> dict[str, Any]:
        """Width and height in points."""
        image = self._get(path)
        return {"size": (image.width * POINTS_PER_PIXEL, image.height * POINTS_PER_PIXEL)}

    def draw(self, path: str, scale: float) -> tuple[dict[str, Any], bytes]:
        """The picture on white, `scale` pixels a point, within the pixel limit."""
        image = self._get(path)
        factor = max(1e-3, scale * POINTS_PER_PIXEL)
        factor = min(factor, (limits.PIXELS / (image.width * image.height)) ** 0.5)
        width, height = (max(1, round(side * factor)) for side in image.size)
        if (width, height) != image.size:
            image = image.resize((width, height), reducing_gap=2.0)
        head = {"width": width, "height": height, "stride": 4 * width}
        # The fourth byte is 255 as in PDFium's pictures: Qt mixes colours with what it finds there.
        pixels = image.convert("RGBA").tobytes("raw", "BGRA")
        return {**head, "scale": factor / POINTS_PER_PIXEL}, pixels

    def _get(self, path: str) -> "Image.Image":
        try:
            found = os.stat(path)
        except FileNotFoundError:
            raise Refusal("pdf", "The file is not there any more.") from None
        except OSError as error:
            raise Refusal("pdf", f"The file cannot be read: {error.strerror}.") from None
        key = (path, found.st_mtime_ns, found.st_size)
        if self._image is None or self._key != key:
            self._key = self._image = None
            if found.st_size > limits.PICTURE_FILE:
                raise Refusal(
                    "pdf",
                    f"This picture has over {limits.PICTURE_FILE >> 20} MB, too much to draw.",
                )
            self._image, self._key = _read(path), key
        return self._image


def _read(path: str) -> "Image.Image":
    """Read a picture the right way up, on white, at most 6,000 pixels wide or high."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit here comes first and is told in words
    try:
        file = open(path, "rb")  # noqa: SIM115  # closed below
    except OSError as error:
        raise Refusal("pdf", f"The file cannot be read: {error.strerror}.") from None
    with file, _damage_told():
        kind = _kind(file.read(12))
        file.seek(0)
        image: Image.Image = Image.open(file, formats=(kind,))
        if image.width * image.height > limits.PICTURE_PIXELS:
            raise Refusal(
                "pdf",
                f"This picture has {image.width:,} x {image.height:,} pixels, too many to draw.",
            )
        image.thumbnail((limits.PICTURE_SIDE, limits.PICTURE_SIDE))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _on_white(image)


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        # Pillow cuts 16 bits off at 255 instead of dividing them.
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (Refusal, MemoryError):
        raise
    except Exception:  # whatever a decoder says of a damaged file
        raise Refusal("pdf", _DAMAGED) from None


def _kind(start: bytes) -> str:
    for beginning, kind in _KINDS.items():
        if start.startswith(beginning):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WEBP"
    raise Refusal("pdf", "Workbench cannot draw this kind of picture.")
