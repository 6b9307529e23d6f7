"""The side sheet with the options of the chat that is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.chat.rows import plain_label
from workbench.ui.options.form import OptionsForm
from workbench.ui.theme import Theme


class OptionsPanel(QScrollArea):
    """The form, for which chat it is, and two buttons.

    Signals: defaults_pressed() to go back to the defaults; keep_pressed() to make these the
    defaults of new chats.
    """

    defaults_pressed = Signal()
    keep_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Options of this chat")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inner = QWidget()
        inner.setProperty("ground", "background")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(inner)
        self._title = plain_label("Options of this chat", "subtitle")
        self._title.setProperty("weight", "semibold")
        self._fact = plain_label("They hold from the next question on.", tone="muted")
        self.form = OptionsForm(theme)
        self.defaults = QPushButton("Back to the defaults")
        self.defaults.setAutoDefault(False)
        self.defaults.clicked.connect(self.defaults_pressed)
        self.keep = QPushButton("Use for new chats")
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self.keep_pressed)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.defaults)
        self._foot.addWidget(self.keep)
        self._foot.addStretch(1)
        for widget in (self._title, self._fact, self.form):
            self._column.addWidget(widget)
        self._column.addLayout(self._foot)
        self._column.addStretch(1)
        self.setWidget(inner)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        gap = self._theme.space(7)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(self._theme.space(5))
        self._foot.setSpacing(self._theme.space(4))
