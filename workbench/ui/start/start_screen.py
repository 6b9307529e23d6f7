"""The first thing a new user sees: what the program does, and two ways to begin."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.start.picture import StartPicture
from workbench.ui.theme import Theme

_RING = 2
_OUT = 3
"""From the edge of a button to the middle of its ring."""


class StartScreen(QWidget):
    """One sentence and two buttons.

    Signals: samples(), connect_gemini(), network() for its settings.
    """

    samples = Signal()
    connect_gemini = Signal()
    network = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Start")
        centre = Qt.AlignmentFlag.AlignHCenter
        name = _label("Workbench", centre, tone="muted", weight="semibold", role="subtitle")
        sentence = _label(
            "Ask questions about your PDFs and see the\nsentence that proves the answer.",
            centre,
            role="display",
        )
        self.try_samples = LabelledButton(theme, "sample", "Try with sample documents", "primary")
        self.connect_button = LabelledButton(theme, "key", "Connect Google Gemini")
        self.try_samples.clicked.connect(self.samples)
        self.connect_button.clicked.connect(self.connect_gemini)
        links = QWidget()
        self._links = row = QHBoxLayout(links)
        row.setContentsMargins(0, 0, 0, 0)
        for words, signal in (
            ("I have a key", self.connect_gemini),
            ("Settings for my network", self.network),
        ):
            link = QPushButton(words)
            link.setProperty("kind", "link")
            link.clicked.connect(signal)
            row.addWidget(link)
        choices = QWidget()
        self._choices = QGridLayout(choices)
        self._choices.setContentsMargins(0, 0, 0, 0)
        for place, (button, caption) in enumerate(
            (
                (self.try_samples, "Works now, without a key or the internet"),
                (self.connect_button, "For your own documents. Takes about two minutes"),
            )
        ):
            button.setProperty("large", True)
            button.setProperty("ringed", True)
            button.installEventFilter(self)
            button.setAccessibleDescription(caption)
            self._choices.addWidget(button, 0, place)
            self._choices.addWidget(_label(caption, centre, tone="muted", role="caption"), 1, place)
            self._choices.setColumnStretch(place, 1)
        self._column = QVBoxLayout(self)
        self._column.addStretch(5)
        self._column.addWidget(StartPicture(theme), 10)
        self._column.addSpacing(24)
        self._column.addWidget(name)
        self._column.addWidget(sentence)
        self._column.addSpacing(18)
        self._column.addWidget(choices, 0, centre)
        self._column.addSpacing(18)
        self._column.addWidget(links, 0, centre)
        self._column.addStretch(6)
        self._restyle()
        theme.changed.connect(self._restyle)

    def focus_first(self) -> None:
        """Give the focus to the first button."""
        self.try_samples.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        for button in (self.try_samples, self.connect_button):
            if button.hasFocus():
                self._paint_ring(button)

    def _paint_ring(self, button: QPushButton) -> None:
        """Paint the ring of the focus around a button: 2 pixels wide, 2 outside (tokens)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focusRing"), _RING))
        place = QRectF(button.rect().translated(button.mapTo(self, QPoint(0, 0))))
        radius = self._theme.size("radius", "control") + _RING
        painter.drawRoundedRect(place.adjusted(-_OUT, -_OUT, _OUT, _OUT), radius, radius)

    def _restyle(self) -> None:
        theme = self._theme
        width = round(296 * min(theme.text_size, 1.2))
        for button in (self.try_samples, self.connect_button):
            button.setMinimumWidth(width)
        self._links.setSpacing(theme.space(7))
        self._choices.setHorizontalSpacing(theme.space(6))
        self._choices.setVerticalSpacing(theme.space(4))
        self._column.setContentsMargins(
            theme.space(6), theme.space(6), theme.space(6), theme.space(6)
        )
        self._column.setSpacing(theme.space(4))


def _label(text: str, alignment: Qt.AlignmentFlag, **look: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(alignment)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
