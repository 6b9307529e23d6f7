"""200 files of mixed kinds, broken ones included, dropped on the window at once."""

from collections import Counter

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.shared_data import PDFS
from tests.ui.desk.driving import until
from workbench.domain.documents import DocumentState
from workbench.ui.files.columns import Column

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
EACH = 20


def write(folder, number):
    """Write one file of each kind."""
    word = f"{number:02d} The keel was laid in Glasgow and is sound.".encode()
    scan = (PDFS / "gen-truncated.pdf").read_bytes()
    contents = {
        "good.pdf": (PDFS / "arabic-one-page.pdf").read_bytes() + b"%% copy %d\n" % number,
        "note.txt": word,
        "note.md": b"# " + word,
        "photo.png": b"\x89PNG" + word,
        "same.txt": b"The very same words.",
        "empty.pdf": b"",
        "torn.pdf": scan + b"%% copy %d\n" % number,
        "fake.docx": word,
        "locked.pdf": (PDFS / "password-openpassword.pdf").read_bytes() + b"%% %d\n" % number,
        "data.xyz": word,
    }
    paths = []
    for name, content in contents.items():
        path = folder / f"{number:02d} {name}"
        path.write_bytes(content)
        paths.append(path)
    return paths


async def test_two_hundred_files_at_once_each_get_their_verdict(desk, tmp_path):
    desk.new_chat()
    paths = [path for number in range(EACH) for path in write(tmp_path, number)]
    assert len(paths) == 200
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    handle = desk.window.windowHandle()
    place = QPoint(1300, 300)
    QApplication.sendEvent(handle, QDragEnterEvent(place, COPY, data, LEFT, PLAIN))
    QApplication.sendEvent(handle, QDropEvent(QPointF(place), COPY, data, LEFT, PLAIN))
    await until(lambda: len(desk.files.statuses) >= 180)
    await until(lambda: all(s.document.state is not DocumentState.READING
                            for s in desk.files.statuses))  # fmt: skip
    # Each kind is told at its row; what is the same is there once, what cannot be read was named.
    model = desk.panels.files.model
    rows = range(model.rowCount())
    names = [model.index(row, Column.NAME).data() for row in rows]
    states = {
        name: model.index(row, Column.STATE).data() for row, name in zip(rows, names, strict=True)
    }
    kinds = Counter(name.partition(" ")[2] for name in names)
    assert kinds == {
        "good.pdf": EACH, "note.txt": EACH, "note.md": EACH, "photo.png": EACH, "same.txt": 1,
        "empty.pdf": EACH, "torn.pdf": EACH, "fake.docx": EACH, "locked.pdf": EACH,
    }  # fmt: skip
    told = {name.partition(" ")[2]: state for name, state in states.items()}
    assert told["good.pdf"] == told["note.txt"] == told["same.txt"] == "Ready"
    assert told["photo.png"] == "Ready, picture: no quote check"
    assert told["empty.pdf"] == "The file is empty"
    assert told["locked.pdf"] == "Needs its password"
    assert told["fake.docx"].startswith("This is not an Office file")
    torn = [status for status in desk.files.statuses if "torn" in status.document.name]
    assert all(status.failure.endswith(".") for status in torn)
    assert any("20 files are left out" in each.sentence for each in desk.notices.kept)
    assert desk.composer.statuses == ()
    await desk.jobs.idle()
