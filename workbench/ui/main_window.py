"""The frame of the window: menus, three columns that fold when it is narrow, the status line.

It knows no service. A start page fills the window; otherwise the chats stand at the left, the
conversation in the middle and the tabs at the right.
"""

import base64
import json
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench import __version__
from workbench.ui.dialogs import Question
from workbench.ui.shell.columns import Columns, put
from workbench.ui.shell.drop import DropZones
from workbench.ui.shell.focus import bring_into_sight, neighbour, next_in
from workbench.ui.shell.header import Header
from workbench.ui.shell.menus import Menus
from workbench.ui.shell.ribbon import Ribbon
from workbench.ui.shell.shortcuts import ShortcutList
from workbench.ui.shell.status_line import StatusLine
from workbench.ui.theme import Appearance, Theme

ABOUT = (
    "Ask questions about your PDFs and see the sentence that proves the answer.\n\n"
    "Every quotation in an answer is checked against the page of the file on your own disk. "
    "Your documents go to one place only: the connection you chose."
)
_TEXT_STEP = 0.1


class MainWindow(QMainWindow):
    """Gives places to the panels; `menus` and `status` are open to whoever joins them.

    Signals: closed(); files_dropped(list of paths, "chat" or "files"); ribbon_pressed();
    tab_changed(str); page_zoom(int: 1, -1, 0 for normal) while the right pane has the focus;
    appearance_changed() after the theme was changed from the menu; centre_covered(int left, int
    right), the pixels of the conversation that lie under a pane.
    """

    closed = Signal()
    files_dropped = Signal(object, str)
    ribbon_pressed = Signal()
    tab_changed = Signal(str)
    page_zoom = Signal(int)
    appearance_changed = Signal()
    centre_covered = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._header: Header | None = None
        self.setWindowTitle("Workbench")
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.menus = Menus(theme, self.menuBar(), self)
        rest = self.menuBar().findChild(QToolButton, "qt_menubar_ext_button")
        if rest is not None:
            # Qt shows it where the window is too narrow for all menus, and gives it no name.
            rest.setAccessibleName("More menus")
            rest.setToolTip("More menus")
        self.status = StatusLine(theme)
        self._ribbon = Ribbon(theme)
        self._ribbon.pressed.connect(self.ribbon_pressed)
        self._ribbon.hide()
        self._trouble = Ribbon(theme, "danger")
        self._trouble.hide()
        self._wants_ribbon = False
        self._columns = Columns(theme)
        self._start_place = QWidget()
        QVBoxLayout(self._start_place).setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._columns)
        self._pages.addWidget(self._start_place)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._trouble)
        column.addWidget(self._ribbon)
        column.addWidget(self._pages, 1)
        column.addWidget(self.status)
        self.setCentralWidget(central)
        self.drop_zones = DropZones(theme, self)
        self.drop_zones.follow(self._columns.right)
        self.drop_zones.dropped.connect(self.files_dropped)
        self._columns.panes_changed.connect(self._show_panes)
        self._columns.right.tab_changed.connect(self.tab_changed)
        self._connect_menus()
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_left(self, widget: QWidget) -> None:
        """Fill the left column."""
        put(self._columns.left, widget)

    def set_centre(self, header: Header, body: QWidget, composer: QWidget) -> None:
        """Fill the middle: the line above, the conversation, and where questions are written."""
        self._header = header
        put(self._columns.header_place, header)
        put(self._columns.body_place, body)
        put(self._columns.composer_place, composer)
        header.left_pressed.connect(self.toggle_left)
        header.right_pressed.connect(self.toggle_right)
        self.menus.rename.triggered.connect(header.rename)
        self.menus.model.triggered.connect(header.open_models)
        self._show_panes()

    def set_start(self, widget: QWidget) -> None:
        """Give the start page."""
        put(self._start_place, widget)

    def show_start(self) -> None:
        """Fill the window with the start page."""
        self._pages.setCurrentWidget(self._start_place)
        self._ribbon.hide()
        self.status.show_privacy(True)

    @property
    def shows_start(self) -> bool:
        """Say whether the start page fills the window."""
        return self._pages.currentWidget() is self._start_place

    def show_chat(self) -> None:
        """Show the columns instead of the start page."""
        self._pages.setCurrentWidget(self._columns)
        self.status.show_privacy(False)
        self._ribbon.setVisible(self._wants_ribbon)

    def add_right_tab(self, name: str, widget: QWidget, count: int | None = None) -> None:
        """Add a tab to the right pane; Ctrl and its number open it."""
        right = self._columns.right
        right.add(name, widget, count)
        action = self.menus.add_tab(name, len(right.names))
        action.setData(name)
        action.triggered.connect(self._open_tab)
        if name == "Files":
            self.menus.show_files.setData(name)
            self.menus.show_files.triggered.connect(self._open_tab)

    def show_right(self, tab: str = "") -> None:
        """Open the right pane, at a tab if one is named."""
        if tab:
            self._columns.right.show_tab(tab)
        self._columns.open_right()

    def hide_right(self) -> None:
        """Close the right pane."""
        self._columns.close_right()

    def set_right_count(self, tab: str, count: int | None) -> None:
        """Show a number beside a tab's name."""
        self._columns.right.set_count(tab, count)

    @property
    def right_tab(self) -> str:
        """Return the name of the tab that can be seen, empty when the pane is closed."""
        return self._columns.right.current if self._columns.right_open else ""

    def show_left(self) -> None:
        """Open the left column."""
        if not self._columns.left_open:
            self._columns.toggle_left()

    def toggle_left(self) -> None:
        """Open or close the left column."""
        self._columns.toggle_left()

    def toggle_right(self) -> None:
        """Open or close the right pane."""
        self._columns.toggle_right()

    def toggle_wide(self) -> None:
        """Widen the right pane to 62 % of the window, or narrow it again."""
        self._columns.toggle_wide()

    def close_overlays(self) -> bool:
        """Close the panes that lie over the conversation; say whether there were any."""
        return self._columns.close_overlays()

    def show_ribbon(self, fact: str, more: str = "", action: str = "") -> None:
        """Show a line under the menu bar with at most one button; the start page goes without."""
        self._ribbon.show_fact(fact, more, action)
        self._wants_ribbon = True
        self._ribbon.setVisible(self._pages.currentWidget() is self._columns)

    def hide_ribbon(self) -> None:
        """Take the line under the menu bar away."""
        self._wants_ribbon = False
        self._ribbon.hide()

    def show_data_trouble(self, fact: str, more: str) -> None:
        """Say above everything else that nothing can be saved; on the start page as well."""
        self._trouble.show_fact(fact, more, drawing="warn")
        self._trouble.show()

    def hide_data_trouble(self) -> None:
        """Take that line away."""
        self._trouble.hide()

    def set_working(self, works: bool) -> None:
        """Take away what needs the user's data for as long as they are not open."""
        self.menuBar().setEnabled(works)
        self.status.setVisible(works)

    def save_layout(self) -> str:
        """Return widths, the open tab and the window's place, for `restore_layout`."""
        columns = self._columns
        return json.dumps(
            {
                "left": columns.left_width,
                "right": columns.right_width,
                "left_open": columns.wants_left,
                "right_open": columns.wants_right,
                "wide": columns.wide,
                "tab": columns.right.current,
                "window": base64.b64encode(self.saveGeometry().data()).decode("ascii"),
            }
        )

    def restore_layout(self, saved: str, *, place_too: bool = True) -> bool:
        """Take up a saved layout; what cannot be read is left as it is and False returned.

        `place_too` moves the window to where it was.
        """
        try:
            layout = json.loads(saved)
            place = base64.b64decode(layout["window"], validate=True)
            left, right = int(layout["left"]), int(layout["right"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return False
        columns = self._columns
        if place_too:
            self.restoreGeometry(QByteArray(place))
        columns.left_width = min(4000, max(1, left))
        columns.right_width = min(4000, max(1, right))
        columns.wants_left = bool(layout.get("left_open", True))
        columns.wants_right = bool(layout.get("right_open", True))
        columns.wide = bool(layout.get("wide", False))
        columns.right.show_tab(str(layout.get("tab", "")))
        columns.arrange()
        return True

    def show_next_pane(self) -> None:
        """Move the focus to the next pane."""
        self._step_pane(1)

    def show_previous_pane(self) -> None:
        """Move the focus to the pane before."""
        self._step_pane(-1)

    def show_shortcuts(self) -> None:
        """Open the list of keys."""
        self._open(ShortcutList(self._theme, self, self.menus.with_keys()))

    def show_about(self) -> None:
        """Open a few words about the program."""
        self._open(Question(self._theme, self, f"Workbench {__version__}", ABOUT, ["Close"]))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        target = neighbour(self._tab_panes(), QApplication.focusWidget(), forward)
        if target is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        bring_into_sight(target)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            if self.drop_zones.end() or self.close_overlays():
                return
            if self.menus.stop.isEnabled():
                self.menus.stop.trigger()
                return
        focus = QApplication.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and not held and isinstance(focus, QAbstractButton):
            focus.click()  # Qt presses a button with Enter in dialogs alone
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.drop_zones.watch()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.WinIdChange:
            self.drop_zones.watch()
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        # The main coroutine waits for `closed` and leaves; Qt must not end its loop before.
        event.ignore()
        self.hide()
        self.closed.emit()

    def _connect_menus(self) -> None:
        menus = self.menus
        for action, slot in (
            (menus.quit, self.close),
            (menus.left_pane, self.toggle_left),
            (menus.right_pane, self.toggle_right),
            (menus.widen, self.toggle_wide),
            (menus.next_pane, self.show_next_pane),
            (menus.previous_pane, self.show_previous_pane),
            (menus.larger, self._enlarge),
            (menus.smaller, self._reduce),
            (menus.normal_size, self._reset_size),
            (menus.shortcuts, self.show_shortcuts),
            (menus.about, self.show_about),
        ):
            action.triggered.connect(slot)
        for action in menus.appearances.values():
            action.triggered.connect(self._choose_appearance)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_tab(self) -> None:
        action: Any = self.sender()
        self.show_chat()
        self.show_right(action.data())
        target = next_in(self._columns.right)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose_appearance(self) -> None:
        action: Any = self.sender()
        self._use(Appearance(action.data()), self._theme.text_size)

    def _enlarge(self) -> None:
        self._zoom(1)

    def _reduce(self) -> None:
        self._zoom(-1)

    def _reset_size(self) -> None:
        self._zoom(0)

    def _zoom(self, step: int) -> None:
        focus = QApplication.focusWidget()
        reading = self.right_tab == "Reader"
        if reading and focus is not None and self._columns.right.isAncestorOf(focus):
            self.page_zoom.emit(step)
            return
        size = round(self._theme.text_size + step * _TEXT_STEP, 1) if step else 1.0
        self._use(self._theme.appearance, size)

    def _use(self, appearance: Appearance, text_size: float) -> None:
        self._theme.use(appearance, text_size)
        self.appearance_changed.emit()

    def _tab_panes(self) -> list[QWidget]:
        shown = self._pages.currentWidget()
        middle = self._columns.panes if shown is self._columns else (self._start_place,)
        ribbon = [self._ribbon] if self._ribbon.isVisible() else []
        return [*ribbon, *middle, self.status]

    def _step_pane(self, step: int) -> None:
        panes = [pane for pane in self._tab_panes() if next_in(pane) is not None]
        focus = QApplication.focusWidget()
        here = next(
            (place for place, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), None
        )
        if panes:
            place = (0 if step > 0 else -1) if here is None else (here + step) % len(panes)
            target = next_in(panes[place])
            assert target is not None
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_panes(self) -> None:
        columns, menus = self._columns, self.menus
        menus.left_pane.setChecked(columns.left_open)
        menus.right_pane.setChecked(columns.right_open)
        menus.widen.setChecked(columns.wide)
        self.centre_covered.emit(*columns.covered)
        if self._header is not None:
            self._header.show_panes(left_open=columns.left_open, right_open=columns.right_open)

    def _restyle(self) -> None:
        # Larger text needs more, but never more than a laptop's screen holds (1366 by 768).
        beyond = max(0.0, self._theme.text_size - 1)
        self.setMinimumSize(round(640 + 128 * beyond), round(480 + 168 * beyond))
        self.menuBar().setFixedHeight(self._theme.size("control", "menuBar"))
