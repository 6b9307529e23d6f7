"""Code and tables: framed, with a title row of their own and their own way to be copied."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from workbench.ui.chat.blocks import Cell, Code, Inline, Run, Table
from workbench.ui.chat.code_colours import CodeColours, ColourQueue
from workbench.ui.chat.copying import as_html, as_tsv, table_rows
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.text_view import TextView
from workbench.ui.shell.buttons import CopyButton, IconButton
from workbench.ui.shell.direction import runs_from_right
from workbench.ui.theme import Theme

LONGEST_LINE = 5_000
"""Characters of a line of code that are laid out as one; Qt's time grows faster than the line."""

TAB = 4
"""Characters from one tab stop to the next."""

LONGEST_WORD = 60
ROUNDING = 2
"""Pixels by which Qt lays a table out wider than it was told to."""


class _Framed(QFrame):
    """A title row above one widget. Signals: height_changed()."""

    height_changed = Signal()
    _body: QWidget

    def __init__(self, theme: Theme, copy_name: str, ground: str, parent: QWidget | None) -> None:
        # A widget that gets its parent later has all of its style looked up again.
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("framed")
        radius = theme.size("radius", "card")
        self.setStyleSheet(
            f"#framed {{ border: 1px solid {theme.hex('border')}; border-radius: {radius}px;"
            f" background: {theme.hex(ground)}; }}"
            f"#framedTitle {{ background: {theme.hex('subtle')};"
            f" border-top-left-radius: {radius - 1}px; border-top-right-radius: {radius - 1}px; }}"
        )
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "caption")
        self.title.setProperty("tone", "muted")
        self._header = QFrame(self)
        self.copy_button = CopyButton(theme, copy_name, self._header)
        self._header.setObjectName("framedTitle")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(theme.space(5), 0, theme.space(3), 0)
        row.addWidget(self.title, 1)
        row.addWidget(self.copy_button)
        self._row = row

    def add_button(self, drawing: str, name: str) -> IconButton:
        """Return a further button at the end of the title row."""
        button = IconButton(self._theme, drawing, name, parent=self._header)
        self._row.addWidget(button)
        return button

    def _fit_body(self, width: int, left: int, top: int, height: int) -> int:
        header = self._theme.size("control", "iconButton")
        self._header.setGeometry(1, 1, width - 2, header)
        self._body.setGeometry(1 + left, 1 + header + top, width - 2 - 2 * left, height)
        return 2 + header + 2 * top + height


class CodeView(_Framed):
    """A block of code; while it grows only the new end is written. `edit` holds its text."""

    def __init__(self, theme: Theme, queue: ColourQueue, parent: QWidget | None = None) -> None:
        """Show code that gets its colours when it is its turn in the queue."""
        super().__init__(theme, "Copy code", "codeBackground", parent)
        self._body = self.edit = _CodeEdit(theme, self)
        self._code: Code | None = None
        self._coloured = False
        self._colours = CodeColours(theme, self.edit.document(), queue)
        self.copy_button.clicked.connect(self._copy)
        self.wrap_button = self.add_button("fit", "Wrap long lines")
        self.wrap_button.setCheckable(True)
        self.wrap_button.toggled.connect(self._wrap)

    def show_code(self, code: Code) -> None:
        """Show a block of code."""
        before, self._code = self._code, code
        if before is not None and code.text.startswith(before.text):
            self.edit.append(code.text[len(before.text) :])
        else:
            self.edit.start(code.text)
        if before != code:
            self._coloured = False
            self._colours.stop()
        self.title.setText(code.language or "Code")
        self.edit.setAccessibleName(f"Code, {code.language}" if code.language else "Code")

    def finish(self) -> None:
        """Colour the code, now that nothing more will come."""
        if self._code is not None and not self._coloured:
            self._coloured = True
            self._colours.start(self._code.language)

    def stop(self) -> None:
        """Give no more colours, because the view goes away."""
        self._colours.stop()

    def fit(self, width: int) -> int:
        pad = self._theme.space(5)
        height = self.edit.height_of_text(width - 2 * pad - 2)
        return self._fit_body(width, pad, self._theme.space(4), height)

    def _wrap(self, wrapped: bool) -> None:
        mode = QPlainTextEdit.LineWrapMode
        self.edit.setLineWrapMode(mode.WidgetWidth if wrapped else mode.NoWrap)
        # Qt leaves the bar of the long line where it was.
        bar = Qt.ScrollBarPolicy
        shown = bar.ScrollBarAlwaysOff if wrapped else bar.ScrollBarAsNeeded
        self.edit.setHorizontalScrollBarPolicy(shown)
        self.height_changed.emit()

    def _copy(self) -> None:
        if self._code:
            QGuiApplication.clipboard().setText(self._code.text)


