"""A second program: a small window from which files can be dragged. Arguments: x, y, files."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


class Source(QLabel):
    def __init__(self, files):
        super().__init__("drag me")
        self._files = files

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.MouseButton.LeftButton:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(file) for file in self._files])
            drag = QDrag(self)
            drag.setMimeData(data)
            say(drag.exec(Qt.DropAction.CopyAction))


application = QApplication(sys.argv[:1])
source = Source(sys.argv[3:])
source.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
source.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 80, 40)
source.show()
say("ready")
sys.exit(application.exec())
