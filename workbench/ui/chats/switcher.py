"""The name at the top of the left column: which workspace is open, and the menu behind it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, Workspace
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.listing import Listing
from workbench.ui.icons import pixmap
from workbench.ui.shell.actions import add_action
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

CONFIDENTIAL = "Confidential"
LONGEST_ENTRY = 40


class Switcher(QPushButton):
    """Shows the open workspace; pressed, it lists the others and what can be done.

    Signals: chosen(str id); made(); renamed(); marked(bool); deleted(); listing_chosen(Listing);
    imported().
    """

    chosen = Signal(str)
    made = Signal()
    renamed = Signal()
    marked = Signal(bool)
    deleted = Signal()
    listing_chosen = Signal(object)
    imported = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workspaces: tuple[Workspace, ...] = ()
        self.current = Workspace("", "")
        self.listing = Listing.CHATS
        self.setProperty("kind", "quiet")
        self._drawing, self._arrow = QLabel(), QLabel()
        self.name = ElidedLabel()
        self.name.setProperty("weight", "semibold")
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._drawing)
        self._line.addWidget(self.name)
        self._line.addWidget(self._arrow)
        self._line.addStretch(1)
        for label in (self._drawing, self.name, self._arrow):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self.open_menu)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def others(self) -> tuple[Workspace, ...]:
        """Return the workspaces that are not open."""
        return tuple(each for each in self._workspaces if each.id != self.current.id)

    @property
    def workspaces(self) -> tuple[Workspace, ...]:
        """Return every workspace, by name."""
        return self._workspaces

    def show_workspaces(self, workspaces: Sequence[Workspace], current: Workspace) -> None:
        """Show which workspaces there are and which one is open."""
        self._workspaces, self.current = tuple(workspaces), current
        name = clean(current.name)
        self.name.setText(name)
        words = f"Workspace {name}" + (", confidential" if current.confidential else "")
        self.setAccessibleName(words)
        self._restyle()

    def open_menu(self) -> None:
        """Open the menu below the name."""
        menu = self.menu_of_workspaces()
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_of_workspaces(self) -> QMenu:
        """Return the menu: the workspaces, what can be done with this one, the other lists."""
        menu = QMenu(self)
        menu.setAccessibleName("Workspaces")
        menu.aboutToHide.connect(menu.deleteLater)
        for workspace in self._workspaces:
            action = add_action(menu, entry_of(workspace))
            action.setCheckable(True)
            action.setChecked(workspace.id == self.current.id)
            action.setData(workspace.id)
            action.triggered.connect(self._choose)
        menu.addSeparator()
        add_action(menu, "New workspace…").triggered.connect(self.made)
        add_action(menu, "Rename this workspace…").triggered.connect(self.renamed)
        confidential = add_action(menu, CONFIDENTIAL)
        confidential.setCheckable(True)
        confidential.setChecked(self.current.confidential)
        confidential.toggled.connect(self.marked)
        delete = add_action(menu, "Delete this workspace")
        delete.triggered.connect(self.deleted)
        if self.current.id == DEFAULT_WORKSPACE_ID:
            delete.setText("Delete this workspace (the first one stays)")
            delete.setEnabled(False)
        menu.addSeparator()
        for listing in Listing:
            action = add_action(menu, listing.value)
            action.setCheckable(True)
            action.setChecked(listing is self.listing)
            action.setData(listing)
            action.triggered.connect(self._choose_listing)
        menu.addSeparator()
        add_action(menu, "Import a chat…").triggered.connect(self.imported)
        return menu

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())

    def _choose_listing(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.listing_chosen.emit(Listing(action.data()))

    def _restyle(self) -> None:
        theme = self._theme
        small = theme.size("icon", "small")
        drawing = "lock" if self.current.confidential else "folder"
        ratio = self.devicePixelRatioF()
        self._drawing.setPixmap(pixmap(theme, drawing, "text", small, ratio))
        inline = theme.size("icon", "inline")
        self._arrow.setPixmap(pixmap(theme, "down", "text", inline, ratio))
        self._line.setContentsMargins(theme.space(4), 0, theme.space(2), 0)
        self._line.setSpacing(theme.space(3))
        self.setMinimumWidth(0)
        self.setFixedHeight(theme.size("control", "listRow"))


def entry_of(workspace: Workspace) -> str:
    """Return a workspace as an entry of a menu, in which no letter becomes a key."""
    name = clean(" ".join(workspace.name.split()))
    if len(name) > LONGEST_ENTRY:
        name = name[: LONGEST_ENTRY - 1] + "…"
    words = f"{name} (confidential)" if workspace.confidential else name
    return words.replace("&", "&&")
