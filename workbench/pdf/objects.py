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
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Box = tuple[float, ...]  # left, bottom, right, top in the page's own space
Color = tuple[int, ...]  # red, green, blue, alpha, 0 to 255
Matrix = tuple[float, float, float, float, float, float]

_LOOKED_AT = 400  # text objects of a page; beyond, every second, third ... one is looked at
_UNKNOWN_COLOR = (255, 255, 255, 255)  # a pattern: to be looked at as white text is
_FORM_DEPTH = 5
_MOST_OBJECTS = 50_000
_SHAPE_SIDE = 4.0  # points; a smaller shape covers no word

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_VALUES = struct.Struct("4f4I")  # a box and a colour
_COLOR = struct.Struct("4I")
_P, _I = ctypes.c_void_p, ctypes.c_int


def _prototype(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, _P).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_object_of = _prototype(pdfium.FPDFPage_GetObject, _P, _P, _I)
_object_of_form = _prototype(pdfium.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
_type = _prototype(pdfium.FPDFPageObj_GetType, _I, _P)
_bounds = _prototype(pdfium.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_fill_color = _prototype(pdfium.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
_render_mode = _prototype(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)
_count_marks = _prototype(pdfium.FPDFPageObj_CountMarks, _I, _P)
_clip_path = _prototype(pdfium.FPDFPageObj_GetClipPath, _P, _P)
_count_clips = _prototype(pdfium.FPDFClipPath_CountPaths, _I, _P)
_count_segments = _prototype(pdfium.FPDFClipPath_CountPathSegments, _I, _P, _I)
_clip_segment = _prototype(pdfium.FPDFClipPath_GetPathSegment, _P, _P, _I, _I)
_point = _prototype(pdfium.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_draw_mode = _prototype(pdfium.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_count_in_form = _prototype(pdfium.FPDFFormObj_CountObjects, _I, _P)
_matrix = _prototype(pdfium.FPDFPageObj_GetMatrix, _I, _P, _P)
_font_size = _prototype(pdfium.FPDFTextObj_GetFontSize, _I, _P, _P)


class TextObject(NamedTuple):
    """A piece of text as drawn; `order` is its place in the drawing order.

    `matrix` is that of the forms around it, already applied to `box`.
    """

    handle: int
    order: int
    box: Box
    color: Color
    mode: int
    clips: int
    marks: int
    matrix: Matrix


class Shape(NamedTuple):
    """Something that may lie under or over text; `color` None: it has many (a picture)."""

    order: int
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
        self._order = 0
        self._values = ctypes.create_string_buffer(_VALUES.size)
        at = ctypes.addressof(self._values)
        self._box_at = (at, at + 4, at + 8, at + 12)
        self._color_at = (at + 16, at + 20, at + 24, at + 28)
        handle = ctypes.cast(page, _P).value
        count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
        self._look(map(partial(_object_of, handle), range(count)), count, IDENTITY, 0)

    def _look(self, handles: Iterable[int], count: int, matrix: Matrix, depth: int) -> None:
        stride = 1 if self._every else 1 + count // _LOOKED_AT
        self.sampled = self.sampled or stride > 1
        order, add, values = self._order, self.texts.append, self._values
        left, bottom, right, top = self._box_at
        red, green, blue, alpha = self._color_at
        new = tuple.__new__  # a third of the time that TextObject(...) takes
        for handle in handles:
            mode = _render_mode(handle)
            order += 1
            if mode < 0:  # no text
                self._order = order
                self._look_at_shape(handle, matrix, depth)
                order = self._order
            elif stride == 1 or order % stride == 0:
                _bounds(handle, left, bottom, right, top)
                if not _fill_color(handle, red, green, blue, alpha):
                    _COLOR.pack_into(values, 16, *_UNKNOWN_COLOR)
                numbers = _VALUES.unpack(values)
                box = numbers[:4] if matrix is IDENTITY else transform(matrix, numbers[:4])
                clips = _count_clips(_clip_path(handle))
                item = (handle, order, box, numbers[4:], mode, clips, _count_marks(handle), matrix)
                add(new(TextObject, item))
        self._order = order

    def _look_at_shape(self, handle: int, matrix: Matrix, depth: int) -> None:
        kind = _type(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _FORM_DEPTH:
                self._look_into_form(handle, matrix, depth + 1)
            return
        if not _bounds(handle, *self._box_at):
            return
        box = transform(matrix, _VALUES.unpack(self._values)[:4])
        if box[2] - box[0] < _SHAPE_SIDE or box[3] - box[1] < _SHAPE_SIDE:
            return
        color: Color | None = None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            _draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
            if fill.value == pdfium.FPDF_FILLMODE_NONE:
                return
            if _fill_color(handle, *self._color_at):
                color = _VALUES.unpack(self._values)[4:]
        self.shapes.append(Shape(self._order, box, color, kind == pdfium.FPDF_PAGEOBJ_IMAGE))

    def _look_into_form(self, handle: int, matrix: Matrix, depth: int) -> None:
        own = pdfium.FS_MATRIX()
        _matrix(handle, ctypes.addressof(own))
        inner = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        count = min(_count_in_form(handle), _MOST_OBJECTS)
        self._look(map(partial(_object_of_form, handle), range(count)), count, inner, depth)


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
    size, own = ctypes.c_float(), pdfium.FS_MATRIX()
    _font_size(text.handle, ctypes.addressof(size))
    _matrix(text.handle, ctypes.addressof(own))
    matrix = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), text.matrix)
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
