"""A chat as a PDF file: a text document written by cursor, so that no markup is ever read."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from workbench.ui.chat.blocks import Block, Chip, Code, Formula, Inline, Line, Table
from workbench.ui.chat.formula_object import MATCH, hanging
from workbench.ui.export.paper import Paper, Turn, unheard
from workbench.ui.formulas.picture import picture

MARGIN = 18
"""Millimetres at each edge of the page."""
STEP = 18
"""Points that a list or a quote is moved in by."""
GAP = 6
"""Points below a table or code."""
SHARPNESS = 4.0
WIDEST = 480
"""Points of a formula; A4 less its edges has 493."""
FOOT = 26
"""Points at the foot of the page for the title and the number."""
_DOTS = round(72 / 0.0254)
MUTED = "#5c5a54"
GROUND = "#f2f1ed"
_SIDES = {"right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}


def pdf(paper: Paper, on_turn: Callable[[int], None] = unheard) -> bytes:
    """Return a chat as the bytes of a PDF file on A4; `on_turn` hears how many turns are laid out.

    To be called in the thread of Qt's application.
    """
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setTitle(paper.title)
    writer.setCreator("Workbench")
    writer.setResolution(300)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont("Noto Sans", 10))
    # Otherwise Qt takes a point for as many pixels as it has on the screen.
    points = QImage(1, 1, QImage.Format.Format_RGB32)
    points.setDotsPerMeterX(_DOTS)
    points.setDotsPerMeterY(_DOTS)
    document.documentLayout().setPaintDevice(points)
    document.setUseDesignMetrics(True)
    size = QSizeF(writer.width(), writer.height()) * 72 / writer.resolution()
    document.setPageSize(size - QSizeF(0, FOOT))
    _Writing(document, paper).write(on_turn)
    _print(document, writer, paper.title)
    target.close()
    return bytes(target.data().data())


def _print(document: QTextDocument, writer: QPdfWriter, title: str) -> None:
    """Paint the pages, each with the title and its number at the foot."""
    page, count = document.pageSize(), document.pageCount()
    foot = QRectF(0, page.height() + FOOT - 12, page.width(), 12)
    font = QFont("Noto Sans")
    font.setPixelSize(8)  # the painter counts in points
    painter = QPainter(writer)
    painter.scale(writer.resolution() / 72, writer.resolution() / 72)
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * page.height())
        document.drawContents(painter, QRectF(QPointF(0, number * page.height()), page))
        painter.restore()
        place = f"{number + 1} of {count}"
        painter.setFont(font)
        painter.setPen(QColor(MUTED))
        metrics = QFontMetricsF(font)
        room = page.width() - metrics.horizontalAdvance(place) - STEP
        words = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, words)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine, place)
    painter.end()


class _Writing:
    def __init__(self, document: QTextDocument, paper: Paper) -> None:
        self._paper = paper
        self._pictures = 0
        self._document = document
        self._cursor = QTextCursor(document)
        self._first = True
        self._gap = 0.0

    def write(self, on_turn: Callable[[int], None]) -> None:
        paper = self._paper
        self._line(paper.title, size=16, bold=True)
        for number, turn in enumerate(paper.turns, 1):
            on_turn(number)
            self._line(turn.who, size=9, bold=True, colour=MUTED, above=14)
            if turn.is_question:
                for line in turn.text.split("\n"):
                    self._line(line, ground=GROUND, below=0)
                if turn.documents:
                    self._line(" · ".join(turn.documents), size=8, colour=MUTED)
            for block in turn.blocks:
                self._block(block, turn)
            if turn.ending:
                self._line(turn.ending, colour=MUTED)
        if paper.footnotes:
            self._line("Quotations", size=9, bold=True, colour=MUTED, above=18)
        for note in paper.footnotes:
            self._line(f"[{note.number}] {note.sentence}", size=8.5)

    def _line(
        self,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        colour: str = "",
        ground: str = "",
        above: float = 0,
        below: float = 4,
    ) -> None:
        self._start(QTextBlockFormat(), above, below, ground)
        form = _format(size, bold)
        if colour:
            form.setForeground(QBrush(QColor(colour)))
        self._cursor.insertText(text, form)

    def _start(
        self, form: QTextBlockFormat, above: float = 0, below: float = 4, ground: str = ""
    ) -> None:
        form.setTopMargin(max(above, self._gap))
        form.setBottomMargin(below)
        self._gap = 0.0
        if ground:
            form.setBackground(QBrush(QColor(ground)))
        if self._first:
            self._cursor.setBlockFormat(form)
            self._first = False
        else:
            self._cursor.insertBlock(form, QTextCharFormat())

    def _block(self, block: Block, turn: Turn) -> None:
        match block:
            case Line():
                form = QTextBlockFormat()
                form.setLeftMargin(_left_of(block))
                if block.is_display:
                    form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                heading = bool(block.heading)
                size = max(10, 15 - 1.5 * block.heading) if heading else 10
                self._start(form, 8 if heading else 0, 1 if block.tight else 5)
                if block.marker:
                    self._cursor.insertText(f"{block.marker} ", _format(size))
                self._inlines(block.inlines, turn, size, heading)
            case Code():
                for number, line in enumerate(block.text.split("\n")):
                    form = QTextBlockFormat()
                    form.setLeftMargin(_left_of(block))
                    self._start(form, 0 if number else 4, 0, GROUND)
                    self._cursor.insertText(line, _format(8.5, family="monospace"))
                self._gap = GAP
            case Table():
                self._table(block, turn)
                self._gap = GAP
            case _:
                form = QTextBlockFormat()
                whole = QTextLength(QTextLength.Type.PercentageLength, 100)
                form.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, whole)
                self._start(form)

    def _table(self, block: Table, turn: Turn) -> None:
        form = QTextTableFormat()
        form.setCellSpacing(0)
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setHeaderRowCount(1)
        # Qt takes the margin of a table, and of it alone, for one in pixels of the screen.
        pixels = QGuiApplication.primaryScreen().logicalDotsPerInch() / 72
        form.setLeftMargin(_left_of(block) * pixels)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        rows = (block.header, *block.rows)
        self._start(QTextBlockFormat(), 0, 0)
        table = self._cursor.insertTable(len(rows), max(1, len(block.header)), form)
        cell_form = QTextTableCellFormat()
        cell_form.setPadding(3)
        cell_form.setBottomBorder(0.5)
        cell_form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        cell_form.setBottomBorderBrush(QBrush(QColor("#d9d7d0")))
        for number, row in enumerate(rows):
            for index, cell in enumerate(row[: table.columns()]):
                place = table.cellAt(number, index)
                place.setFormat(cell_form)
                self._cursor = place.firstCursorPosition()
                if index < len(block.alignments) and block.alignments[index] in _SIDES:
                    side = QTextBlockFormat()
                    side.setAlignment(_SIDES[block.alignments[index]])
                    self._cursor.setBlockFormat(side)
                self._inlines(cell, turn, 9, number == 0)
        self._cursor = table.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _inlines(
        self, inlines: Iterable[Inline], turn: Turn, size: float, bold: bool = False
    ) -> None:
        for item in inlines:
            if isinstance(item, Chip):
                note = turn.notes.get(item.ordinal)
                form = _format(size)
                if note is not None:
                    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
                self._cursor.insertText(f"[{note.number}]" if note else item.copied, form)
                continue
            if isinstance(item, Formula):
                self._formula(item, size)
                continue
            form = _format(size, bold or item.bold, "monospace" if item.code else "")
            form.setFontItalic(item.italic)
            form.setFontStrikeOut(item.strike)
            if item.raised:
                form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            shown = item.text if item.link in ("", item.text) else f"{item.text} ({item.link})"
            self._cursor.insertText(shown, form)

    def _formula(self, formula: Formula, size: float) -> None:
        drawing = self._paper.drawing(formula)
        if drawing is None:
            self._cursor.insertText(formula.source, _format(size, family="monospace"))
            return
        em = MATCH * size
        fits = min(1.0, WIDEST / (drawing.width * em))
        self._pictures += 1
        name = f"formula:{self._pictures}"
        image = picture(drawing, "#000000", em * fits, SHARPNESS)
        image.setDevicePixelRatio(1)
        self._document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(drawing.width * em * fits)
        form.setHeight(drawing.height * em * fits)
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        form.setFont(hanging(QFont("Noto Sans"), drawing.depth * em * fits))
        self._cursor.insertImage(form)


def _left_of(block: Line | Code | Table) -> float:
    return STEP * min(10, block.indent + len(block.quotes))


def _format(size: float, bold: bool = False, family: str = "") -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFontPointSize(size)
    form.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if family:
        form.setFontFamilies([family])
    return form
