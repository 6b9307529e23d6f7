"""The list under the bell: every notice of this session, the newest first."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.shell.notice import Notice
from workbench.ui.shell.toast import NoticeView
from workbench.ui.theme import Theme

_WIDTH = 380
_TALLEST = 420


class NoticeList(QFrame):
    """A pop-up that lists notices. Signals: action_pressed(Notice)."""

    action_pressed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setObjectName("popup")
        self.setAccessibleName("Notices")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._scroll)

    def open_above(self, anchor: QWidget, notices: Sequence[Notice]) -> None:
        """Show notices, given newest first, above a widget at the right end of the window."""
        page = QWidget()
        page.setProperty("ground", "raised")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        gap = self._theme.space(5)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        if not notices:
            nothing = QLabel("No notices in this session")
            nothing.setProperty("tone", "muted")
            column.addWidget(nothing)
        for notice in notices:
            column.addWidget(_Entry(self._theme, notice, self))
        column.addStretch(1)
        self._scroll.setWidget(page)
        width = round(_WIDTH * self._theme.text_size)
        height = page.heightForWidth(width - 2) if notices else page.sizeHint().height()
        self.setFixedSize(width, min(_TALLEST, height + 4))
        place = anchor.mapToGlobal(QPoint(anchor.width(), 0))
        self.move(place - QPoint(self.width(), self.height() + 2))
        self.show()
        # The keyboard comes to the newest thing that can be done.
        if (button := page.findChild(QPushButton)) is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        else:
            super().keyPressEvent(event)


class _Entry(QWidget):
    def __init__(self, theme: Theme, notice: Notice, owner: NoticeList) -> None:
        super().__init__()
        self._notice = notice
        self._owner = owner
        view = NoticeView(theme, notice)
        view.action_pressed.connect(self._act)
        when = QLabel(notice.at.strftime("%H:%M"))
        when.setProperty("role", "caption")
        when.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(view)
        line = QVBoxLayout()
        line.setContentsMargins(theme.size("icon", "small") + theme.space(4), 0, 0, 0)
        line.addWidget(when)
        column.addLayout(line)

    def _act(self) -> None:
        self._owner.close()
        self._owner.action_pressed.emit(self._notice)
