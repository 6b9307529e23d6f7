"""Paragraphs, headings, lists and quotes in one document; a growing end replaces only itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)

from workbench.ui.chat.blocks import Formula, Line, Run
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.quote_bars import bars_width, indent_width, paint_bars
from workbench.ui.chat.selected import kept_selection
from workbench.ui.chat.text_view import TextView
from workbench.ui.shell.direction import runs_from_right
from workbench.ui.theme import Theme

_HEADING_ROLES = ("title", "subtitle", "reading", "reading", "reading", "reading")


class ProseView(TextView):
    """Shows lines that stand in the same quotes."""

    def __init__(
        self, theme: Theme, painters: Painters, role: str = "reading", colour: str = "text"
    ) -> None:
        super().__init__(theme, painters)
        self._role = role
        self._colour = colour
        self._lines: tuple[Line, ...] = ()
        self._quotes: tuple[int, ...] = ()
        self._from_right = False
        self.anywhere()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show lines, writing only from the first that differs."""
        same = 0
        for old, new in zip(self._lines, lines, strict=False):
            if old is not new and old != new:
                break
            same += 1
        if same == len(self._lines) == len(lines):
            return
        with kept_selection(self):
            self._write_from(same, lines)

    def _write_from(self, same: int, lines: tuple[Line, ...]) -> None:
        self._quotes = lines[0].quotes if lines else ()
        self._from_right = bool(lines) and _from_right(lines[0])
        self._make_room_for_bars()
        document = self.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if same < len(self._lines):
            cursor.setPosition(document.findBlockByNumber(same).position())
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            fresh = True
        else:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            fresh = not self._lines
        for index in range(same, len(lines)):
            self._write(cursor, lines, index, fresh)
            fresh = False
        if fresh and same:
            cursor.deletePreviousChar()
        cursor.endEditBlock()
        self._lines = lines

    def _make_room_for_bars(self) -> None:
        frame = self.document().rootFrame().frameFormat()
        room = float(bars_width(self._theme, self._quotes))
        left, right = (0.0, room) if self._from_right else (room, 0.0)
        if (frame.leftMargin(), frame.rightMargin()) != (left, right):
            frame.setLeftMargin(left)
            frame.setRightMargin(right)
            self.document().rootFrame().setFrameFormat(frame)

    def redraw_formulas(self) -> None:
        """Write again from the first formula on."""
        self.forget_awaited()
        lines = self._lines
        first = next((i for i, line in enumerate(lines) if _has_formula(line)), len(lines))
        self._lines = tuple(Line(()) if i >= first else line for i, line in enumerate(lines))
        self.show_lines(lines)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        super().paintEvent(event)
        if not self._quotes:
            return
        painter = QPainter(self.viewport())
        paint_bars(self._theme, painter, self._quotes, self.viewport().rect(), self._from_right)
        painter.end()

    def run_format(self, run: Run, base: QTextCharFormat) -> QTextCharFormat:
        form = super().run_format(run, base)
        if run.bold and not run.link:
            form.setForeground(self._theme.colour("text"))  # a title stands out of muted text
        return form

    def _write(self, cursor: QTextCursor, lines: tuple[Line, ...], index: int, fresh: bool) -> None:
        line = lines[index]
        form = self._block_format(line, lines[index - 1] if index else None)
        if fresh:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        if line.heading:
            base = self.base_format(_HEADING_ROLES[line.heading - 1], "semibold")
        else:
            base = self.base_format(self._role, colour="textMuted" if line.quotes else self._colour)
        if line.marker:
            bold = self.base_format(self._role, "semibold") if line.marker == "•" else base
            cursor.insertText(f"{line.marker}\t", bold)
        self.insert(cursor, line.inlines, base)
        if not line.inlines and not line.marker:
            self.insert(cursor, (Run(""),), base)

    def _block_format(self, line: Line, above: Line | None) -> QTextBlockFormat:
        theme = self._theme
        form = QTextBlockFormat()
        role = _HEADING_ROLES[line.heading - 1] if line.heading else self._role
        height = max(theme.line_height(self._role), round(theme.font_pixels(role) * 1.35))
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        step = theme.space(7)
        indent = indent_width(theme, line.indent)
        if _from_right(line):
            form.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            form.setRightMargin(indent)
        else:
            form.setLeftMargin(indent)
        if line.marker:
            form.setTextIndent(-step)
            # Qt names the tabs of a text that runs from the right by their other side.
            kinds = QTextOption.TabType
            kind = kinds.RightTab if _from_right(line) else kinds.LeftTab
            form.setTabPositions([QTextOption.Tab(step, kind)])
        form.setBottomMargin(theme.space(2) if line.tight else theme.space(4))
        if line.is_display:
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            form.setTopMargin(theme.space(3) if above else 0)
        if above and line.heading:
            form.setTopMargin(theme.space(4))
        elif above and above.tight and not line.tight:
            form.setTopMargin(theme.space(3))
        return form


def _from_right(line: Line) -> bool:
    return runs_from_right("".join(item.text for item in line.inlines if isinstance(item, Run)))


def _has_formula(line: Line) -> bool:
    return any(isinstance(item, Formula) for item in line.inlines)
