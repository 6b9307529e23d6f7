"""What is drawn on a page, object by object: the cheap look at every page in the child process.

A page has some hundred text objects and the look must cost a fraction of reading the text, so
PDFium is called here through prototypes without conversions (0.3 us instead of 0.6 us a call)
and a page with very many objects is sampled.
"""

import ctypes
import math
import struct
from collections.abc import Iterable
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Box = tuple[float, ...]  # left, bottom, right, top in the page's own space
Color = tuple[int, ...]  # red, green, blue, alpha, 0 to 255
Order = tuple[int, ...]  # the place in the drawing order: in the page, in the form there ...
Matrix = tuple[float, float, float, float, float, float]

_LOOKED_AT = 400  # text objects of a page; beyond, every second, third ... one is looked at
_UNKNOWN_COLOR = struct.pack(
    "4I", 255, 255, 255, 255
)  # a pattern: to be looked at as white text is
_FORM_DEPTH = 5
_MOST_OBJECTS = 100_000  # of a page with all its forms
_AT_ONCE = 2_000
_FORM = pdfium.FPDF_PAGEOBJ_FORM
_SHAPE_SIDE = 4.0  # points; a smaller shape covers no word

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BOX, _COLOR = struct.Struct("4f"), struct.Struct("4I")
_P, _I = ctypes.c_void_p, ctypes.c_int


