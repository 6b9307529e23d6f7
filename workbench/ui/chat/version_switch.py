"""The switch between versions of a turn: "2 of 3" between two arrows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme


class VersionSwitch(QWidget):
    """Shows which version stands here. Signals: chosen(str message id)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ids: tuple[str, ...] = ()
        self._at = 0
        self._theme = theme
        self._made = False
        self.went_on = False
        self.hide()

    def _make(self) -> None:
        """Make the arrows, which few messages need."""
        self._made = True
        theme = self._theme
        self.back = IconButton(theme, "left", "Version before")
        self.on = IconButton(theme, "right", "Next version")
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("role", "caption")
        self.label.setProperty("tone", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        for part in (self.back, self.label, self.on):
            row.addWidget(part)
        self.back.clicked.connect(self._go_back)
        self.on.clicked.connect(self._go_on)

    def show_versions(self, ids: tuple[str, ...], message_id: str) -> None:
        """Show which of `ids` a message is; nothing when it is the only one."""
        self._ids = ids if message_id in ids else ()
        if len(self._ids) > 1:
            if not self._made:
                self._make()
            self._at = ids.index(message_id)
            self.label.setText(f"{self._at + 1} of {len(ids)}")
            self.setAccessibleName(f"Version {self._at + 1} of {len(ids)}")
            self.back.setEnabled(self._at > 0)
            self.on.setEnabled(self._at + 1 < len(ids))
        # Shown when it is filled, so that its size is known at once.
        self.setVisible(len(self._ids) > 1)

    def take_focus(self, *, forward: bool) -> None:
        """Give the keyboard to an arrow, to the other one where that way is at its end."""
        if self._made:
            wanted, other = (self.on, self.back) if forward else (self.back, self.on)
            arrow = wanted if wanted.isEnabled() else other
            arrow.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self.went_on = False
        self.chosen.emit(self._ids[self._at - 1])

    def _go_on(self) -> None:
        self.went_on = True
        self.chosen.emit(self._ids[self._at + 1])
