"""The first row above the page: which document, find, ask about an area, more."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.buttons import IconButton, give_icon
from workbench.ui.theme import Theme

_LONGEST_NAME = 60


class DocumentRow(QFrame):
    """The document's name with a menu of the open ones, find, ask about an area, and more.

    Signals: document_chosen(str id), find_wanted(), area_wanted(bool), more_wanted(object QPoint).
    """

    document_chosen = Signal(str)
    find_wanted = Signal()
    area_wanted = Signal(bool)
    more_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open: tuple[tuple[str, str], ...] = ()
        self._current = ""
        self._icon = QLabel()
        self._name = QToolButton()
        self._name.setProperty("kind", "quiet")
        self._name.setProperty("compact", True)
        self._name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._name.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name.clicked.connect(self._open_menu)
        self._menu = QMenu(self)
        self._group = QActionGroup(self._menu)
        self._group.triggered.connect(self._on_document)
        self._find = IconButton(theme, "search", "Find in this document", "Ctrl+F")
        self._find.clicked.connect(self.find_wanted)
        self._area = IconButton(theme, "region", "Ask about an area of the page")
        self._area.setCheckable(True)
        self._area.toggled.connect(self.area_wanted)
        self._more = IconButton(theme, "more", "More")
        self._more.clicked.connect(self._on_more)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._name)
        self._line.addStretch(1)
        self._line.addWidget(self._find)
        self._line.addWidget(self._area)
        self._line.addWidget(self._more)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_documents(self, documents: Sequence[tuple[str, str]], current: str) -> None:
        """Show (id, name) of the open documents and which of them is read."""
        self._open, self._current = tuple(documents), current
        self.setVisible(bool(current))
        self._show_name()

    def allow_find(self, allowed: bool) -> None:
        """Offer to search, where there is text."""
        self._find.setVisible(allowed)

    def allow_area(self, allowed: bool) -> None:
        """Offer to ask about an area, where there is a page."""
        self._area.setVisible(allowed)

    def show_area(self, wanted: bool) -> None:
        """Show whether an area is being drawn."""
        self._area.setChecked(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._show_name()

    def _show_name(self) -> None:
        name = dict(self._open).get(self._current, "")
        room = self.width() - 5 * self._theme.size("control", "iconButton") - self._theme.space(9)
        metrics = self._name.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(room, 80))
        self._name.setText(shown.replace("&", "&&"))
        self._name.setAccessibleName(f"Document: {name}")
        self._name.setToolTip("" if shown == name else f"<p>{html.escape(name)}</p>")

    def _open_menu(self) -> None:
        self._menu.clear()
        for document_id, name in self._open:
            short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
            action = add_action(self._menu, short.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(document_id == self._current)
            action.setData(document_id)
            self._group.addAction(action)
        self._menu.popup(self._name.mapToGlobal(QPoint(0, self._name.height())))

    def _on_document(self, action: QAction) -> None:
        self.document_chosen.emit(action.data())

    def _on_more(self) -> None:
        self.more_wanted.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.size("control", "paneToolbar"))
        self._line.setContentsMargins(theme.space(6), 0, theme.space(4), 0)
        self._line.setSpacing(0)
        self._icon.setPixmap(pixmap(theme, "doc", size=theme.size("icon", "small")))
        # The name gives way; without this the button would hold the pane as wide as it is.
        self._name.setMinimumWidth(theme.size("control", "large"))
        give_icon(theme, self._name, "down")
        self._show_name()
