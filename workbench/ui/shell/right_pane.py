"""The right column: tabs over the reader, the files and whatever else stands beside the chat."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme


class RightPane(QFrame):
    """Tabs, a button that widens and one that closes.

    Signals: tab_changed(str), widen_pressed(), close_pressed().
    """

    tab_changed = Signal(str)
    widen_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self._wanted = ""
        self.setObjectName("rightPane")
        self.setAccessibleName("Right pane")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Views beside the chat")
        self.tabs.currentChanged.connect(self._on_tab)
        # Qt shows these where the tabs have no room, and tells nothing of them.
        for name, words in (("ScrollLeft", "Earlier views"), ("ScrollRight", "Further views")):
            button = self.tabs.findChild(QToolButton, f"{name}Button")
            if button is not None:
                button.setAccessibleName(words)
                button.setToolTip(words)
        self._pages = QStackedWidget()
        self._widen = IconButton(theme, "expand", "Widen the right pane", "Ctrl+Shift+E")
        self._narrow = IconButton(theme, "shrink", "Narrow the right pane", "Ctrl+Shift+E")
        self._close = IconButton(theme, "close", "Close the right pane", "Ctrl+Shift+B")
        self._widen.clicked.connect(self.widen_pressed)
        self._narrow.clicked.connect(self.widen_pressed)
        self._close.clicked.connect(self.close_pressed)
        self._bar = QFrame()
        self._bar.setObjectName("rightBar")
        self._bar_line = QHBoxLayout(self._bar)
        self._bar_line.addWidget(self.tabs)
        self._bar_line.addStretch(1)
        for button in (self._widen, self._narrow, self._close):
            self._bar_line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._pages, 1)
        self.show_wide(False)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tabs, from the left."""
        return tuple(self._names)

    @property
    def current(self) -> str:
        """Return the name of the open tab, empty when there is none."""
        index = self.tabs.currentIndex()
        return self._names[index] if index >= 0 else ""

    def add(self, name: str, page: QWidget, count: int | None = None) -> None:
        """Add a tab at the right end."""
        self._names.append(name)
        self._pages.addWidget(page)
        self.tabs.addTab(name)
        self.set_count(name, count)
        if name == self._wanted:
            self.show_tab(name)

    def show_tab(self, name: str) -> None:
        """Open a tab by its name, or as soon as there is one of that name."""
        self._wanted = name
        if name in self._names:
            self.tabs.setCurrentIndex(self._names.index(name))

    def set_count(self, name: str, count: int | None) -> None:
        """Show a number beside a tab's name, or none."""
        text = f"{name}  {count:,}" if count else name
        self.tabs.setTabText(self._names.index(name), text)

    def show_wide(self, wide: bool) -> None:
        """Offer to narrow a wide pane, or to widen a narrow one."""
        self._widen.setVisible(not wide)
        self._narrow.setVisible(wide)

    def _on_tab(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        if 0 <= index < len(self._names):
            self.tab_changed.emit(self._names[index])

    def _restyle(self) -> None:
        self._bar.setFixedHeight(self._theme.size("control", "tab"))
        self._bar_line.setContentsMargins(self._theme.space(4), 0, self._theme.space(3), 0)
        self._bar_line.setSpacing(self._theme.space(1))
