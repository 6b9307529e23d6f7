"""What the drop zones promise is what a drop gives."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.desk.driving import ask, button_of, dialog_of, until
from tests.ui.shell.test_carried import outlook
from workbench.domain.quotation import Verdict
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


async def test_an_attachment_dragged_out_of_a_mail_is_taken_in(desk):
    desk.new_chat()
    data = outlook(("../../Minutes March.pdf", REPORT.read_bytes()), ("photos.zip", b"PK"))
    contents = await promised(desk, data)
    assert contents.count == 1 and contents.warning.startswith("photos.zip is left out.")
    drop = QDropEvent(QPointF(300, 300), COPY, data, LEFT, PLAIN.NoModifier)
    QApplication.sendEvent(desk.window.windowHandle(), drop)
    await until(lambda: [s.document.name for s in desk.composer.statuses] == ["Minutes March.pdf"])
    await until(lambda: not any(s.underway for s in desk.composer.statuses))
    (status,) = desk.composer.statuses
    assert status.document.page_count and not status.failure

    data = QMimeData()
    data.setData("application/x-moz-file-promise", b"")
    contents = await promised(desk, data)
    assert contents.count == 1 and not contents.warning
    QApplication.sendEvent(
        desk.window.windowHandle(),
        QDropEvent(QPointF(300, 300), COPY, data, LEFT, PLAIN.NoModifier),
    )
    told = [notice.sentence for notice in desk.notices.kept]
    assert "The other program did not hand over the file" in told
    await desk.jobs.idle()


async def test_a_file_that_the_other_program_deletes_is_kept(desk, tmp_path):
    desk.new_chat()
    passing = tmp_path / "home" / "tmp" / "dnd_file"
    passing.mkdir(parents=True)
    attachment = passing / "Minutes March.pdf"
    attachment.write_bytes(REPORT.read_bytes())
    stays = tmp_path / "Notes.txt"
    stays.write_text("The ramp was painted.")
    desk.add_files([str(attachment), str(stays)])
    await until(lambda: len(desk.composer.statuses) == 2)
    await until(lambda: not any(s.underway for s in desk.composer.statuses))
    attachment.unlink()
    desk.files.refresh()
    await desk.jobs.idle()
    here = {s.document.name: s for s in desk.files.statuses}
    assert here["Notes.txt"].document.path == str(stays)
    kept = Path(here["Minutes March.pdf"].document.path)
    assert kept.is_relative_to(tmp_path / "home" / "data") and kept.is_file()
    assert kept.stat().st_mode & 0o077 == 0
    assert not here["Minutes March.pdf"].missing
    told = [notice.sentence for notice in desk.notices.kept]
    assert told == ["1 file lay in a temporary folder, so Workbench keeps a copy"]
    answer = await ask(desk, "What was found about corrosion on the frames?")
    assert answer.failure == ""
    assert any(c.check and c.check.verdict is Verdict.VERIFIED for c in answer.citations)
    await desk.jobs.idle()
