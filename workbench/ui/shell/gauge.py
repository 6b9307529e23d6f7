"""How full the model's context is: a thin bar and a percentage."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from workbench.ui.theme import Theme

WARNING_FROM = 80
DANGER_FROM = 95
_BAR = 56
_SHORT_BAR = 28


class Gauge(QWidget):
    """A bar 56 wide (28 where room is short) with "7 % used" beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._percent = 0
        self._compact = False
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "caption")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(4))
        line.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._words)
        self.show_tokens(0, None)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_tokens(self, used: int, limit: int | None) -> None:
        """Show tokens used of the model's limit; without a limit the gauge hides."""
        self.setVisible(bool(limit))
        if not limit:
            return
        percent = used * 100 / limit
        self._percent = round(percent)
        tone = "danger" if percent >= DANGER_FROM else "warning" if percent >= WARNING_FROM else ""
        for widget, plain in ((self._bar, ""), (self._words, "muted")):
            widget.setProperty("tone", tone or plain)
            widget.style().polish(widget)
        self._bar.setValue(min(100, max(self._percent, 1 if used else 0)))
        tokens = f"{used:,} of {limit:,} tokens"
        self.setToolTip(tokens)
        self.setAccessibleName(f"Context: {tokens}")
        self._show_words()

    def set_compact(self, *, words: bool, bar: bool) -> None:
        """Drop the word "used", halve the bar, or both."""
        self._compact = words
        self._bar.setFixedWidth(round((_SHORT_BAR if bar else _BAR) * self._theme.text_size))
        self._show_words()

    def _show_words(self) -> None:
        self._words.setText(f"{self._percent} %" if self._compact else f"{self._percent} % used")

    def _restyle(self) -> None:
        self.set_compact(words=self._compact, bar=False)
