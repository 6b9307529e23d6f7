"""Text that stands in a PDF and cannot be seen on its page.

Every page gets a cheap look for signs (`objects`); only pages with a sign are drawn (`ink`).

Recognised: text in the colour of its ground (white on white, or any other), almost or fully
transparent, smaller than 2 points, outside the page as shown, clipped away, drawn over by a
shape or a picture, on a layer that is off, drawn in the invisible mode with no picture of the
same words under or over it, and replacement text (ActualText) made of invisible characters.

Not hidden: the text layer of a scan (invisible text where the picture shows ink under most of
its characters), light text on a dark ground, small print of 2 points and more, text whose font
is missing on this computer.

Not recognised: a scan whose layer has other words of the same length at the same places;
embedded fonts whose glyphs are empty or show other letters; text under text; on pages with
more than 400 text objects, a few single objects between visible ones; a form with a layer of
its own. Contrast is judged in grey.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf.documents import LoadedPage
from workbench.pdf.ink import InkTest, has_glyphs
from workbench.pdf.marks import MarkReader
from workbench.pdf.objects import (
    Box,
    Color,
    PageObjects,
    Shape,
    TextObject,
    clip_box,
    font_size,
    overlap,
)

_INVISIBLE = 3  # text render mode: neither filled nor stroked
_CLIPPING = 7  # only adds to the clip path
_FAINT_ALPHA = 60
_CLEAR_ALPHA = 8
_LIGHT = 190  # of 255: text with no channel below may be too light for its ground
_WHITE = 235
_TINY = 2.0  # points
_SAME_COLOR = 60  # of 255: channels nearer than this may be the same to the eye
_MANY_SHAPES = 16
_OCR_SHARE = 0.6  # of the characters of a line that must have ink under them in a scan
_OCR_SHARE_SHORT = 0.2  # the same for a word, which recognition often puts a little beside it
_SHORT = 8
_CLIPPED_SHARE = 0.9
_OCR_SAMPLE = 24


@dataclass(frozen=True)
class Unseen:
    """What cannot be seen of a page: ranges of its text, and text that is not even in it."""

    ranges: list[tuple[int, int]]
    replacement: str


class HiddenText:
    """Finds the hidden text of one page."""

    def __init__(self, page: LoadedPage) -> None:
        self._document = page.document
        self._page = page.handle
        self._text: Any = page.text_handle()
        self._marks = MarkReader()
        self._shown = _shown_box(page.handle)
        self._characters: dict[int, list[int]] | None = None

    def find(self, text: str) -> Unseen:
        """The hidden text; `text` is the page's raw text."""
        objects = PageObjects(self._page)
        hidden = self._hidden_characters(objects)
        if hidden and objects.sampled:
            hidden = self._hidden_characters(PageObjects(self._page, every=True))
        ranges = self._ranges(hidden, text) if hidden else []
        return Unseen(ranges, self._marks.replacement)

    def _hidden_characters(self, objects: PageObjects) -> set[int]:
        hidden: set[int] = set()
        signs: list[TextObject] = []
        doubts: list[TextObject] = []
        shapes = _relevant(objects)
        plain = {color for color in {one.color for one in objects.texts} if not _is_faint(color)}
        page_left, page_bottom, page_right, page_top = self._shown
        for one in objects.texts:
            left, bottom, right, top = one.box
            if left < page_left or bottom < page_bottom or right > page_right or top > page_top:
                hidden.update(self._beyond_the_page(one))
            width, height = right - left, top - bottom
            if width <= 0 or height <= 0:
                continue
            if (width < _TINY or height < _TINY) and font_size(one) < _TINY:
                hidden.update(self._characters_of(one))
            elif one.mode or one.color not in plain or self._is_odd(one):
                signs.append(one)
            elif shapes and (len(shapes) > _MANY_SHAPES or _is_doubtful(one, shapes)):
                doubts.append(one)
        if signs or doubts:
            hidden.update(self._without_ink(signs, doubts, objects.shapes))
        return hidden

    def _is_odd(self, one: TextObject) -> bool:
        """Whether a layer or a clip path may keep the text from being seen."""
        return (one.marks > 0 and self._marks.is_layered(one)) or (
            one.clips > 0 and self._is_clipped(one)
        )

    def _is_clipped(self, one: TextObject) -> bool:
        if one.clips <= 0:
            return False
        box = clip_box(one)
        return box is None or overlap(one.box, box) < _CLIPPED_SHARE

    def _without_ink(
        self, signs: list[TextObject], doubts: list[TextObject], shapes: list[Shape]
    ) -> set[int]:
        """The characters of those texts without which the page looks the same."""
        ink = InkTest(self._page)
        images = [shape for shape in shapes if shape.is_image]
        hidden: set[int] = set()
        for group in (signs, doubts):
            picture = ink.without(group) if group else b""
            for one in group:
                if ink.differs(picture, one.box) or self._lacks_font(one, shapes):
                    continue
                over_image = any(overlap(one.box, image.box) > 0.5 for image in images)
                if not (over_image and self._reads_like(one, ink)):
                    hidden.update(self._characters_of(one))
        return hidden

    def _lacks_font(self, one: TextObject, shapes: list[Shape]) -> bool:
        """Whether the text draws nothing only because its font is missing on this computer."""
        if one.mode in (_INVISIBLE, _CLIPPING) or one.color[3] <= _CLEAR_ALPHA:
            return False
        if self._is_clipped(one):
            return False
        on_paper = not any(overlap(one.box, shape.box) > 0.5 for shape in shapes)
        if min(one.color[:3]) >= _WHITE and on_paper:
            return False
        return not has_glyphs(self._document, self._page, one)

    def _reads_like(self, one: TextObject, ink: InkTest) -> bool:
        """Whether the picture shows ink where the characters of a scan's text layer stand."""
        boxes = [self._box_of(index) for index in self._characters_of(one)]
        boxes = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
        sample = boxes[:: 1 + len(boxes) // _OCR_SAMPLE]
        if not sample:
            return True
        share = sum(map(ink.has_ink, sample)) / len(sample)
        return share >= (_OCR_SHARE if len(boxes) >= _SHORT else _OCR_SHARE_SHORT)

    def _beyond_the_page(self, one: TextObject) -> list[int]:
        """The characters of a text whose middle is outside the page as shown."""
        left, bottom, right, top = self._shown
        beyond = []
        for index in self._characters_of(one):
            box = self._box_of(index)
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if not (left <= x <= right and bottom <= y <= top):
                beyond.append(index)
        return beyond

    def _box_of(self, index: int) -> Box:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def _characters_of(self, one: TextObject) -> list[int]:
        if self._characters is None:
            self._characters = {}
            for index in range(pdfium.FPDFText_CountChars(self._text)):
                handle = pdfium.FPDFText_GetTextObject(self._text, index)
                if handle:
                    address = ctypes.cast(handle, ctypes.c_void_p).value or 0
                    self._characters.setdefault(address, []).append(index)
        return self._characters.get(one.handle, [])

    def _ranges(self, hidden: set[int], text: str) -> list[tuple[int, int]]:
        """The hidden characters as ranges of the text, with the white space in between."""
        same = pdfium.FPDFText_CountChars(self._text) == len(text)
        ranges: list[tuple[int, int]] = []
        for index in sorted(hidden):
            place = index
            if not same:
                place = pdfium.FPDFText_GetTextIndexFromCharIndex(self._text, index)
            if place < 0:
                continue
            if ranges and not text[ranges[-1][1] : place].strip():
                ranges[-1] = (ranges[-1][0], place + 1)
            else:
                ranges.append((place, place + 1))
        # Faint ornaments are drawn with symbols; they say nothing that could be quoted.
        return [(a, b) for a, b in ranges if any(map(str.isalnum, text[a:b]))]


def _shown_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _is_faint(color: Color) -> bool:
    """Whether text of this colour may not be seen on paper."""
    return color[3] < _FAINT_ALPHA or min(color[:3]) >= _LIGHT


def _relevant(objects: PageObjects) -> list[Shape]:
    """The shapes that may hide text: drawn after some text, pictures, or of a text's colour."""
    if not objects.shapes or not objects.texts:
        return []
    first = objects.texts[0].order
    colors = {text.color for text in objects.texts}
    return [
        shape
        for shape in objects.shapes
        if shape.color is None
        or shape.order > first
        or any(_is_same(shape.color, color) for color in colors)
    ]


def _is_doubtful(text: TextObject, shapes: list[Shape]) -> bool:
    """Whether a shape lies over the text, or under it in its colour or in unknown ones."""
    return any(
        (shape.order > text.order or shape.color is None or _is_same(shape.color, text.color))
        and overlap(text.box, shape.box) > 0.3
        for shape in shapes
    )


def _is_same(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < _SAME_COLOR for a, b in zip(one[:3], other[:3], strict=True))
