"""A window over the whole screen in which no two pixels near each other are alike."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QRasterWindow, qRgb


def colour(x, y):
    """Return the red, green and blue of a pixel."""
    return x % 256, y % 256, 16 * (x // 256) + y // 256


def drawn(width, height):
    """Return the picture."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixel(x, y, qRgb(*colour(x, y)))
    return image


class Pattern(QRasterWindow):
    """Paints the picture at its own size."""

    def __init__(self, image):
        super().__init__()
        self.setFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.BypassWindowManagerHint)
        self.resize(image.size())
        self._image = image

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("black"))
        painter.drawImage(0, 0, self._image)
        painter.end()
        sys.stdout.write("painted\n")
        sys.stdout.flush()


if __name__ == "__main__":
    application = QGuiApplication(sys.argv)
    window = Pattern(drawn(1440, 900))
    window.show()
    application.exec()
