"""The first page of a document, small."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

_SIZE = QSize(78, 104)


class FirstPage(QWidget):
    """A picture; until it is drawn, and for what has none, the drawing of the kind."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._drawing = "doc"
        self.setAccessibleName("First page")
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_picture(self, image: QImage | None, drawing: str = "doc") -> None:
        """Show a picture of the first page, or none."""
        self._image, self._drawing = image, drawing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, self._theme.colour("surface"))
        ratio = self.devicePixelRatioF()
        if self._image is not None:
            shown = self._image.scaled(
                self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            shown.setDevicePixelRatio(ratio)
            wide, high = shown.width() / ratio, shown.height() / ratio
            left, top = (self.width() - wide) / 2, (self.height() - high) / 2
            path = QPainterPath()
            path.addRect(frame)
            painter.setClipPath(path)
            painter.drawImage(QRectF(left, top, wide, high), shown)
            painter.setClipping(False)
        else:
            side = self._theme.size("icon", "large")
            picture = pixmap(self._theme, self._drawing, "textMuted", side, ratio)
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, picture)
        painter.setPen(self._theme.colour("borderStrong"))
        painter.drawRect(frame)

    def _restyle(self) -> None:
        self.setFixedSize(_SIZE * self._theme.text_size)
        self.update()