class _CodeEdit(QPlainTextEdit):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = 0
        self._last_line = ""
        self._widest = 0.0
        self.setReadOnly(True)
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        font = theme.font("code")
        self.setFont(font)
        family = font.family().replace('"', "")
        self.setStyleSheet(
            "QPlainTextEdit { background: transparent; border: none; padding: 0; }"
            f'QPlainTextEdit {{ font-family: "{family}";'
            f" font-size: {theme.font_pixels('code')}px; color: {theme.hex('codeText')}; }}"
        )
        self._cell = QFontMetricsF(self.font()).horizontalAdvance(" ")
        self.setTabStopDistance(TAB * self._cell)

    def start(self, text: str) -> None:
        self._column = 0
        self._last_line, self._widest = "", 0.0
        self.setPlainText("")
        self.append(text)

    def append(self, text: str) -> None:
        if not text:
            return
        selected = self.textCursor()
        begin, end = selected.anchor(), selected.position()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        text = self._broken(text)
        cursor.insertText(text)
        self._measure(text)
        if begin != end:
            selected.setPosition(begin)
            selected.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(selected)

    def height_of_text(self, width: int) -> int:
        if self.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth:
            # Only at its width does a line know on how many it stands.
            self.resize(width, self.height())
            return self._wrapped_height() + 2
        height = self.blockCount() * self.fontMetrics().lineSpacing() + 2
        if self._widest > width:
            height += self.horizontalScrollBar().sizeHint().height()
        return height

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        event.ignore()

    def _wrapped_height(self) -> int:
        layout, height = self.document().documentLayout(), 0.0
        block = self.document().firstBlock()
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return ceil(height)

    def _measure(self, text: str) -> None:
        """Note the widest line: Qt knows it only of the lines that it has painted."""
        lines = (self._last_line + text).split("\n")
        self._last_line = lines[-1]
        self._widest = max(self._widest, *map(self._width_of, lines))

    def _width_of(self, line: str) -> float:
        line = line.expandtabs(TAB)
        if line.isascii():
            return len(line) * self._cell
        return QFontMetricsF(self.font()).horizontalAdvance(line)

    def _broken(self, text: str) -> str:
        """Break lines that are too long to be laid out; copying gives the text as it was."""
        lines = text.split("\n")
        pieces = []
        for index, line in enumerate(lines):
            column = self._column if index == 0 else 0
            while column + len(line) > LONGEST_LINE:
                pieces.append(line[: LONGEST_LINE - column] + "\n")
                line, column = line[LONGEST_LINE - column :], 0
            pieces.append(line if index == len(lines) - 1 else line + "\n")
            self._column = column + len(line)
        return "".join(pieces)


