"""The line at the foot of the window: connection, key, running work, and the bell."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from workbench.ui.shell.buttons import give_icon
from workbench.ui.theme import Theme

_NARROW = 800
_PRIVACY = "What leaves this computer, and when"
_NAMES = {
    "connection": "Connection",
    "key": "Key",
    "work": "Running work",
    "cache": "Cache of this chat",
    "privacy": _PRIVACY,
    "bell": "Notices",
}


class StatusLine(QFrame):
    """Each item is a button to its place.

    Signals: connection_pressed(), key_pressed(), work_pressed(), cache_pressed(),
    privacy_pressed(), bell_pressed().
    """

    connection_pressed = Signal()
    key_pressed = Signal()
    work_pressed = Signal()
    cache_pressed = Signal()
    privacy_pressed = Signal()
    bell_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._looks: dict[str, tuple[str, str]] = {}
        self._new_notices = 0
        self.setObjectName("statusLine")
        self._line = QHBoxLayout(self)
        self._items = {name: self._item(name) for name in _NAMES}
        self._line.insertStretch(len(_NAMES) - 2, 1)
        for name, pressed in (
            ("connection", self.connection_pressed),
            ("key", self.key_pressed),
            ("work", self.work_pressed),
            ("cache", self.cache_pressed),
            ("privacy", self.privacy_pressed),
            ("bell", self.bell_pressed),
        ):
            self._items[name].clicked.connect(pressed)
        self.show_notices(0)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def bell(self) -> QToolButton:
        """Return the bell, under which the list of notices opens."""
        return self._items["bell"]

    def show_offline(self) -> None:
        """Say that questions are answered on this computer."""
        self._show("connection", "Offline: nothing leaves this computer", "offline")

    def show_connected(self, to: str = "Google Gemini") -> None:
        """Say where questions go."""
        self._show("connection", f"Connected to {to}", "online")

    def show_unconnected(self) -> None:
        """Say that there is nobody to ask."""
        self._show("connection", "Not connected", "offline")

    def show_key(self, label: str, *, missing: bool = False) -> None:
        """Show the name of the key in use ("Work key, paid"), or hide it with an empty text."""
        self._show("key", label, "key", "danger" if missing else "textMuted")

    def show_work(self, text: str, *, waiting: bool = False, drawing: str = "again") -> None:
        """Show what runs ("1 upload, 42 %"), or hide it with an empty text."""
        self._show(
            "work", text, "clock" if waiting else drawing, "warning" if waiting else "textMuted"
        )

    def show_cache(self, text: str) -> None:
        """Show how long the cache of this chat lives, or hide it with an empty text."""
        self._show("cache", text, "cache")

    def show_privacy(self, shown: bool) -> None:
        """Offer to tell what leaves this computer, where nothing was asked yet."""
        self._show("privacy", _PRIVACY if shown else "", "help")
        self._shorten()

    def show_notices(self, new: int) -> None:
        """Show how many notices have come since the list was last opened."""
        self._new_notices = new
        self._show("bell", self._bell_text(), "bell")
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        narrow = self.width() < _NARROW * self._theme.text_size
        self.bell.setText(str(self._new_notices) if narrow else self._bell_text())
        self._items["privacy"].setText("" if narrow else _PRIVACY)

    def _bell_text(self) -> str:
        count = self._new_notices
        return {0: "No new notices", 1: "1 new notice"}.get(count, f"{count} new notices")

    def _item(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "status")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        button.setToolTip(_NAMES[name])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.hide()
        self._line.addWidget(button)
        return button

    def _show(self, name: str, text: str, drawing: str, colour: str = "textMuted") -> None:
        button = self._items[name]
        self._looks[name] = (drawing, colour)
        button.setText(text.replace("&", "&&"))
        name_of = _NAMES[name]
        button.setAccessibleName(text if text == name_of else f"{name_of}: {text}")
        button.setProperty("tone", colour if colour != "textMuted" else "")
        button.style().polish(button)
        button.setVisible(bool(text))
        button.updateGeometry()
        give_icon(self._theme, button, drawing, colour, gap=2)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.size("control", "statusLine"))
        self._line.setContentsMargins(self._theme.space(3), 1, self._theme.space(3), 0)
        self._line.setSpacing(self._theme.space(2))
        for name, (drawing, colour) in self._looks.items():
            give_icon(self._theme, self._items[name], drawing, colour, gap=2)
