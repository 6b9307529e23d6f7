"""The bar above a list: its tools, or what can be done with the rows that are chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme


class ToolBars(QStackedWidget):
    """Swaps `tools` for a bar of actions while rows are chosen. Signals: cleared()."""

    cleared = Signal()

    def __init__(self, theme: Theme, height: str) -> None:
        """`height` is the name of a control size; some room is added."""
        super().__init__()
        self._theme = theme
        self._height = height
        tools = QWidget()
        self.tools = QHBoxLayout(tools)
        self.addWidget(tools)
        bar = QFrame()
        bar.setObjectName("selectionBar")
        self._count = QLabel()
        self._count.setProperty("tone", "accent")
        self._count.setProperty("weight", "semibold")
        clear = compact_button("Clear", "link")
        clear.setAccessibleName("Clear the selection")
        clear.clicked.connect(self.cleared)
        self._actions = QHBoxLayout(bar)
        self._actions.addWidget(self._count)
        self._actions.addStretch(1)
        self._actions.addWidget(clear)
        self.addWidget(bar)
        self._restyle()
        theme.changed.connect(self._restyle)

    def add_action(self, button: QPushButton) -> None:
        """Put a button at the end of what can be done with chosen rows."""
        button.setProperty("compact", True)
        self._actions.insertWidget(self._actions.count() - 2, button)

    def show_chosen(self, count: int) -> None:
        """Show the actions while any row is chosen, and for how many they are."""
        self._count.setText(f"{count:,} selected")
        self.setCurrentIndex(1 if count else 0)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        self.setFixedHeight(theme.size("control", self._height) + theme.space(3))
        for row in (self.tools, self._actions):
            row.setContentsMargins(gap, 0, gap, 0)
            row.setSpacing(theme.space(4))
        self.setStyleSheet(f"#selectionBar {{ background: {theme.hex('accentSoft')}; }}")
