"""What stands above the composer while there is no key to send with: why, and two ways on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from workbench.domain.profiles import KeyState, Profile
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme

REASONS = {
    KeyState.NONE: "Add a key to send",
    KeyState.LOCKED: "Unlock the key store to send",
}
"""Why Send is off, by what is known of the key; it is on where nothing stands here."""

_WORDS = {
    KeyState.NONE: (
        "There is no key for “{name}” on this computer",
        "It may have been removed from the key store, or was kept for one session only. "
        "Your question is kept here.",
        "Add a key…",
    ),
    KeyState.LOCKED: (
        "The key for “{name}” is locked",
        "The system’s key store has to be unlocked first. Your question is kept here.",
        "Unlock",
    ),
}


class MissingKey(QFrame):
    """Signals: key_pressed() to add the key or unlock it, offline_pressed()."""

    key_pressed = Signal()
    offline_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = KeyState.THERE
        self._drawing = QLabel()
        self._title, self._text = QLabel(), QLabel()
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._title.setProperty("weight", "semibold")
        self.key = QPushButton()
        self.key.setProperty("kind", "primary")
        self.key.clicked.connect(self.key_pressed)
        self.offline = LabelledButton(theme, "offline", "Answer offline from my PDFs")
        self.offline.clicked.connect(self.offline_pressed)
        self._buttons = Flow(theme.space(4), self.key, self.offline)
        self._foot = QVBoxLayout()
        self._foot.addLayout(self._buttons)
        self._column = QVBoxLayout()
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self._column.addLayout(self._foot)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._column, 1)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_state(self, profile: Profile, state: KeyState) -> None:
        """Say what is wrong with the key of a connection; nothing is shown where it is there."""
        self._state = state
        if state in _WORDS:
            title, text, action = _WORDS[state]
            self._title.setText(title.format(name=profile.name))
            self._text.setText(text)
            self.key.setText(action)
            self.setAccessibleName(self._title.text())
            self.setAccessibleDescription(text)
            self._restyle()
        self.setVisible(state in _WORDS)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        self._row.setContentsMargins(gap, gap, gap, gap)
        self._row.setSpacing(gap)
        self._column.setSpacing(theme.space(2))
        self._buttons.setSpacing(theme.space(4))
        self._foot.setContentsMargins(0, theme.space(3), 0, 0)
        locked = self._state is KeyState.LOCKED
        tone, drawing = ("warning", "lock") if locked else ("info", "key")
        self._drawing.setPixmap(pixmap(theme, drawing, tone, theme.size("icon", "small")))
        self.setProperty("band", tone)
        self.style().polish(self)
