"""Drawn pages, kept while there is room for them."""

from collections import OrderedDict
from collections.abc import Container

from PySide6.QtGui import QImage

ROOM = 64 * 2**20
"""Bytes; about twelve pages of a pane 500 wide at a device ratio of 2."""


class Pictures:
    """Page pictures by page, each at one scale; the longest unused go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Return the bytes that are held."""
        return self._bytes

    def put(self, page: int, scale: float, image: QImage, keep: Container[int] = ()) -> None:
        """Keep a picture in place of the page's former one; it and the pages of `keep` stay."""
        self._drop(page)
        self._images[page] = (scale, image)
        self._bytes += image.sizeInBytes()
        for other in list(self._images):
            if self._bytes > self._room and other != page and other not in keep:
                self._drop(other)

    def get(self, page: int) -> QImage | None:
        """Return the page's picture at whatever scale there is."""
        if page not in self._images:
            return None
        self._images.move_to_end(page)
        return self._images[page][1]

    def has(self, page: int, scale: float) -> bool:
        """Say whether there is a picture made for that scale."""
        return page in self._images and self._images[page][0] == scale

    def clear(self) -> None:
        """Forget all."""
        self._images.clear()
        self._bytes = 0

    def _drop(self, page: int) -> None:
        if page in self._images:
            self._bytes -= self._images.pop(page)[1].sizeInBytes()
