"""Blocks as widgets under each other: those that are finished are not touched again."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from workbench.ui.chat.blocks import Block, Code, Line, Rule, Table
from workbench.ui.chat.code_colours import ColourQueue
from workbench.ui.chat.code_view import CodeView
from workbench.ui.chat.fitting import height_for
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.quote_bars import QuoteBars, bars_width, indent_width
from workbench.ui.chat.table_view import TableView
from workbench.ui.chat.text_view import TextView
from workbench.ui.theme import Theme

LINES_TOGETHER = 40
"""Lines that share a document, so that text can be selected across them."""

MOST_NEW = 16
"""Widgets that are made in one turn of the loop: about 1 ms each (measured)."""

Group = tuple[Block, ...]


class BlockColumn(QWidget):
    """Shows the blocks of one answer.

    Signals: chip_pressed(Chip); chip_hovered(Chip or None, QPoint); link_pressed(str);
    save_requested(rows) and larger_requested(rows, sides) of a table; height_changed().
    """

    chip_pressed = Signal(object)
    chip_hovered = Signal(object, QPoint)
    link_pressed = Signal(str)
    save_requested = Signal(object)
    larger_requested = Signal(object, object)
    height_changed = Signal()

    def __init__(self, theme: Theme, painters: Painters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._painters = painters
        self._colours = ColourQueue(self)
        self._views: list[QWidget] = []
        self._bars: dict[QWidget, QuoteBars] = {}
        self._heights: list[int] = []
        self._tops: list[int] = []
        self._placed = 0
        self._groups: list[Group] = []
        self._settled = 0
        self._settled_blocks = 0
        self._width = 0
        self._wanted: tuple[Sequence[Block], Sequence[Block]] = ((), ())
        self._coming = False
        self._to_wrap: frozenset[int] = frozenset()

    @property
    def wrapped(self) -> frozenset[int]:
        """Return which blocks of code are wrapped, counted from 0; set it before they are made."""
        codes = [view for view in self._views if isinstance(view, CodeView)]
        unmade = (at for at in self._to_wrap if at >= len(codes))
        return frozenset((*unmade, *(at for at, code in enumerate(codes) if code.is_wrapped)))

    @wrapped.setter
    def wrapped(self, places: frozenset[int]) -> None:
        self._to_wrap = places

    @property
    def is_coming(self) -> bool:
        """Say whether blocks are left that `show_more` shows."""
        return self._coming

    def show_blocks(self, finished: Sequence[Block], tail: Sequence[Block], again: bool) -> None:
        """Show blocks, at most `MOST_NEW` new ones of them.

        `again` says that finished ones may differ from what was shown.
        """
        if again:
            self._settled = self._settled_blocks = 0
        self._wanted = (finished, tail)
        self.show_more()

    def show_more(self, most: float = MOST_NEW) -> None:
        """Show further blocks, at most so many of them in new widgets."""
        finished, tail = self._wanted
        groups = _grouped([*finished[self._settled_blocks :], *tail])
        first = self._settled
        self._coming = False
        for at, group in enumerate(groups):
            index = first + at
            if index < len(self._groups) and self._groups[index] == group:
                continue
            if self._needs_view(index, group):
                if most < 1:
                    groups = groups[:at]
                    self._coming = True
                    break
                most -= 1
            self._show(index, group)
        for view in self._views[first + len(groups) :]:
            self._drop_bars(view)
            _drop(view)
        keep = first + len(groups)
        del self._views[keep:], self._heights[keep:], self._groups[keep:], self._tops[keep:]
        self._placed = min(self._placed, keep)
        done = len(finished)
        self._finish_code(groups, done)
        for group in groups[:-1]:
            if self._settled_blocks + len(group) > done:
                break
            self._settled_blocks += len(group)
            self._settled += 1

    def _finish_code(self, groups: Sequence[Group], done: int) -> None:
        at = self._settled_blocks
        for index, group in enumerate(groups, self._settled):
            at += len(group)
            view = self._views[index]
            if at <= done and isinstance(view, CodeView):
                view.finish()

    def fit(self, width: int) -> int:
        """Place the blocks for a width; those above the first that changed are not looked at."""
        if width != self._width:
            self._width = width
            self._heights = [0] * len(self._views)
            self._placed = 0
        gap = self._theme.space(5)
        done = self._placed
        top = self._tops[done - 1] + self._heights[done - 1] + gap if done else 0
        for index, view in enumerate(self._views[done:], done):
            left = self._left_of(self._groups[index][0], width)
            if not self._heights[index]:
                self._heights[index] = height_for(view, width - left)
                view.setGeometry(left, top, width - left, self._heights[index])
            elif view.y() != top:
                view.move(left, top)
            if view.isHidden():
                view.show()
            self._tops[index] = top
            if self._bars:
                self._place_bars(index, gap)
            top += self._heights[index] + gap
        self._placed = len(self._views)
        return max(0, top - gap)

    def _left_of(self, block: Block, width: int) -> int:
        """Return how far lists and quotes move a block in; prose moves its lines itself."""
        if not isinstance(block, Code | Table) or not (block.indent or block.quotes):
            return 0
        moved = indent_width(self._theme, block.indent) + bars_width(self._theme, block.quotes)
        return min(moved, width // 2)

    def _place_bars(self, index: int, gap: int) -> None:
        """Put the bars of a block beside it, and on to its neighbours in the same quotes."""
        top, height = self._tops[index], self._heights[index]
        if index and _quotes_of(self._groups[index][0]) == _quotes_of(self._groups[index - 1][0]):
            if bars := self._bars.get(self._views[index - 1]):
                bars.resize(bars.width(), bars.height() + top - bars.geometry().bottom() - 1)
            top, height = top - gap, height + gap
        if bars := self._bars.get(self._views[index]):
            bars.setGeometry(0, top, self._views[index].x(), height)
            bars.show()

    def _set_bars(self, view: QWidget, block: Block) -> None:
        """Give a block that is no text the bars of its quotes."""
        quotes = _quotes_of(block) if isinstance(block, Code | Table) else ()
        bars = self._bars.get(view)
        if bars is not None and bars.quotes == quotes:
            return
        self._drop_bars(view)
        if quotes:
            self._bars[view] = QuoteBars(self._theme, quotes, self)

    def _drop_bars(self, view: QWidget) -> None:
        if bars := self._bars.pop(view, None):
            bars.hide()
            bars.deleteLater()

    def take_drawn(self) -> bool:
        """Show the formulas that were drawn since; say whether there were any."""
        changed = False
        for index, view in enumerate(self._views):
            if isinstance(view, ProseView | TableView):
                text = view.text if isinstance(view, TableView) else view
                if text.has_drawn():
                    view.redraw_formulas()
                    self._change(index)
                    changed = True
        return changed

    def text_views(self) -> list[TextView]:
        """Return the views that may hold chips, from top to bottom."""
        return [edit for edit in self.edits() if isinstance(edit, TextView)]

    def edits(self) -> list[TextView | QPlainTextEdit]:
        """Return all that holds text, from top to bottom."""
        edits: list[TextView | QPlainTextEdit] = []
        for view in self._views:
            if isinstance(view, TableView):
                edits.append(view.text)
            elif isinstance(view, CodeView):
                edits.append(view.edit)
            elif isinstance(view, TextView):
                edits.append(view)
        return edits

    def _needs_view(self, index: int, group: Group) -> bool:
        kind = _VIEWS[type(group[0])]
        return index >= len(self._views) or type(self._views[index]) is not kind

    def _show(self, index: int, group: Group) -> None:
        first = group[0]
        kind = _VIEWS[type(first)]
        if index < len(self._views) and type(self._views[index]) is not kind:
            self._drop_bars(self._views[index])
            _drop(self._views[index])
            self._views[index] = self._make(first, index)
        elif index >= len(self._views):
            self._views.append(self._make(first, index))
            self._heights.append(0)
            self._tops.append(0)
            self._groups.append(group)
        self._groups[index] = group
        self._change(index)
        view = self._views[index]
        if self._bars or _quotes_of(first):
            self._set_bars(view, first)
        if isinstance(view, ProseView):
            view.show_lines(tuple(line for line in group if isinstance(line, Line)))
        elif isinstance(view, CodeView) and isinstance(first, Code):
            view.show_code(first)
        elif isinstance(view, TableView) and isinstance(first, Table):
            view.show_table(first)

    def _change(self, index: int) -> None:
        """Note that a view is to be measured, and all below it to be placed."""
        self._heights[index] = 0
        self._placed = min(self._placed, index)

    def _make(self, block: Block, index: int) -> QWidget:
        view: QWidget
        if isinstance(block, Line):
            view = prose = ProseView(self._theme, self._painters)
            prose.setParent(self)  # later: a small one would lay its text out for its own width
            self._connect(prose)
        elif isinstance(block, Table):
            whole = partial(self._whole_table, index)
            view = table = TableView(self._theme, self._painters, whole, self)
            self._connect(table.text)
            table.save_requested.connect(self.save_requested)
            table.larger_requested.connect(self.larger_requested)
        elif isinstance(block, Code):
            view = code = CodeView(self._theme, self._colours, self)
            if self._to_wrap:
                place = sum(isinstance(above, CodeView) for above in self._views[:index])
                code.wrap_button.setChecked(place in self._to_wrap)
            code.height_changed.connect(self._measure_again)
        else:
            view = RuleView(self._theme, self)
        return view

    def _measure_again(self) -> None:
        self._width = 0
        self.height_changed.emit()

    def _connect(self, view: TextView) -> None:
        view.chip_pressed.connect(self.chip_pressed)
        view.chip_hovered.connect(self.chip_hovered)
        view.link_pressed.connect(self.link_pressed)

    def _whole_table(self, index: int) -> list[Table]:
        tables = [group[0] for group in self._groups]
        first = index
        while isinstance(table := tables[first], Table) and table.part and first:
            first -= 1
        parts: list[Table] = []
        for table in tables[first:]:
            if not isinstance(table, Table) or (parts and table.part != parts[-1].part + 1):
                break
            parts.append(table)
        return parts


class RuleView(QFrame):
    """A line across."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("line")

    def fit(self, width: int) -> int:
        """Return the height of a hairline."""
        return 1


_VIEWS: dict[type[Block], type[QWidget]] = {
    Line: ProseView,
    Code: CodeView,
    Table: TableView,
    Rule: RuleView,
}


def _quotes_of(block: Block) -> tuple[int, ...]:
    """Return the quotes around a block; see `blocks.Line`."""
    return () if isinstance(block, Rule) else block.quotes


def _drop(view: QWidget) -> None:
    if isinstance(view, CodeView):
        view.stop()
    view.hide()
    view.deleteLater()


def _grouped(blocks: Sequence[Block]) -> list[Group]:
    groups: list[Group] = []
    for block in blocks:
        last = groups[-1] if groups else None
        if (
            isinstance(block, Line)
            and last
            and isinstance(last[0], Line)
            and last[0].quotes == block.quotes
            and len(last) < LINES_TOGETHER
        ):
            groups[-1] = (*last, block)
        else:
            groups.append((block,))
    return groups
