"""Files dragged over the window: two zones, "add to this chat" and "only add to Files"."""

from pathlib import PurePath

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from workbench.domain.documents import PDF_TYPE, mime_type_of
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

OWN_DRAG = "application/x-workbench-item"
"""The MIME type that the program's own drags carry; they never raise the zones."""

CHAT = "chat"
FILES = "files"
_NAMED = 3


class DropZones(QWidget):
    """Covers the window while files from outside are dragged over it.

    It listens to the native window, so no text field below can take the files. Signals:
    dropped(list of paths, zone "chat" or "files").
    """

    dropped = Signal(object, str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._paths: list[str] = []
        self._zone = CHAT
        self._chat = ""
        self._note = ""
        self._right: QWidget | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._appear)
        self.setAccessibleName("Drop files")
        self.hide()
        theme.changed.connect(self.update)

    def describe(self, chat: str, note: str = "") -> None:
        """Name the chat that files go to, and what happens to them then."""
        self._chat = chat
        self._note = note

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
                if self._paths:
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

    def _edge(self) -> int:
        right = self._right
        if right is not None and right.isVisible():
            return right.mapTo(self.window(), QPoint(0, 0)).x()
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
        if zone == CHAT:
            title, lines, drawing = self._title(), [count_files(self._paths)], "docs"
            if self._note:
                lines.append(self._note)
            self._paint_card(painter, rect, active, drawing, title, lines, left_out(self._paths))
        else:
            lines = ["Kept on this computer until you ask about them"]
            self._paint_card(painter, rect, active, "folder", "Only add to Files", lines, "")

    def _title(self) -> str:
        count = len(self._paths)
        what = "1 file" if count == 1 else f"{count:,} files"
        if self._chat:
            return f"Add {what} to “{self._chat}”"
        return f"Add {what} and ask about {'it' if count == 1 else 'them'}"

    def _paint_card(
        self,
        painter: QPainter,
        zone: QRectF,
        active: bool,
        drawing: str,
        title: str,
        lines: list[str],
        warning: str,
    ) -> None:
        theme = self._theme
        icon_size = (
            theme.size("icon", "empty") if drawing == "docs" else theme.size("icon", "large")
        )
        width = min(zone.width() - theme.space(9), 660 * theme.text_size)
        width = width if drawing == "docs" else min(width, 310 * theme.text_size)
        inner = width - 2 * theme.space(8)
        title_font = theme.font("title", "semibold")
        text_font = theme.font("ui")
        parts: list[tuple[str, QFont, QColor]] = [(title, title_font, theme.colour("text"))]
        parts += [(line, text_font, theme.colour("textMuted")) for line in lines]
        if warning:
            parts.append((warning, text_font, theme.colour("warning")))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        heights = []
        for text, font, _ in parts:
            painter.setFont(font)
            heights.append(painter.boundingRect(QRectF(0, 0, inner, 400), flags, text).height())
        gap = theme.space(4)
        tall = sum(heights) + gap * len(parts) + icon_size + 2 * theme.space(8)
        card = QRectF(0, 0, width, tall)
        card.moveCenter(zone.center())
        painter.setPen(QPen(theme.colour("accent" if active else "borderButton"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(card, theme.size("radius", "card"), theme.size("radius", "card"))
        top = card.top() + theme.space(8)
        mark = pixmap(theme, drawing, "accent" if active else "textMuted", icon_size)
        painter.drawPixmap(round(card.center().x() - icon_size / 2), round(top), mark)
        top += icon_size + gap
        for (text, font, colour), height in zip(parts, heights, strict=True):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QRectF(card.left() + theme.space(8), top, inner, height), flags, text)
            top += height + gap


def files_from_outside(event: QDropEvent) -> list[str]:
    """Return the paths of local files and folders that another program drags, else nothing."""
    data: QMimeData = event.mimeData()
    if event.source() is not None or data.hasFormat(OWN_DRAG) or not data.hasUrls():
        return []
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


def count_files(paths: list[str]) -> str:
    """Return what kinds of files these are, by their names, such as "5 PDFs and 1 picture"."""
    kinds = [mime_type_of(path) for path in paths]
    pdfs = kinds.count(PDF_TYPE)
    pictures = sum(kind is not None and kind.startswith("image/") for kind in kinds)
    texts = sum(kind is not None for kind in kinds) - pdfs - pictures
    others = sum(
        kind is None and not PurePath(path).suffix for kind, path in zip(kinds, paths, strict=True)
    )
    words = [
        f"{count:,} {one if count == 1 else many}"
        for count, one, many in (
            (pdfs, "PDF", "PDFs"),
            (texts, "text file", "text files"),
            (pictures, "picture", "pictures"),
            (others, "folder", "folders"),
        )
        if count
    ]
    if len(words) > 1:
        return f"{', '.join(words[:-1])} and {words[-1]}"
    return "".join(words)


def left_out(paths: list[str]) -> str:
    """Return a sentence that names what cannot be read, or nothing."""
    names = [
        PurePath(path).name
        for path in paths
        if mime_type_of(path) is None and PurePath(path).suffix
    ]
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} is left out. Workbench cannot read this kind of file."
    if len(names) <= _NAMED:
        listed = ", ".join(names)
        return f"{listed} are left out. Workbench cannot read these kinds of files."
    return f"{len(names):,} files are left out. Workbench cannot read these kinds of files."
