"""The Files pane in the whole window: what the user arranged outlives the program."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.ui.desk.driving import program, until
from workbench.paths import resources
from workbench.ui.files import care
from workbench.ui.files.columns import Column
from workbench.ui.panels import FILES

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


async def test_columns_and_order_and_uploads_at_once_are_remembered(qapp, tmp_path):
    async with program(tmp_path) as desk:
        desk.new_chat()
        desk.window.show_right(FILES)
        desk.window.toggle_wide()
        table = desk.panels.files.table
        assert table.isColumnHidden(Column.TYPE) and desk.files.uploads._at_once == 2
        table.header.column_chosen.emit(Column.TYPE, True)
        table.header.resizeSection(Column.TYPE, 133)
        table.sortByColumn(Column.SIZE, Qt.SortOrder.AscendingOrder)
        desk.choices.take(uploads_at_once=3)
        assert desk.files.uploads._at_once == 3
        await desk.jobs.idle()
    async with program(tmp_path) as desk:
        table = desk.panels.files.table
        assert not table.isColumnHidden(Column.TYPE) and table.columnWidth(Column.TYPE) == 133
        assert table.header.sortIndicatorSection() == Column.SIZE
        assert desk.files.uploads._at_once == 3


async def test_the_chats_that_used_a_file_are_opened_from_its_drawer(qapp, tmp_path):
    async with program(tmp_path) as desk:
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(s.underway for s in desk.composer.statuses))
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()
        asked = desk.chat.conversation_id
        desk.new_chat()
        desk.window.show_right(FILES)
        desk.window.toggle_wide()
        await desk.jobs.idle()
        files = desk.panels.files
        used = next(s for s in desk.files.statuses if s.document.name == REPORT.name)
        assert used.used_in >= 1
        files.table.selectRow(files.model.row_of(used.id))
        await until(lambda: files.details._chats)
        menu = files.details.open_chats()
        entries = {entry.data(): entry for entry in menu.actions()}
        assert len(entries) == used.used_in
        entries[asked].trigger()
        menu.close()
        await until(lambda: desk.chat.conversation_id == asked)
        await desk.jobs.idle()


async def test_the_folder_alone_is_opened_where_no_file_can_be_chosen(qapp, tmp_path, monkeypatch):
    shown, opened = [], []
    monkeypatch.setattr(care, "reveal", lambda path: shown.append(path) or path.name != "b.pdf")
    monkeypatch.setattr(
        care.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    async with program(tmp_path / "home") as desk:
        for name in ("a.pdf", "b.pdf"):
            (tmp_path / name).write_bytes(REPORT.read_bytes() + name.encode())
            desk.files.add([str(tmp_path / name)], attach=False)
        await until(lambda: len(desk.files.statuses) == 2)
        await desk.jobs.idle()
        for status in desk.files.statuses:
            desk.panels.files.shown_in_folder.emit(status.id)
            await desk.jobs.idle()
        assert sorted(path.name for path in shown) == ["a.pdf", "b.pdf"]
        assert opened == [str(tmp_path)]
        (tmp_path / "a.pdf").unlink()
        for status in desk.files.statuses:
            desk.panels.files.shown_in_folder.emit(status.id)
            await desk.jobs.idle()
        assert len(shown) == 3 and opened == [str(tmp_path)] * 3


async def test_a_picture_is_seen_in_its_drawer_too(qapp, tmp_path):
    file = tmp_path / "harbour.png"
    picture = QImage(320, 120, QImage.Format.Format_RGB32)
    picture.fill("#20a060")
    picture.save(str(file))
    async with program(tmp_path / "home") as desk:
        desk.new_chat()
        desk.window.show_right(FILES)
        desk.window.toggle_wide()
        desk.add_files([str(file)], "files")
        files = desk.panels.files
        await until(lambda: files.model.rowCount() and not desk.files.statuses[0].underway)
        files.table.selectRow(0)
        shown = files.details.picture
        await until(lambda: shown._image is not None)
        drawn = shown.grab().toImage()
        middle = drawn.pixelColor(drawn.width() // 2, drawn.height() // 2)
        assert middle.name() == "#20a060"  # in the middle of the frame, not at its top
        await desk.jobs.idle()
