"""The first thing a new user sees: what the program does, and two ways to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.start.picture import StartPicture
from workbench.ui.theme import Theme


class StartScreen(QWidget):
    """One sentence and two buttons.

    Signals: samples(), connect_gemini().
    """

    samples = Signal()
    connect_gemini = Signal()

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
        have_key = QPushButton("I have a key")
        have_key.setProperty("kind", "link")
        have_key.clicked.connect(self.connect_gemini)
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
        self._column.addWidget(have_key, 0, centre)
        self._column.addStretch(6)
        self._restyle()
        theme.changed.connect(self._restyle)

    def focus_first(self) -> None:
        """Give the focus to the first button."""
        self.try_samples.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restyle(self) -> None:
        theme = self._theme
        width = round(296 * min(theme.text_size, 1.2))
        for button in (self.try_samples, self.connect_button):
            button.setMinimumWidth(width)
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
