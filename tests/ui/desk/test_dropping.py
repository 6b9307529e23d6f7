"""What the drop zones promise is what a drop gives."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.desk.driving import button_of, dialog_of, until
from workbench.paths import resources
from workbench.ui.dialogs import Question

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
COPY, LEFT, PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier


async def promised(desk, data):
    handle, zones = desk.window.windowHandle(), desk.window.drop_zones
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, PLAIN.NoModifier)
    QApplication.sendEvent(handle, event)
    await until(lambda: zones._contents is not None and zones.isVisible())
    return zones._contents


async def test_the_window_adds_as_many_files_as_it_promised(desk, tmp_path):
    desk.new_chat()
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.txt", "b.md", "c.zip"):
        (folder / name).write_text(name)
    (tmp_path / "photos.zip").write_text("zip")
    again = tmp_path / "again.pdf"
    again.write_bytes(REPORT.read_bytes())
    given = [REPORT, folder, folder / "a.txt", tmp_path / "photos.zip"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in given])
    contents = await promised(desk, data)
    assert contents.count == 3
    assert contents.lines[0].startswith("1 PDF and 2 text or Office files")
    assert contents.lines[0].endswith("from 1 folder. Nothing leaves this computer")
    assert contents.warning.startswith("photos.zip is left out.")
    desk.notices.say("Something happened meanwhile")
    zones = desk.window.drop_zones
    assert desk.window.childAt(1400, 840) is zones
    drop = QDropEvent(QPointF(300, 300), COPY, data, LEFT, PLAIN.NoModifier)
    QApplication.sendEvent(desk.window.windowHandle(), drop)
    await until(lambda: dialog_of(desk, Question))
    button_of(dialog_of(desk, Question), "Add 3 files").click()
    await until(lambda: len(desk.composer.statuses) == contents.count)
    await until(lambda: not any(s.underway for s in desk.composer.statuses))
    assert not any(s.failure for s in desk.composer.statuses)
    assert "photos.zip is left out" in " ".join(notice.sentence for notice in desk.notices.kept)

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(REPORT))])
    contents = await promised(desk, data)
    assert contents.count == 0 and contents.all_known
    zones.end()

    # The same words under another name are known only after reading; they are not added twice.
    desk.add_files([str(again)])
    await until(lambda: len(desk.composer.statuses) == 3)
    await desk.jobs.idle()
    assert len(desk.composer.statuses) == 3
