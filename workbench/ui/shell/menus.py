"""The menu bar: every command of the window as an action that others connect to."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from workbench.ui.theme import Appearance, Theme

_APPEARANCES = {
    Appearance.SYSTEM: "As the system",
    Appearance.LIGHT: "Light",
    Appearance.DARK: "Dark",
}


class Menus(QObject):
    """The actions by name; whoever carries one out connects to its `triggered`.

    A command that nobody can carry out yet is to be switched off with `setEnabled(False)`.
    """

    def __init__(self, theme: Theme, bar: QMenuBar, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._editing: QWidget | None = None
        self._all: list[QAction] = []
        self._usual: dict[str, list[QKeySequence]] = {}

        file = self._menu(bar, "&File")
        self.new_chat = self._add(file, "New chat", "Ctrl+N")
        self.workspaces = self._add(file, "Choose a workspace…", "Ctrl+Shift+K")
        self.add_files = self._add(file, "Add files…", "Ctrl+O")
        self.screenshot = self._add(file, "Attach a screenshot…", "Ctrl+Shift+P")
        file.addSeparator()
        self.connect_gemini = self._add(file, "Connect Google Gemini…")
        self.usage = self._add(file, "Usage and limits…")
        self.settings = self._add(file, "Settings…", "Ctrl+,")
        file.addSeparator()
        self.quit = self._add(file, "Quit", "Ctrl+Q")

        edit = self._menu(bar, "&Edit")
        for text, key in (
            ("Undo", QKeySequence.StandardKey.Undo),
            ("Redo", QKeySequence.StandardKey.Redo),
            ("Cut", QKeySequence.StandardKey.Cut),
            ("Copy", QKeySequence.StandardKey.Copy),
            ("Paste", QKeySequence.StandardKey.Paste),
            ("Select all", QKeySequence.StandardKey.SelectAll),
        ):
            self._forward(edit, text, key)
        edit.addSeparator()
        self.search = self._add(edit, "Search everything", "Ctrl+K")
        self.find = self._add(edit, "Find in this chat", "Ctrl+F", shown_only=True)
        self.find_next = self._add(edit, "Find the next", "F3", shown_only=True)
        self.find_previous = self._add(edit, "Find the one before", "Shift+F3", shown_only=True)

        view = self._menu(bar, "&View")
        self.left_pane = self._add(view, "Left pane", "Ctrl+B", checkable=True)
        self.right_pane = self._add(view, "Right pane", "Ctrl+Shift+B", checkable=True)
        self.widen = self._add(view, "Widen the right pane", "Ctrl+Shift+E", checkable=True)
        view.addSeparator()
        self.next_pane = self._add(view, "Next pane", "F6")
        self.previous_pane = self._add(view, "Previous pane", "Shift+F6")
        # With a parent from the start, as the menus: it is asked for again when a tab is added.
        self._tabs_before = QAction(window)
        self._tabs_before.setSeparator(True)
        view.addAction(self._tabs_before)
        self._view = view
        view.addSeparator()
        self.appearances = self._add_appearances(view)
        self.larger = self._add(view, "Larger text", "Ctrl+=", "Ctrl++")
        self.smaller = self._add(view, "Smaller text", "Ctrl+-")
        self.normal_size = self._add(view, "Normal text size", "Ctrl+0")

        chat = self._menu(bar, "&Chat")
        self.stop = self._add(chat, "Stop", "Esc", shown_only=True)
        self.ask_again = self._add(chat, "Ask again", "Ctrl+R")
        self.copy_last = self._add(chat, "Copy the last answer", "Ctrl+Shift+C")
        self.export_chat = self._add(chat, "Export this chat…", "Ctrl+Shift+S")
        self.import_chat = self._add(chat, "Import a chat…")
        chat.addSeparator()
        down, up = ("Alt+Down", "Ctrl+Down"), ("Alt+Up", "Ctrl+Up")
        self.next_message = self._add(chat, "Next message", *down, shown_only=True)
        self.previous_message = self._add(chat, "Previous message", *up, shown_only=True)
        self.next_citation = self._add(chat, "Next citation", "F7")
        self.previous_citation = self._add(chat, "Previous citation", "Shift+F7")
        chat.addSeparator()
        self.composer = self._add(chat, "Go to the question", "Ctrl+L", "Shift+Esc")
        self.leaving = self._add(chat, "What this question sends…", "Ctrl+Shift+Return")
        self.model = self._add(chat, "Choose a model", "Ctrl+Shift+M")
        self.thinking = self._add(chat, "Choose the thinking", "Ctrl+Shift+T")
        self.options = self._add(chat, "Options of this chat", "Ctrl+Shift+O")
        self.prompts = self._add(chat, "Prompts…")
        self.rename = self._add(chat, "Rename this chat", "F2")

        documents = self._menu(bar, "&Documents")
        documents.addAction(self.add_files)
        documents.addAction(self.screenshot)
        self.show_files = self._add(documents, "Show the files")

        help_menu = self._menu(bar, "&Help")
        self.shortcuts = self._add(help_menu, "Keyboard shortcuts", "Ctrl+/", "F1")
        self.start_screen = self._add(help_menu, "Start screen")
        help_menu.addSeparator()
        self.about = self._add(help_menu, "About Workbench")

        edit.aboutToShow.connect(self._remember_focus)
        theme.changed.connect(self._show_appearance)
        self._show_appearance()

    def add_tab(self, name: str, number: int) -> QAction:
        """Add a command that opens a tab of the right pane with Ctrl and its number."""
        action = QAction(name, self._window)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        self._view.insertAction(self._view.actions()[self._tab_place(number)], action)
        self._window.addAction(action)
        self._all.append(action)
        return action

    def bindings(self) -> dict[str, str]:
        """Return the keys of every command that can have others, as portable text."""
        return {
            name: QKeySequence.listToString(
                action.shortcuts()[:1], QKeySequence.SequenceFormat.PortableText
            )
            for name, action in self._rebindable().items()
        }

    def holders(self) -> dict[str, str]:
        """Return which command has each of the keys in use, as portable text."""
        form = QKeySequence.SequenceFormat.PortableText
        return {
            keys.toString(form): action.text().rstrip("…")
            for action in self._all
            for keys in action.shortcuts()
        }

    def rebind(self, keys: Mapping[str, str]) -> None:
        """Give commands other keys, and the usual ones to those that are not named.

        Keys that cannot be read, or that another command took first, are left as usual.
        """
        taken: set[str] = set()
        form = QKeySequence.SequenceFormat.PortableText
        for name, action in self._rebindable().items():
            usual = self._usual.setdefault(name, action.shortcuts())
            wanted = keys.get(name)
            chosen = usual if wanted is None else [QKeySequence(wanted)] if wanted else []
            text = QKeySequence.listToString(chosen, QKeySequence.SequenceFormat.PortableText)
            unreadable = wanted and not text.strip()
            if unreadable or (wanted and text in taken):
                chosen = usual
            # Two commands with the same keys would both be dead.
            chosen = [each for each in chosen if each.toString(form) not in taken]
            taken |= {each.toString(form) for each in chosen}
            action.setShortcuts(chosen)

    def _rebindable(self) -> dict[str, QAction]:
        return {
            action.text().rstrip("…"): action
            for action in self._all
            if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        }

    def with_keys(self) -> tuple[tuple[str, str], ...]:
        """Return (keys, what they do) of every command that has keys, in the order of the menus."""
        return tuple(
            (
                " or ".join(
                    key.toString(QKeySequence.SequenceFormat.NativeText)
                    for key in action.shortcuts()
                ),
                action.text().rstrip("…"),
            )
            for action in self._all
            if action.shortcuts()
        )

    def _tab_place(self, number: int) -> int:
        return self._view.actions().index(self._tabs_before) + number

    def _menu(self, bar: QMenuBar, title: str) -> QMenu:
        # With a parent from the start: what `addMenu(text)` returns may be collected by Python.
        menu = QMenu(title, bar)
        bar.addMenu(menu)
        return menu

    def _add(
        self,
        menu: QMenu,
        text: str,
        *keys: str,
        checkable: bool = False,
        shown_only: bool = False,
    ) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        if shown_only:
            # The widget that has the focus decides; the menu only names the key.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        else:
            self._window.addAction(action)
        menu.addAction(action)
        self._all.append(action)
        return action

    def _forward(self, menu: QMenu, text: str, key: QKeySequence.StandardKey) -> None:
        action = self._add(menu, text, shown_only=True)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(self._send_key)

    def _send_key(self) -> None:
        action = self.sender()
        target = self._editing
        if not isinstance(action, QAction) or target is None:
            return
        stroke = action.shortcut()[0]  # type: ignore[index]  # missing from Qt's stubs
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, stroke.key(), stroke.keyboardModifiers())
            QApplication.sendEvent(target, event)

    def _remember_focus(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not isinstance(focus, QMenuBar | QMenu):
            self._editing = focus

    def _add_appearances(self, view: QMenu) -> dict[Appearance, QAction]:
        menu = QMenu("Appearance", view)
        view.addMenu(menu)
        group = QActionGroup(menu)
        actions = {}
        for appearance, text in _APPEARANCES.items():
            action = QAction(text, self)
            menu.addAction(action)
            action.setCheckable(True)
            action.setData(appearance)
            group.addAction(action)
            actions[appearance] = action
        return actions

    def _show_appearance(self) -> None:
        self.appearances[self._theme.appearance].setChecked(True)
