"""The Reader's menu: copy, ask, turn, print; also under the right button and the Menu key."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from workbench.ui.reader.page_view import PageView
from workbench.ui.reader.pointing import Pointing
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme


class PageMenu(QObject):
    """Holds the menu's entries and the keys for copying and selecting.

    Signals: copy_page_wanted(), ask_text_wanted(), area_wanted(bool), turn_wanted(int quarters),
    print_wanted(), as_printed_changed(bool).
    """

    copy_page_wanted = Signal()
    ask_text_wanted = Signal()
    area_wanted = Signal(bool)
    turn_wanted = Signal(int)
    print_wanted = Signal()
    as_printed_changed = Signal(bool)

    def __init__(self, theme: Theme, view: PageView, pointing: Pointing, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._view, self._pointing = theme, view, pointing
        menu = self._menu = QMenu(parent)
        self._copy = add_action(menu, "Copy")
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.triggered.connect(pointing.copy)
        self._ask_text = add_action(menu, "Ask about the selected text")
        self._ask_text.triggered.connect(self.ask_text_wanted)
        self._ask_area = add_action(menu, "Ask about an area of the page")
        self._ask_area.triggered.connect(self._on_area)
        menu.addSeparator()
        self._select = add_action(menu, "Select the text of this page")
        self._select.setShortcut(QKeySequence.StandardKey.SelectAll)
        self._select.triggered.connect(pointing.select_page)
        self._copy_page = add_action(menu, "Copy the text of this page")
        self._copy_page.triggered.connect(self.copy_page_wanted)
        menu.addSeparator()
        self._right = add_action(menu, "Turn right")
        self._right.setShortcut(QKeySequence("Ctrl+Shift+R"))
        self._right.triggered.connect(self.turn_right)
        self._left = add_action(menu, "Turn left")
        self._left.triggered.connect(self.turn_left)
        self._printed = add_action(menu, "Show pages as printed")
        self._printed.setCheckable(True)
        self._printed.toggled.connect(view.show_as_printed)
        self._printed.toggled.connect(self.as_printed_changed)
        menu.addSeparator()
        self._print = add_action(menu, "Print…")
        self._print.setShortcut(QKeySequence("Ctrl+P"))
        self._print.triggered.connect(self.print_wanted)
        for action in menu.actions():
            # The keys are the view's and the panel's; here they are only named.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy_page.setEnabled(False)
        pointing.menu_wanted.connect(self.open)
        view.installEventFilter(self)

    def open(self, place: QPoint) -> None:
        """Open the menu at a point of the screen."""
        has_text = self._pointing.selection is not None
        self._copy.setEnabled(has_text)
        self._ask_text.setEnabled(has_text)
        self._printed.setVisible(self._theme.is_dark)
        self._menu.popup(place)

    def allow_pages(self, allowed: bool) -> None:
        """Offer what concerns pages, where there are some."""
        for action in (self._select, self._right, self._left, self._print, self._ask_area):
            action.setVisible(allowed)

    def allow_copy_page(self, allowed: bool) -> None:
        """Offer to copy the page's text, if there is any."""
        self._copy_page.setEnabled(allowed)

    def show_as_printed(self, as_printed: bool) -> None:
        """Show the pages as the settings say."""
        self._printed.setChecked(as_printed)

    def turn_right(self) -> None:
        """Turn the pages by a quarter, clockwise."""
        self.turn_wanted.emit(1)

    def turn_left(self) -> None:
        """Turn the pages by a quarter, the other way."""
        self.turn_wanted.emit(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The window's own Ctrl+C and Ctrl+A are for the text that has the focus.
            if event.matches(QKeySequence.StandardKey.Copy) or event.matches(
                QKeySequence.StandardKey.SelectAll
            ):
                event.accept()
                return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                return self._pointing.copy()
            if event.matches(QKeySequence.StandardKey.SelectAll):
                self._pointing.select_page()
                return True
            if event.key() == Qt.Key.Key_Escape and self._pointing.draws_area:
                self.area_wanted.emit(False)
                return True
        return False

    def _on_area(self) -> None:
        self.area_wanted.emit(True)
