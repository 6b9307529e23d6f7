"""The quotations of an answer as a list: also the accessible form of the marks in its text."""

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.reader.quotation_rows import ROW, QuotationDelegate, QuotationModel
from workbench.ui.reader.verdicts import Quotation
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme
from workbench.ui.verdict_status import STATUS

MOST_ROWS = 6
_ROOMY = 340
"""Pixels from which on the key has its place beside the title."""


class _Rows(QListView):
    """A list that wants all the height it may have."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.maximumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())


class QuotationList(QFrame):
    """Headed "Quotations in this answer", with a counter; six rows show, more scroll.

    Its menu shows one verdict only, groups by document, checks again and exports.

    Signals: chosen(int ordinal), next_wanted(), previous_wanted(), check_again_wanted(),
    export_wanted().
    """

    chosen = Signal(int)
    next_wanted = Signal()
    previous_wanted = Signal()
    check_again_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("quotationList")
        title = ElidedLabel()
        title.setText("Quotations in this answer")
        title.setProperty("weight", "semibold")
        self._previous = IconButton(theme, "left", "Previous quotation", "Shift+F7")
        self._next = IconButton(theme, "right", "Next quotation", "F7")
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        self._counter = QLabel()
        self._counter.setProperty("tone", "muted")
        self._key = QLabel("F7")
        self._key.setObjectName("keyCap")
        self._all: tuple[Quotation, ...] = ()
        self._status: str | None = None
        self._more = IconButton(theme, "more", "Show, check again, export")
        self._more.clicked.connect(self._open_menu)
        self._menu = QMenu(self)
        self._head = QHBoxLayout()
        self._head.addWidget(title, 1)
        for widget in (self._previous, self._counter, self._next, self._key, self._more):
            self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._model = QuotationModel(theme, self)
        self._view = _Rows()
        self._view.setModel(self._model)
        self._delegate = QuotationDelegate(theme, self._model, self._view)
        self._view.setItemDelegate(self._delegate)
        self._view.setProperty("ground", "background")
        self._view.setAccessibleName("Quotations in this answer")
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.clicked.connect(self._on_chosen)
        self._view.activated.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._view)
        self._current: int | None = None
        self._most = MOST_ROWS
        self._make_menu()
        self.show_rows(())
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def rows(self) -> tuple[Quotation, ...]:
        """Return the rows that are shown."""
        return self._model.rows

    @property
    def current(self) -> int | None:
        """Return the number of the quotation that is open, if any."""
        return self._current

    def show_words(self, shown: bool) -> None:
        """Show the word of each verdict beside its mark, or the mark alone."""
        self._delegate.words_shown = shown
        self._view.viewport().update()

    def show_rows(self, rows: tuple[Quotation, ...]) -> None:
        """Show the quotations of an answer; the list hides when there are none."""
        self._all = rows
        self.setVisible(bool(rows))
        if self._status not in (None, *(row.status for row in rows)):
            self._filters[0].setChecked(True)
            self._status = None
        self._show()

    def show_current(self, ordinal: int | None) -> None:
        """Mark the quotation that is open."""
        ordinals = [row.ordinal for row in self._model.rows]
        self._current = ordinal if ordinal in ordinals else None
        if self._current is None:
            self._view.clearSelection()
            count = len(ordinals)
            of_all = f"{count} of {len(self._all)}"
            self._counter.setText(of_all if self._status is not None else f"{count} in all")
        else:
            place = ordinals.index(self._current)
            self._view.setCurrentIndex(self._model.index(self._model.row_of(self._current)))
            self._counter.setText(f"{place + 1} of {len(ordinals)}")
        self._previous.setEnabled(len(ordinals) > 1)
        self._next.setEnabled(bool(ordinals))

    def go_to_top(self) -> None:
        """Scroll to the first row."""
        self._view.scrollToTop()

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if row is not None:
            self.chosen.emit(row.ordinal)

    def show_only(self, status: str | None) -> None:
        """Show the quotations of one status of the token table, None shows all."""
        self._status = status
        self._show()

    def _show(self) -> None:
        rows = tuple(row for row in self._all if self._status in (None, row.status))
        self._model.show_rows(rows, grouped=self._grouped.isChecked())
        self._fit()
        self.show_current(self._current)

    def _make_menu(self) -> None:
        group = QActionGroup(self._menu)
        words: dict[str | None, str] = {None: "All quotations"}
        words |= {name: self._theme.verdict(name)["word"] for name in STATUS.values()}
        self._filters: list[QAction] = []
        for name, word in words.items():
            action = add_action(self._menu, word)
            action.setCheckable(True)
            action.setData(name)
            group.addAction(action)
            self._filters.append(action)
        self._filters[0].setChecked(True)
        group.triggered.connect(self._on_filter)
        self._menu.addSeparator()
        self._grouped = add_action(self._menu, "Group by document")
        self._grouped.setCheckable(True)
        self._grouped.toggled.connect(self._show)
        self._menu.addSeparator()
        self._menu.addAction("Check again").triggered.connect(self.check_again_wanted)
        self._menu.addAction("Export…").triggered.connect(self.export_wanted)

    def _open_menu(self) -> None:
        for action in self._filters[1:]:
            count = sum(row.status == action.data() for row in self._all)
            word = self._theme.verdict(action.data())["word"]
            action.setText(f"{word} ({count})")
            action.setEnabled(bool(count))
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _on_filter(self, action: QAction) -> None:
        self.show_only(action.data())

    def give_room(self, height: int) -> None:
        """Take a good fifth of a panel that high at most, but two rows in any case."""
        row = round(ROW * self._theme.text_size)
        self._most = min(MOST_ROWS, max(2, int(height * 0.22) // row))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._key.setVisible(self.width() >= _ROOMY * self._theme.text_size)

    def _fit(self) -> None:
        rows = min(self._most, max(1, len(self._model.entries)))
        row = round(ROW * self._theme.text_size)
        self._view.setMinimumHeight(min(rows, 1) * row)
        self._view.setMaximumHeight(rows * row + self._theme.space(2))

    def _restyle(self) -> None:
        theme = self._theme
        self.setStyleSheet(
            f"#quotationList {{ background: {theme.hex('background')};"
            f" border: none; border-top: 1px solid {theme.hex('border')}; }}"
            f"#keyCap {{ border: 1px solid {theme.hex('border')}; border-radius: 4px;"
            f" background: {theme.hex('surface')}; color: {theme.hex('textMuted')};"
            f" padding: 1px 5px; font-size: {theme.font_pixels('caption')}px; }}"
        )
        self._head.setContentsMargins(
            theme.space(5), theme.space(2), theme.space(4), theme.space(2)
        )
        self._head.setSpacing(theme.space(3))
        self._fit()
        self._view.doItemsLayout()
        self._view.scrollTo(self._view.currentIndex())