class TableView(_Framed):
    """A table; a growing one writes only the rows that differ.

    `whole` returns the parts of which this one may be a continuation. Signals, with the rows of
    the whole table: save_requested(), larger_requested().
    """

    save_requested = Signal(object)
    larger_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        painters: Painters,
        whole: Callable[[], Sequence[Table]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Copy as table", "surface", parent)
        self._body = self.text = TextView(theme, painters)
        self.text.setParent(self)  # later: a small one would lay its text out for its own width
        self._whole = whole
        self._shown: Table | None = None
        self._grid: QTextTable | None = None
        self._from_right = False
        option = QTextOption(self.text.document().defaultTextOption())
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self.text.document().setDefaultTextOption(option)
        self.copy_button.clicked.connect(self._copy)
        self.add_button("table", "Save as CSV…").clicked.connect(self._save)
        self.add_button("expand", "Show larger").clicked.connect(self._enlarge)

    def show_table(self, table: Table) -> None:
        """Show a table."""
        before, self._shown = self._shown, table
        if before == table:
            return
        self.title.setText("Table" if table.part == 0 else "Table, continued")
        # Without this each cell would have the whole table laid out again.
        edit = QTextCursor(self.text.document())
        edit.beginEditBlock()
        self._write_changes(before, table)
        edit.endEditBlock()

    def redraw_formulas(self) -> None:
        """Write the table again."""
        table, self._shown = self._shown, None
        self.text.forget_awaited()
        if table is not None:
            self.show_table(table)

    def _write_changes(self, before: Table | None, table: Table) -> None:
        same_head = before is not None and before.header == table.header
        if not same_head or before is None or before.alignments != table.alignments:
            self._start(table)
            before = None
        assert self._grid
        old = before.rows if before else ()
        same = 0
        for left, right in zip(old, table.rows, strict=False):
            if left is not right and left != right:
                break
            same += 1
        if self._grid.rows() > same + 1:
            self._grid.removeRows(same + 1, self._grid.rows() - same - 1)
        if len(table.rows) > same:
            self._grid.appendRows(len(table.rows) - same)
        for index in range(same, len(table.rows)):
            self._write(index + 1, table.rows[index])

    def fit(self, width: int) -> int:
        height = self.text.fit(width - 2)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.text.document().size().width() > width + ROUNDING:
            height += self.text.horizontalScrollBar().sizeHint().height()
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.text.setHorizontalScrollBarPolicy(policy)
        return self._fit_body(width, 0, 0, height)

    def _start(self, table: Table) -> None:
        self.text.clear()
        form = QTextTableFormat()
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        words = (item.text for cell in table.header for item in cell if isinstance(item, Run))
        self._from_right = runs_from_right(" ".join(words))
        columns = max(1, len(table.header))
        self._grid = QTextCursor(self.text.document()).insertTable(1, columns, form)
        self._write(0, table.header)

    def _write(self, row: int, cells: Sequence[Cell]) -> None:
        assert self._grid and self._shown
        theme = self._theme
        form = QTextTableCellFormat()
        form.setLeftPadding(theme.space(5))
        form.setRightPadding(theme.space(5))
        form.setTopPadding(theme.space(3))
        form.setBottomPadding(theme.space(3))
        form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        if row:
            form.setTopBorder(1)
            form.setTopBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            form.setTopBorderBrush(theme.colour("border"))
        base = self.text.base_format("ui", "regular" if row else "semibold")
        for column in range(self._grid.columns()):
            # Qt mirrors no table, so the first column of one that runs from the right comes last.
            place = self._grid.columns() - 1 - column if self._from_right else column
            cell = self._grid.cellAt(row, place)
            cell.setFormat(form)
            cursor = cell.firstCursorPosition()
            block = cursor.blockFormat()
            if self._from_right:
                block.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            block.setAlignment(_SIDES.get(self._alignment(column), Qt.AlignmentFlag.AlignLeft))
            cursor.setBlockFormat(block)
            if column < len(cells):
                self.text.insert(cursor, tuple(map(_breakable, cells[column])), base)

    def _alignment(self, column: int) -> str:
        assert self._shown
        sides = self._shown.alignments
        return sides[column] if column < len(sides) else ""

    def _rows(self) -> list[list[str]]:
        return table_rows(self._whole() or (self._shown,)) if self._shown else []

    def _save(self) -> None:
        self.save_requested.emit(self._rows())

    def _enlarge(self) -> None:
        self.larger_requested.emit(self._rows())

    def _copy(self) -> None:
        rows = self._rows()
        data = QMimeData()
        data.setText(as_tsv(rows))
        data.setHtml(as_html(rows))
        QGuiApplication.clipboard().setMimeData(data)


_SIDES = {
    # What was asked for by name does not turn with the text.
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


def _breakable(item: Inline) -> Inline:
    """Let a word break that would make its column wider than any screen."""
    if not isinstance(item, Run) or max(map(len, item.text.split(" ")), default=0) <= LONGEST_WORD:
        return item
    words = item.text.split(" ")
    text = " ".join(
        "\u200b".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))
        for word in words
    )
    return replace(item, text=text)