def prototype(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that is called without conversions; handles are plain addresses."""
    address = ctypes.cast(function, _P).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_object_of = prototype(pdfium.FPDFPage_GetObject, _P, _P, _I)
_object_of_form = prototype(pdfium.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
_type = prototype(pdfium.FPDFPageObj_GetType, _I, _P)
_bounds = prototype(pdfium.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_fill_color = prototype(pdfium.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_render_mode = prototype(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)
_count_marks = prototype(pdfium.FPDFPageObj_CountMarks, _I, _P)
_clip_path = prototype(pdfium.FPDFPageObj_GetClipPath, _P, _P)
_count_clips = prototype(pdfium.FPDFClipPath_CountPaths, _I, _P)
_count_segments = prototype(pdfium.FPDFClipPath_CountPathSegments, _I, _P, _I)
_clip_segment = prototype(pdfium.FPDFClipPath_GetPathSegment, _P, _P, _I, _I)
_point = prototype(pdfium.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_draw_mode = prototype(pdfium.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_count_in_form = prototype(pdfium.FPDFFormObj_CountObjects, _I, _P)
_matrix = prototype(pdfium.FPDFPageObj_GetMatrix, _I, _P, _P)
_font_size = prototype(pdfium.FPDFTextObj_GetFontSize, _I, _P, _P)


class TextObject(NamedTuple):
    """A piece of text as drawn; `order` is its place in the drawing order.

    `matrix` is that of the forms around it, already applied to `box`.
    """

    handle: int
    order: Order
    box: Box
    color: Color
    mode: int
    clips: int
    marks: int
    matrix: Matrix


class Shape(NamedTuple):
    """Something that may lie under or over text; `color` None: it has many (a picture)."""

    order: Order
    box: Box
    color: Color | None
    is_image: bool


class PageObjects:
    """The text objects and shapes of a page, in drawing order."""

    def __init__(self, page: Any, *, every: bool = False) -> None:
        """Look at the objects of `page`, a PDFium handle; at `every` one, or at a sample."""
        self.texts: list[TextObject] = []
        self.shapes: list[Shape] = []
        self.sampled = False
        self._every = every
        self._left = _MOST_OBJECTS
        count = pdfium.FPDFPage_CountObjects(page)
        self._look(partial(_object_of, ctypes.cast(page, _P).value), count, IDENTITY, ())

    def _look(self, get: Any, count: int, matrix: Matrix, form: Order) -> None:
        """Look at the objects of a page or of a `form` on it."""
        count = min(count, self._left)
        self._left -= count
        handles = list(map(get, range(count)))
        # A mode below 0 says that it is no text.
        modes = list(map(_render_mode, handles))
        texts = [(index, mode) for index, mode in enumerate(modes) if mode >= 0]
        if not self._every and len(texts) > _LOOKED_AT:
            self.sampled = True
            texts = texts[:: 1 + len(texts) // _LOOKED_AT]
        for start in range(0, len(texts), _AT_ONCE):
            self._look_at_texts(texts[start : start + _AT_ONCE], handles, matrix, form)
        others = [index for index, mode in enumerate(modes) if mode < 0]
        for start in range(0, len(others), _AT_ONCE):
            self._look_at_others(others[start : start + _AT_ONCE], handles, matrix, form)

    def _look_at_texts(
        self, texts: list[tuple[int, int]], handles: list[int], matrix: Matrix, form: Order
    ) -> None:
        """All at once, each function of PDFium over all of them: half the time of a loop."""
        chosen = [handles[index] for index, _ in texts]
        boxes, _ = _four_of_each(_bounds, chosen)
        colors, known = _four_of_each(_fill_color, chosen)
        if 0 in known:
            for index, answer in enumerate(known):
                if not answer:
                    colors[16 * index : 16 * index + 16] = _UNKNOWN_COLOR
        places: Iterable[Box] = _BOX.iter_unpack(boxes)
        if matrix is not IDENTITY:
            places = (transform(matrix, box) for box in places)
        items = zip(
            chosen,
            [(*form, index) for index, _ in texts],
            places,
            _COLOR.iter_unpack(colors),
            [mode for _, mode in texts],
            map(_count_clips, map(_clip_path, chosen)),
            map(_count_marks, chosen),
            repeat(matrix),
        )
        self.texts += map(partial(tuple.__new__, TextObject), items)

    def _look_at_others(
        self, others: list[int], handles: list[int], matrix: Matrix, form: Order
    ) -> None:
        """Go into forms, keep the large shapes; a plot can have 90,000 small ones."""
        chosen = [handles[index] for index in others]
        side = _SHAPE_SIDE / max(1e-6, *map(abs, matrix[:4]))
        boxes, _ = _four_of_each(_bounds, chosen)
        kinds = map(_type, chosen)
        for index, kind, box in zip(others, kinds, _BOX.iter_unpack(boxes), strict=True):
            if kind == _FORM:
                self._look_into_form(handles[index], matrix, (*form, index))
            elif box[2] - box[0] >= side and box[3] - box[1] >= side:
                self._add_shape(handles[index], kind, transform(matrix, box), (*form, index))

    def _look_into_form(self, handle: int, matrix: Matrix, order: Order) -> None:
        if len(order) <= _FORM_DEPTH:
            inner = _multiply(_matrix_of(handle), matrix)
            self._look(partial(_object_of_form, handle), _count_in_form(handle), inner, order)

    def _add_shape(self, handle: int, kind: int, box: Box, order: Order) -> None:
        color: Color | None = None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            _draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
            if fill.value == pdfium.FPDF_FILLMODE_NONE:
                return
            color = _color_of(handle)
        self.shapes.append(Shape(order, box, color, kind == pdfium.FPDF_PAGEOBJ_IMAGE))


def clip_box(text: TextObject) -> Box | None:
    """The box that the text is clipped to; None: it has no end or cannot be told."""
    path = _clip_path(text.handle)
    narrowest: Box | None = None
    for index in range(min(text.clips, 8)):
        xs, ys = [], []
        for number in range(min(_count_segments(path, index), 64)):
            segment = _clip_segment(path, index, number)
            x, y = ctypes.c_float(), ctypes.c_float()
            _point(segment, ctypes.addressof(x), ctypes.addressof(y))
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            box = transform(text.matrix, (min(xs), min(ys), max(xs), max(ys)))
            narrowest = box if narrowest is None else _cut(narrowest, box)
    return narrowest


def font_size(text: TextObject) -> float:
    """The height of the letters as drawn, in points."""
    size = ctypes.c_float()
    _font_size(text.handle, ctypes.addressof(size))
    matrix = _multiply(_matrix_of(text.handle), text.matrix)
    return abs(size.value) * math.hypot(matrix[2], matrix[3])


def transform(matrix: Matrix, box: Box) -> Box:
    """The box around a box after the matrix."""
    if matrix is IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box) -> float:
    """Which part of box `one` lies within `other`, 0 to 1."""
    cut = _cut(one, other)
    width, height = max(one[2] - one[0], 0.1), max(one[3] - one[1], 0.1)
    return max(0.0, cut[2] - cut[0]) * max(0.0, cut[3] - cut[1]) / (width * height)


def _four_of_each(read: Any, handles: list[int]) -> tuple[bytearray, list[int]]:
    """Four 32-bit values of each object, and what PDFium answered: 0 where it knows none."""
    size = 16 * len(handles)
    values = bytearray(size)
    if not size:
        return values, []
    at = ctypes.addressof(ctypes.c_char.from_buffer(values))
    places = (range(at + offset, at + size, 16) for offset in (0, 4, 8, 12))
    return values, list(map(read, handles, *places))


def _matrix_of(handle: int) -> Matrix:
    own = pdfium.FS_MATRIX()
    _matrix(handle, ctypes.addressof(own))
    return own.a, own.b, own.c, own.d, own.e, own.f


def _color_of(handle: int) -> Color | None:
    values = [ctypes.c_uint() for _ in range(4)]
    if not _fill_color(handle, *map(ctypes.addressof, values)):
        return None
    return tuple(value.value for value in values)


def _cut(one: Box, other: Box) -> Box:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
