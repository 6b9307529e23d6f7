"""The first thing a new user sees: what the program does, and two ways to begin."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.start.picture import StartPicture
from workbench.ui.theme import Theme

_SENTENCE = 23
"""Width of the sentence in heights of its letters, so that it is two lines where there is room."""
_CHOICE = 296
"""Width of a choice in pixels at 100 % text size where there is room."""
_RING = 2
_OUT = 3
"""From the edge of a button to the middle of its ring."""


class _Field(QWidget):
    """Paints the ring of the focus around its large buttons: 2 pixels wide, 2 outside (tokens)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: list[QPushButton] = []

    def ring(self, button: QPushButton) -> None:
        """Paint the ring of this button from now on."""
        self.buttons.append(button)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        for button in self.buttons:
            if button.hasFocus():
                painter = QPainter(self)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._theme.colour("focusRing"), _RING))
                place = QRectF(button.rect().translated(button.mapTo(self, QPoint(0, 0))))
                radius = self._theme.size("radius", "control") + _RING
                painter.drawRoundedRect(place.adjusted(-_OUT, -_OUT, _OUT, _OUT), radius, radius)


class StartScreen(QScrollArea):
    """One sentence and two buttons; it scrolls where large text has no room.

    Signals: samples(), connect_gemini(), network() for its settings.
    """

    samples = Signal()
    connect_gemini = Signal()
    network = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Start")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        field = _Field(theme)
        centre = Qt.AlignmentFlag.AlignHCenter
        name = _label("Workbench", centre, tone="muted", weight="semibold", role="subtitle")
        sentence = _label(
            "Ask questions about your PDFs and see the sentence that proves the answer.",
            centre,
            role="display",
        )
        self._sentence = sentence
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
        self._pairs: list[tuple[QPushButton, QLabel]] = []
        self._choices = QGridLayout(choices)
        self._choices.setContentsMargins(0, 0, 0, 0)
        for button, caption in (
            (self.try_samples, "Works now, without a key or the internet"),
            (self.connect_button, "For your own documents. Takes about two minutes"),
        ):
            field.ring(button)
            button.setProperty("large", True)
            button.setProperty("ringed", True)
            button.setAccessibleDescription(caption)
            below = _label(caption, centre, tone="muted", role="caption")
            self._pairs.append((button, below))
        self._column = QVBoxLayout(field)
        self._column.addStretch(5)
        self._picture = StartPicture(theme)
        self._column.addWidget(self._picture, 10)
        self._column.addSpacing(24)
        self._column.addWidget(name)
        self._column.addWidget(sentence, 0, centre)
        self._column.addSpacing(18)
        self._column.addWidget(choices, 0, centre)
        self._column.addSpacing(18)
        self._column.addWidget(links, 0, centre)
        self._column.addStretch(6)
        self.setWidget(field)
        self._restyle()
        theme.changed.connect(self._restyle)

    def focus_first(self) -> None:
        """Give the focus to the first button."""
        self.try_samples.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the two choices beside each other, or below where there is no room."""
        theme = self._theme
        room = self.viewport().width() - 2 * theme.space(6)
        one_line = [words.fontMetrics().horizontalAdvance(words.text()) for _, words in self._pairs]
        wished = max(*(button.sizeHint().width() for button, _ in self._pairs), *one_line)
        beside = 2 * wished + theme.space(6) <= room
        share = (room - theme.space(6)) // 2 if beside else room
        width = min(share, max(wished, round(_CHOICE * min(theme.text_size, 1.2))))
        for place, (button, words) in enumerate(self._pairs):
            row, column = (0, place) if beside else (2 * place, 0)
            self._choices.addWidget(button, row, column)
            self._choices.addWidget(words, row + 1, column)
            button.setFixedWidth(width)
            _wrap(words, width)
        line = min(room, round(_SENTENCE * theme.font_pixels("display")))
        _wrap(self._sentence, line)
        # The picture is the first to go where the rest has no room.
        self._picture.show()
        self._column.invalidate()
        self._picture.setVisible(
            self._column.totalMinimumSize().height() <= self.viewport().height()
        )

    def _restyle(self) -> None:
        theme = self._theme
        self._links.setSpacing(theme.space(7))
        self._choices.setHorizontalSpacing(theme.space(6))
        self._choices.setVerticalSpacing(theme.space(4))
        self._column.setContentsMargins(
            theme.space(6), theme.space(6), theme.space(6), theme.space(6)
        )
        self._column.setSpacing(theme.space(4))
        self._arrange()


def _wrap(label: QLabel, width: int) -> None:
    """Give a label a width and the height of its lines in it.

    Not by height for width, which would let the picture be as high as it wishes.
    """
    label.setWordWrap(True)
    label.ensurePolished()
    label.setFixedWidth(width)
    label.setFixedHeight(label.heightForWidth(width))
    policy = label.sizePolicy()
    policy.setHeightForWidth(False)
    label.setSizePolicy(policy)


def _label(text: str, alignment: Qt.AlignmentFlag, **look: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(alignment)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
