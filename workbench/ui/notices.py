"""What the user is told in passing: toasts at the bottom right, all kept under the bell."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.endings import CONNECT, MAKE_ROOM, NETWORK_SETTINGS
from workbench.errors import UserError
from workbench.ui.announcing import announce
from workbench.ui.jobs import JobFailure
from workbench.ui.shell.notice import Notice
from workbench.ui.shell.notice_list import NoticeList
from workbench.ui.shell.status_line import StatusLine
from workbench.ui.shell.toast import Toast
from workbench.ui.theme import Theme

__all__ = ["Notice", "Notices"]

_KEPT = 200
_OFFERED = (CONNECT, MAKE_ROOM, NETWORK_SETTINGS)
_AT_ONCE = 4


class Notices(QObject):
    """Shows notices and keeps the last 200; they wait until there is a window.

    Signals: told(Notice); action_pressed(Notice) for a notice that brings no `run` of its own;
    stacked() after notices were put on top of the window.
    """

    told = Signal(object)
    action_pressed = Signal(object)
    stacked = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window: QWidget | None = None
        self._status: StatusLine | None = None
        self._list: NoticeList | None = None
        self._below: QWidget | None = None
        self._toasts: list[Toast] = []
        self._waiting: list[Notice] = []
        self._kept: list[Notice] = []
        self._new = 0

    @property
    def kept(self) -> tuple[Notice, ...]:
        """Return what was told in this session, the newest first."""
        return tuple(reversed(self._kept))

    def attach(self, window: QWidget, status: StatusLine) -> None:
        """Show notices in this window from now on, those that waited first."""
        self._window, self._status = window, status
        self._list = NoticeList(self._theme, window)
        self._list.action_pressed.connect(self._act)
        status.bell_pressed.connect(self.open_list)
        window.installEventFilter(self)
        waiting, self._waiting = self._waiting, []
        for notice in waiting:
            self._show(notice)
        status.show_notices(self._new)

    def stand_above(self, widget: QWidget) -> None:
        """Never cover a widget of the window: in a narrow one, Stop would lie below a notice."""
        self._below = widget
        widget.installEventFilter(self)

    def tell(self, notice: Notice) -> None:
        """Show a notice; what is on the screen already is not shown twice but stays longer."""
        for toast in self._toasts:
            if toast.notice == notice:
                toast.stay()
                return
        if notice in self._waiting:
            return
        self._kept = [*self._kept[1 - _KEPT :], notice]
        self._new += 1
        if self._window is None:
            self._waiting.append(notice)
        else:
            self._show(notice)
        self.told.emit(notice)

    def say(self, sentence: str, hint: str = "", tone: str = "neutral", drawing: str = "") -> None:
        """Show a sentence without a button."""
        self.tell(Notice(sentence, hint=hint, tone=tone, drawing=drawing))

    def tell_failure(self, failure: JobFailure) -> None:
        """Show what went wrong with a job; fits `Jobs(on_failure=...)`."""
        self.tell_error(failure.error)

    def tell_error(self, error: UserError) -> None:
        """Show an error; pressing its action emits `action_pressed`.

        What only helps a question has no place here: it would ask the last one once more.
        """
        action = error.action if error.action in _OFFERED else ""
        self.tell(
            Notice(
                error.sentence,
                hint=error.hint,
                tone="danger",
                action=action,
                detail=error.detail,
            )
        )

    def open_list(self) -> None:
        """Open the list under the bell and count from nought again."""
        if self._list is None or self._status is None:
            return
        self._list.open_above(self._status.bell, self.kept)
        self._new = 0
        self._status.show_notices(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize or (
            watched is self._below and event.type() == QEvent.Type.Move
        ):
            self._stack()
        return super().eventFilter(watched, event)

    def _show(self, notice: Notice) -> None:
        window, status = self._window, self._status
        assert window is not None and status is not None
        if len(self._toasts) >= _AT_ONCE:
            self._toasts[0].end()
        toast = Toast(self._theme, notice, window)
        toast.action_pressed.connect(self._act)
        toast.ended.connect(self._forget)
        self._toasts.append(toast)
        toast.show()
        self._stack()
        status.show_notices(self._new)
        spoken = f"{notice.sentence} {notice.hint}".strip()
        announce(window, spoken)

    def _stack(self) -> None:
        if self._window is None or self._status is None:
            return
        gap = self._theme.space(5)
        right = self._window.width() - gap
        bottom = self._window.height() - self._status.height() - gap
        below = self._below
        if self._toasts and below is not None and below.isVisible():
            place = QRect(below.mapTo(self._window, QPoint()), below.size())
            if place.right() > right - max(toast.width() for toast in self._toasts):
                bottom = min(bottom, place.top() - gap)
        for toast in reversed(self._toasts):
            toast.resize(toast.width(), toast.heightForWidth(toast.width()))
            toast.move(right - toast.width(), bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + self._theme.space(4)
        self.stacked.emit()

    def _forget(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        toast.deleteLater()
        self._stack()

    def _act(self, notice: Notice) -> None:
        if notice.run is not None:
            notice.run()
        else:
            self.action_pressed.emit(notice)
