"""Files dragged over the window: two zones, "add to this chat" and "only add to Files"."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from workbench.ui.shell import carried
from workbench.ui.shell.drop_card import FOLDER, SHEETS, Card, paint_card
from workbench.ui.theme import Theme

OWN_DRAG = "application/x-workbench-item"
"""The MIME type that the program's own drags carry; they never raise the zones."""

_LEAST_CHAT = 0.36
"""Of the window, that the zone of the chat takes at least; the wide pane leaves 0.38."""
CHAT = "chat"
FILES = "files"


@dataclass(frozen=True, slots=True)
class Contents:
    """How many files a drop adds, in words what they are, and a sentence on what is left out.

    `all_known` says that nothing is added because everything is in the chat already.
    """

    count: int
    lines: tuple[str, ...] = ()
    warning: str = ""
    all_known: bool = False


class DropZones(QWidget):
    """Covers the window while files from outside are dragged over it.

    It listens to the native window, so no text field below can take the files. Signals:
    entered(list of paths) to be answered by `show_contents`; dropped(list of paths, zone "chat"
    or "files"). What is no file on the disk: offered(list of names), answered the same way;
    handed_over(list of (name, bytes), zone); picture_dropped(QImage, zone); not_had() for
    what another program only promises.
    """

    entered = Signal(object)
    dropped = Signal(object, str)
    offered = Signal(object)
    handed_over = Signal(object, str)
    picture_dropped = Signal(object, str)
    not_had = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._paths: list[str] = []
        self._loose = False
        self._zone = CHAT
        self._chat = ""
        self._contents: Contents | None = None
        self._right: QWidget | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._appear)
        self.setAccessibleName("Drop files")
        self.hide()
        theme.changed.connect(self.update)

    def describe(self, chat: str) -> None:
        """Name the chat that files go to."""
        self._chat = chat

    def show_contents(self, paths: Sequence[str], contents: Contents) -> None:
        """Say what letting go of these paths would add, if they are still what is dragged."""
        if list(paths) == self._paths:
            self._contents = contents
            self.setAccessibleDescription(self._chat_card().title)
            self.update()

    def come_forward(self) -> None:
        """Cover what has been put on the window since."""
        if self.isVisible():
            self.raise_()

    def follow(self, right: QWidget) -> None:
        """Let the right zone follow a pane."""
        self._right = right

    def watch(self) -> None:
        """Listen to the native window; to be called whenever it may have been made anew."""
        handle = self.window().windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def end(self) -> bool:
        """Take the zones away; say whether they were there."""
        self._delay.stop()
        shown = self.isVisible()
        self.hide()
        return shown

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                self._paths = files_from_outside(event)
                self._contents = None
                self._loose = not self._paths
                if self._loose:
                    self._paths = loose_from_outside(event)
                if self._paths:
                    told = self.offered if self._loose else self.entered
                    told.emit(self._paths)
                    self._delay.start(self._theme.duration("dropDelay"))
                    self._point(event)
                return bool(self._paths)
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent) and self._paths:
                self._point(event)
                return True
            case QEvent.Type.DragLeave if self._paths:
                self._paths = []
                self.end()
                return True
            case QEvent.Type.Drop if isinstance(event, QDropEvent) and self._paths:
                self._point(event)
                paths, self._paths = self._paths, []
                self.end()
                if self._loose:
                    self._hand_over(event.mimeData())
                else:
                    self.dropped.emit(paths, self._zone)
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.end()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.colour("overlay")
        ground.setAlphaF(0.72)
        painter.fillRect(self.rect(), ground)
        self._paint_zone(painter, CHAT)
        self._paint_zone(painter, FILES)
        painter.end()

    def zone_rect(self, zone: str) -> QRect:
        """Return where a zone lies in the window."""
        gap = self._theme.space(5)
        edge = self._edge()
        if zone == CHAT:
            return QRect(0, 0, edge, self.height()).adjusted(gap, gap, -gap // 2, -gap)
        return QRect(edge, 0, self.width() - edge, self.height()).adjusted(
            gap // 2, gap, -gap, -gap
        )

    def _hand_over(self, data: QMimeData) -> None:
        """Take what was no file on the disk; it can be had during the drop alone."""
        if paths := carried.local_files(data):
            self.dropped.emit(paths, self._zone)
            return
        if not carried.offers(data):
            if (image := carried.picture(data)) is not None:
                self.picture_dropped.emit(image, self._zone)
            else:
                self.not_had.emit()
            return
        files = [(each.name, carried.read(data, each)) for each in carried.offers(data)]
        whole = [(carried.named_by_contents(*each), each[1]) for each in files if each[1]]
        if whole:
            self.handed_over.emit(whole, self._zone)
        if len(whole) < len(files):
            self.not_had.emit()

    def _edge(self) -> int:
        right = self._right
        if right is not None and right.isVisible():
            left = right.mapTo(self.window(), QPoint(0, 0)).x()
            # A pane that lies over nearly all of it must leave a zone that can be hit and read.
            return left if left >= self.width() * _LEAST_CHAT else self.width() // 2
        return round(self.width() * 0.64)

    def _appear(self) -> None:
        self.setGeometry(self.window().rect())
        self.raise_()
        self.show()

    def _point(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setGeometry(self.window().rect())
        zone = CHAT if event.position().x() < self._edge() else FILES
        if zone != self._zone:
            self._zone = zone
            self.update()

    def _paint_zone(self, painter: QPainter, zone: str) -> None:
        theme = self._theme
        active = zone == self._zone
        rect = QRectF(self.zone_rect(zone))
        line = theme.colour("accent" if active else "borderStrong")
        if active:
            tint = theme.colour("accentSoft")
            tint.setAlphaF(0.55)
            painter.setBrush(tint)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(line, theme.size("line", "dash"), Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, theme.size("radius", "card"), theme.size("radius", "card"))
        card = self._chat_card() if zone == CHAT else _FILES_CARD
        paint_card(painter, theme, rect, card, active=active)

    def _chat_card(self) -> Card:
        contents = self._contents
        if contents is None:
            return _main_card(self._title("these"), ("Looking at what they are…",))
        if contents.count:
            title = self._title(_files(contents.count))
        else:
            title = "In this chat already" if contents.all_known else "Nothing here can be added"
        return _main_card(title, contents.lines, contents.warning)

    def _title(self, what: str) -> str:
        if self._chat:
            return f"Add {what} to “{self._chat}”"
        return f"Add {what} and ask about {'it' if what == _files(1) else 'them'}"


def _main_card(title: str, lines: Sequence[str], warning: str = "") -> Card:
    return Card(SHEETS, ("icon", "empty"), title, lines, warning)


_FILES_CARD = Card(
    FOLDER,
    ("space", "9"),
    "Only add to Files",
    ("Kept on this computer until you ask about them",),
    widest=310,
    main=False,
)

_PICTURE = "Dropped picture.png"


def files_from_outside(event: QDropEvent) -> list[str]:
    """Return the paths of local files and folders that another program drags, else nothing."""
    data: QMimeData = event.mimeData()
    if event.source() is not None or data.hasFormat(OWN_DRAG) or carried.is_promise(data):
        return []
    return carried.local_files(data)


def loose_from_outside(event: QDropEvent) -> list[str]:
    """Return the names of what another program drags that is no file on the disk, else nothing."""
    data: QMimeData = event.mimeData()
    if event.source() is not None or data.hasFormat(OWN_DRAG):
        return []
    if names := [offer.name for offer in carried.offers(data)]:
        return names
    if data.hasImage():
        return [_PICTURE]
    if carried.is_promise(data):
        return [carried.promised_name(data) or carried.ATTACHMENT]
    return []


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
