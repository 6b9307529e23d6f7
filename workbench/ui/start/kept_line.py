"""Where a key will be kept: in a store that is named, or only until the program is closed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel

from workbench.ui.icons import pixmap
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme


class KeptLine(Flow):
    """Names the store of this computer and lets the user do without it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.space(4), apart=2)
        self._theme = theme
        self._lock, self._told = QLabel(), QLabel()
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self.session_only = QCheckBox("Only for this session")
        for widget in (self._lock, self._told, self.session_only):
            self.addWidget(widget)
        self.store = ""
        self._without = "Looking for the key store of this computer…"
        self.session_only.toggled.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def show_store(self, name: str | None) -> None:
        """Say where the key will be kept; None is nowhere but in this session."""
        self.store = name or ""
        self._without = "This computer has no store for keys."
        if not name:
            self.session_only.setChecked(True)
        self.session_only.setEnabled(bool(name))
        self._show()

    def show_failure(self, sentence: str) -> None:
        """Say why it is not known where the key would be kept; both ways stay open."""
        self._without = sentence
        self._show()

    def _show(self) -> None:
        session = self.session_only.isChecked()
        drawing = "clock" if session else "lock"
        colour = "success" if self.store and not session else "textMuted"
        self._lock.setPixmap(
            pixmap(self._theme, drawing, colour, self._theme.size("icon", "small"))
        )
        if not self.store and not (session and self.session_only.isEnabled()):
            self._told.setText(self._without)
        elif session:
            self._told.setText("Kept only until Workbench is closed.")
        else:
            self._told.setText(f"Kept in {self.store} on this computer.")
