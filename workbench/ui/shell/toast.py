"""One passing notice on the screen."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.icons import pixmap
from workbench.ui.shell.breaking import breakable
from workbench.ui.shell.buttons import IconButton, compact_button
from workbench.ui.shell.notice import Notice
from workbench.ui.theme import Theme

WIDTH = 340


class NoticeView(QWidget):
    """Icon, sentence, hint and button of a notice. Signals: action_pressed()."""

    action_pressed = Signal()

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        self._mark = QLabel()
        words = QVBoxLayout()
        words.setSpacing(theme.space(1))
        for text, look in (
            (notice.sentence, {"weight": "medium"} if notice.hint else {}),
            (notice.hint, {"role": "caption", "tone": "muted"}),
        ):
            if text:
                words.addWidget(_line(text, look))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(4))
        # One line is in the middle beside its button; more begin at the top, the button below.
        at = Qt.AlignmentFlag.AlignTop if notice.hint else Qt.AlignmentFlag.AlignVCenter
        self._row.addWidget(self._mark, 0, at)
        self._row.addLayout(words, 1)
        if notice.action:
            button = compact_button(notice.action)
            button.clicked.connect(self.action_pressed)
            if notice.hint:
                words.addSpacing(theme.space(3))
                words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "small")
        self._mark.setPixmap(pixmap(self._theme, self._notice.icon, self._notice.colour, size))


class Toast(QFrame):
    """A notice 340 wide that leaves after 5 s, not while the pointer is over it.

    Signals: action_pressed(Notice), ended(Toast).
    """

    action_pressed = Signal(object)
    ended = Signal(object)

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self._stay = QTimer(self)
        self._stay.setSingleShot(True)
        self._stay.setInterval(theme.duration("noticeStay"))
        self._stay.timeout.connect(self.end)
        self.setObjectName("toast")
        self.setAccessibleName(f"Notice: {notice.sentence}")
        view = NoticeView(theme, notice)
        view.action_pressed.connect(self._act)
        close = IconButton(theme, "close", "Close this notice")
        close.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(5), theme.space(4), theme.space(3), theme.space(4))
        row.setSpacing(theme.space(2))
        row.addWidget(view, 1)
        at = Qt.AlignmentFlag.AlignTop if notice.hint else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(close, 0, at)
        self.setFixedWidth(round(WIDTH * theme.text_size))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(12)
        shadow.setOffset(0, 2)
        colour = QColor(theme.colour("shadow"))
        colour.setAlphaF(0.5 if theme.is_dark else 0.16)
        shadow.setColor(colour)
        self.setGraphicsEffect(shadow)
        self.stay()

    def stay(self) -> None:
        """Begin the 5 s anew."""
        self._stay.start()

    def end(self) -> None:
        """Leave the screen."""
        self._stay.stop()
        self.hide()
        self.ended.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._stay.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if self.isVisible():
            self.stay()
        super().leaveEvent(event)

    def _act(self) -> None:
        self.end()
        self.action_pressed.emit(self.notice)


def _line(text: str, look: dict[str, str]) -> QLabel:
    label = QLabel(breakable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAccessibleName(text)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
