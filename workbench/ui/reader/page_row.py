"""The second row above the page: which page of the document, and at what size."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from workbench.ui.reader.layout import Fit, Zoom
from workbench.ui.reader.page_numbers import page_meant
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.buttons import IconButton, give_icon
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

ROOMY = 420
"""Pixels from which on everything has its place."""
NARROW, CRAMPED = 310, 285
"""Pixels below which the position goes, and the buttons for previous and next."""
SENTENCE = 620
"""Pixels below which the buttons give way to the sentence about a page that is not there."""
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class _PageBox(QLineEdit):
    """A line that tells when it is left or given up."""

    left = Signal()
    given_up = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class PageRow(QFrame):
    """Small pages and contents on and off, the page box, previous and next, and the zoom.

    Signals: thumbnails_wanted(bool), contents_wanted(bool), page_wanted(int page),
    zoom_chosen(object Zoom), zoom_in(), zoom_out(), done() when the page box has led somewhere.
    """

    page_wanted = Signal(int)
    zoom_chosen = Signal(object)
    thumbnails_wanted = Signal(bool)
    contents_wanted = Signal(bool)
    zoom_in = Signal()
    zoom_out = Signal()
    done = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels: tuple[str, ...] = ()
        self._count = 0
        self._page = 0
        self._wrong = False
        self._thumbs = IconButton(theme, "thumbs", "Small pages")
        self._thumbs.setCheckable(True)
        self._thumbs.toggled.connect(self.thumbnails_wanted)
        self._contents = IconButton(theme, "contents", "Contents")
        self._contents.setCheckable(True)
        self._contents.toggled.connect(self.contents_wanted)
        self._thumbs.toggled.connect(self._on_thumbs)
        self._contents.toggled.connect(self._on_contents)
        self._box = _PageBox()
        self._box.setAccessibleName("Page")
        self._box.setToolTip("Go to a page: its printed number, or “43 of 84” (Ctrl+G)")
        self._box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._box.setMaxLength(40)
        self._box.returnPressed.connect(self._on_typed)
        self._box.textEdited.connect(self._on_edited)
        self._box.left.connect(self._show_page)
        self._box.given_up.connect(self._on_given_up)
        self._position = ElidedLabel()
        self._position.setProperty("tone", "muted")
        self._previous = IconButton(theme, "up", "Previous page")
        self._next = IconButton(theme, "down", "Next page")
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self._minus = IconButton(theme, "minus", "Smaller", "Ctrl+-")
        self._plus = IconButton(theme, "plus", "Larger", "Ctrl+=")
        self._minus.clicked.connect(self.zoom_out)
        self._plus.clicked.connect(self.zoom_in)
        self._zoom = QToolButton()
        self._zoom.setProperty("compact", True)
        self._zoom.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._zoom.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._zoom.clicked.connect(self._open_zooms)
        self._zooms = QMenu(self)
        group = QActionGroup(self._zooms)
        for zoom in (*Fit, *FACTORS):
            action = add_action(self._zooms, zoom_words(zoom))
            action.setCheckable(True)
            action.setData(zoom)
            group.addAction(action)
        group.triggered.connect(self._on_zoom)
        self._line = QHBoxLayout(self)
        for widget in (
            self._thumbs,
            self._contents,
            self._box,
            self._position,
            self._previous,
            self._next,
        ):
            self._line.addWidget(widget)
        self._line.addStretch(1)
        for button in (self._minus, self._zoom, self._plus):
            self._line.addWidget(button)
        self.show_zoom(Fit.TEXT, 1.0)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_document(self, count: int, labels: Sequence[str]) -> None:
        """Take a document's number of pages and their printed labels."""
        self._count, self._labels = count, tuple(labels)

    def allow_contents(self, allowed: bool) -> None:
        """Offer the outline of a document that has one."""
        self._contents.setVisible(allowed)

    def show_page(self, page: int) -> None:
        """Show the page that is being read."""
        self._page = page
        if not (self._box.hasFocus() and self._box.isModified()):
            self._show_page()

    def show_zoom(self, zoom: Zoom, factor: float) -> None:
        """Show the zoom in force."""
        words = zoom_words(zoom if isinstance(zoom, Fit) else factor)
        self._zoom.setText(words)
        self._zoom.setAccessibleName(f"Zoom: {words}")
        for action in self._zooms.actions():
            action.setChecked(action.data() == zoom)

    def edit_page(self) -> None:
        """Put the cursor in the page box."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # In a narrow pane the zoom keeps its menu and keys, so that the page keeps its place.
        room = self.width() / self._theme.text_size
        wrong = self._wrong and room < SENTENCE
        for button in (self._minus, self._plus):
            button.setVisible(room >= ROOMY and not wrong)
        self._zoom.setVisible(not wrong)
        self._position.setVisible(room >= NARROW or wrong)
        # Large text in a narrow pane: the page box and the keys still lead to every page.
        for button in (self._previous, self._next):
            button.setVisible(room >= CRAMPED and not wrong)

    def _on_thumbs(self, wanted: bool) -> None:
        if wanted:
            self._contents.setChecked(False)

    def _on_contents(self, wanted: bool) -> None:
        if wanted:
            self._thumbs.setChecked(False)

    def _label(self) -> str:
        page = self._page
        return (self._labels[page - 1] if 1 <= page <= len(self._labels) else "") or str(page)

    def _show_page(self) -> None:
        label = self._label()
        self._box.setText(label)
        self._show_place()
        self._set_wrong(False)
        self._previous.setEnabled(self._page > 1)
        self._next.setEnabled(self._page < self._count)

    def _show_place(self) -> None:
        place = f"{self._page:,} of {self._count:,}"
        own = self._label() == str(self._page)
        self._position.setText(f"of {self._count:,}" if own else place)
        self._box.setAccessibleDescription(place)

    def _set_wrong(self, wrong: bool) -> None:
        self._wrong = wrong
        self._box.setProperty("wrong", wrong)
        self._box.style().polish(self._box)
        self._position.setProperty("tone", "danger" if wrong else "muted")
        self._position.style().polish(self._position)
        self._arrange()

    def _on_edited(self) -> None:
        if self._wrong:
            self._show_place()
            self._set_wrong(False)

    def _on_given_up(self) -> None:
        self._show_page()
        self.done.emit()

    def _on_typed(self) -> None:
        page = page_meant(self._box.text(), self._labels, self._count, self._page)
        if page is None:
            words = f"There is no such page. The last is {self._count:,}."
            roomy = self.width() >= ROOMY * self._theme.text_size
            self._position.setText(words if roomy else f"The last page is {self._count:,}.")
            self._box.setAccessibleDescription(words)
            self._set_wrong(True)
            self._box.selectAll()
            return
        self._box.setModified(False)
        self.page_wanted.emit(page)
        self.done.emit()

    def _on_previous(self) -> None:
        self.page_wanted.emit(self._page - 1)

    def _on_next(self) -> None:
        self.page_wanted.emit(self._page + 1)

    def _open_zooms(self) -> None:
        self._zooms.popup(self._zoom.mapToGlobal(QPoint(0, self._zoom.height())))

    def _on_zoom(self, action: QAction) -> None:
        self.zoom_chosen.emit(action.data())

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.size("control", "paneToolbar"))
        self._line.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        self._line.setSpacing(theme.space(2))
        self._box.setFixedWidth(round(48 * theme.text_size))
        self._box.setStyleSheet(
            f"min-height: {theme.size('control', 'compact') - 2}px; padding: 0;"
        )
        give_icon(theme, self._zoom, "down")


def zoom_words(zoom: Zoom) -> str:
    """Return a zoom as the menu names it."""
    return zoom.value if isinstance(zoom, Fit) else f"{round(zoom * 100)} %"
