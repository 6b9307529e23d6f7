"""The other side is full: it says so, room is made by age or size, and the upload goes on."""

from tests.services.paid import paid_engine
from tests.ui.desk.driving import dialog_of, until
from tests.ui.desk.test_sending import in_a_program, use_key
from workbench.domain.documents import FULL, RemoteState
from workbench.domain.profiles import Billing
from workbench.simulator import uploads as store
from workbench.ui.files.menu import ROOM
from workbench.ui.files.removal import RemovalSheet, Sorting

ROOM_BYTES = 100_000


def notes(tmp_path, *sizes):
    for number, size in enumerate(sizes):
        path = tmp_path / f"note {number}.txt"
        path.write_text(f"Note {number}. ".ljust(size, "x"))
        yield str(path)


async def settled(desk):
    await until(lambda: not any(status.underway for status in desk.files.statuses))
    await desk.jobs.idle()


def states(desk):
    found = {s.document.name: s.copy.state if s.copy else None for s in desk.files.statuses}
    return [found[name] for name in sorted(found)]


async def test_room_is_made_and_the_upload_goes_on(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "STORAGE_BYTES", ROOM_BYTES)

    @in_a_program
    async def run(desk):
        monkeypatch.setattr(desk.services.remote_files, "room", ROOM_BYTES)
        with paid_engine() as (engine, hand, _):
            await use_key(desk, engine, Billing.PAID)
            small, large, last = notes(tmp_path, 10_000, 80_000, 40_000)
            desk.new_chat()
            for path in (small, large, last):
                desk.add_files([path])
                await until(lambda p=path: any(s.document.path == p for s in desk.files.statuses))
                await settled(desk)
                hand.move(minutes=1)
            there, none, refused = RemoteState.ACTIVE, None, RemoteState.FAILED
            assert states(desk) == [there, there, refused]
            (failed,) = [status for status in desk.files.statuses if status.failure]
            assert failed.failure.startswith(FULL) and failed.needs_room
            notice = desk.notices.kept[0]
            assert notice.action == "Make room…"
            notice.run()
            await until(lambda: dialog_of(desk, RemovalSheet))
            sheet = dialog_of(desk, RemovalSheet)
            assert sheet.chosen == () and not sheet.remove.isEnabled()
            assert sheet.room.text() == "What waits to be sent needs 30 KB more room."
            sheet.enough.click()
            assert [file.title for file in sheet.chosen] == ["note 0.txt", "note 1.txt"]
            sheet.sorting.setCurrentText(Sorting.LARGEST.value)
            sheet.enough.click()
            assert [file.title for file in sheet.chosen] == ["note 1.txt"]
            assert "enough room" in sheet.room.text()
            sheet.remove.click()
            await until(lambda: states(desk)[2] is there)
            await desk.jobs.idle()
            assert states(desk) == [there, none, there]
            assert not any(status.failure for status in desk.composer.statuses)

    await run(qapp, tmp_path)


async def test_a_refused_file_offers_room_in_its_menu_after_a_restart_too(
    qapp, tmp_path, monkeypatch
):
    monkeypatch.setattr(store, "STORAGE_BYTES", 1000)

    @in_a_program
    async def run(desk):
        with paid_engine() as (engine, *_):
            await use_key(desk, engine, Billing.PAID)
            (path,) = notes(tmp_path, 5000)
            desk.new_chat()
            desk.add_files([path])
            await until(lambda: any(status.needs_room for status in desk.files.statuses))
            await desk.jobs.idle()
            desk.files.refresh()
            await desk.jobs.idle()
            (status,) = desk.files.statuses
            assert status.needs_room
            files = desk.panels.files
            files.table.selectRow(files.model.row_of(status.id))
            menu = files.open_menu(files.mapToGlobal(files.rect().center()))
            entry = next(each for each in menu.actions() if each.text() == ROOM)
            entry.trigger()
            menu.close()
            await desk.jobs.idle()
            assert desk.notices.kept[0].sentence == "There is nothing of yours at Google"

    await run(qapp, tmp_path)
