"""A second program: a small window from which files can be dragged. Arguments: x, y, how, files.

`how` is "files" for files on the disk; "promise" for attachments as Thunderbird drags them on X11,
which lie in the temporary folder for a moment when they are asked for; "bytes" for contents
without a file, as Chromium drags pictures.
"""

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

STAYS = 2000
"""Milliseconds that a promised file stays where it is; with Thunderbird five minutes at most."""


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


class Promise(QMimeData):
    """Writes its file when its address is asked for, and deletes it soon after."""

    def __init__(self, file):
        super().__init__()
        self._file = Path(file)
        self._made = None

    def formats(self):
        promise = "application/x-moz-file-promise"
        names = [promise, f"{promise}-url", f"{promise}-dest-filename"]
        return ["text/x-moz-url", *names, "text/uri-list", "XdndDirectSave0"]

    def hasFormat(self, form):  # noqa: N802 - Qt's name
        return form in self.formats()

    def retrieveData(self, form, _kind):  # noqa: N802 - Qt's name
        if form == "text/uri-list":
            return [QUrl.fromLocalFile(str(self._make()))]
        named = form.endswith("dest-filename")
        return QByteArray(self._file.name.encode("utf-16-le") if named else b"")

    def _make(self):
        if self._made is None:
            say("made")
            folder = Path(tempfile.mkdtemp(prefix="dnd_file-"))
            self._made = folder / self._file.name
            shutil.copy(self._file, self._made)
            # Qt destroys what was dragged before that.
            QTimer.singleShot(STAYS, partial(delete, folder))
        return self._made


def delete(folder):
    shutil.rmtree(folder)
    say("deleted")


def carried(how, files):
    if how == "promise":
        return Promise(files[0])
    data = QMimeData()
    if how == "bytes":
        data.setData("application/octet-stream", Path(files[0]).read_bytes())
        data.setUrls([QUrl("https://example.com/picture?id=1")])
        data.setHtml("<img src='https://example.com/picture?id=1'>")
    else:
        data.setUrls([QUrl.fromLocalFile(file) for file in files])
    return data


class Source(QLabel):
    def __init__(self, how, files):
        super().__init__("drag me")
        self._how, self._files = how, files

    def mouseMoveEvent(self, event):  # noqa: N802 - Qt's name
        if event.buttons() & Qt.MouseButton.LeftButton:
            drag = QDrag(self)
            drag.setMimeData(carried(self._how, self._files))
            say(drag.exec(Qt.DropAction.CopyAction))


application = QApplication(sys.argv[:1])
source = Source(sys.argv[3], sys.argv[4:])
source.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
source.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 80, 40)
source.show()
say("ready")
sys.exit(application.exec())
