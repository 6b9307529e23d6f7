"""A file that was moved or has lost its password: one button puts it right and asks again."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.services.paid import paid_engine
from tests.shared_data import PDFS
from tests.ui.desk.driving import answered, ask, button_of, dialog_of, program, until
from tests.ui.desk.test_sending import use_key
from workbench.domain import endings
from workbench.domain.documents import CHANGED, RemoteState
from workbench.domain.profiles import Billing
from workbench.ui.files.sheets import PasswordSheet

LOCKED = PDFS / "password-openpassword.pdf"


def press(desk):
    answer = desk.chat.messages[-1]
    desk.panels.conversation.remedy_activated.emit(answer.id, answer.remedy)


async def settled(desk):
    await until(lambda: desk.files.statuses)
    await until(lambda: not any(status.underway for status in desk.files.statuses))
    await desk.jobs.idle()


async def choose(desk, path):
    await until(lambda: dialog_of(desk, QFileDialog))
    dialog = dialog_of(desk, QFileDialog)
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


async def enter(desk, password):
    await until(lambda: dialog_of(desk, PasswordSheet))
    sheet = dialog_of(desk, PasswordSheet)
    sheet.field.setText(password)
    sheet.accept()


async def test_a_moved_file_is_found_under_the_answer_and_in_the_list(qapp, tmp_path):
    path = tmp_path / "Survey.txt"
    path.write_text("Rust was found on frame 12. " * 30)
    async with program(tmp_path / "home") as desk:
        with paid_engine() as (engine, *_):
            await use_key(desk, engine, Billing.PAID)
            desk.new_chat()
            desk.files.add([str(path)], attach=False)
            await settled(desk)
            (document,) = [status.document for status in desk.files.statuses]
            desk.files.attach((document.id,))
            await settled(desk)
            await desk.services.remote_copies.forget(document)
            moved = path.rename(tmp_path / "Moved.txt")
            answer = await ask(desk, "Where is rust?")
            assert answer.failure.startswith("“Survey.txt” was moved.")
            assert answer.remedy == endings.FIND_FILE and answer.notes == ()
            desk.files.refresh()
            await desk.jobs.idle()
            (status,) = desk.files.statuses
            assert status.needs_finding
            press(desk)
            await choose(desk, moved)
            await until(lambda: desk.chat.messages[-1].text)
            await answered(desk, 2)
            assert "frame 12" in desk.chat.messages[-1].text
            assert Path(desk.files.statuses[0].document.path) == moved


async def test_a_chat_goes_on_with_the_earlier_version_of_a_file(qapp, tmp_path):
    path = tmp_path / "Survey.txt"
    path.write_text("Rust was found on frame 12. " * 30)
    async with program(tmp_path / "home") as desk:
        with paid_engine() as (engine, *_):
            await use_key(desk, engine, Billing.PAID)
            desk.new_chat()
            desk.add_files([str(path)])
            await settled(desk)
            await ask(desk, "Where is rust?")
            await desk.jobs.idle()
            (document,) = [status.document for status in desk.files.statuses]
            await desk.services.remote_copies.forget(document)
            earlier = path.rename(tmp_path / "Earlier.txt")
            path.write_text("Nothing was found on frame 14. " * 30)
            answer = await ask(desk, "Where is rust now?")
            assert answer.failure.startswith(CHANGED) and answer.remedy == endings.FIND_FILE
            press(desk)
            await choose(desk, earlier)
            await until(lambda: desk.chat.messages[-1].text)
            await answered(desk, 4)
            assert "frame 12" in desk.chat.messages[-1].text


async def test_the_reader_opens_a_protected_file_of_the_last_run(qapp, tmp_path):
    path = tmp_path / "Pay.pdf"
    path.write_bytes(LOCKED.read_bytes())
    async with program(tmp_path / "home") as desk:
        desk.new_chat()
        desk.add_files([str(path)])
        await enter(desk, "openpassword")
        await settled(desk)
    async with program(tmp_path / "home") as desk:
        desk.new_chat()
        (status,) = desk.files.statuses
        desk.panels.files.opened.emit(status.id)
        await desk.jobs.idle()
        button_of(desk.panels.reader, endings.ENTER_PASSWORD).click()
        await enter(desk, "openpassword")
        await until(lambda: desk.panels.reader.pages.is_drawn)
        await desk.jobs.idle()
        assert desk.notices.kept == ()
        moved = path.rename(tmp_path / "Moved.pdf")
        desk.reader.close_document(status.id)
        desk.panels.files.opened.emit(status.id)
        await desk.jobs.idle()
        button_of(desk.panels.reader, endings.FIND_FILE).click()
        await choose(desk, moved)
        # The password goes with the file.
        await until(lambda: desk.panels.reader.pages.is_drawn)
        await desk.jobs.idle()


async def test_a_protected_file_asks_for_its_password_in_the_next_run(qapp, tmp_path):
    path = tmp_path / "Pay.pdf"
    path.write_bytes(LOCKED.read_bytes())
    with paid_engine() as (engine, *_):
        async with program(tmp_path / "home") as desk:
            desk.new_chat()
            desk.add_files([str(path)])
            await enter(desk, "openpassword")
            await settled(desk)
            await ask(desk, "What does it say?")
            await desk.jobs.idle()
        async with program(tmp_path / "home") as desk:
            await use_key(desk, engine, Billing.PAID)
            answer = await ask(desk, "What does it say now?")
            assert answer.failure.startswith("The document is protected by a password.")
            assert answer.remedy == endings.ENTER_PASSWORD
            press(desk)
            await enter(desk, "openpassword")
            await until(lambda: desk.chat.messages[-1].text)
            await answered(desk, 4)
            assert desk.notices.kept == ()
            assert "Lorem ipsum" in desk.chat.messages[-1].text
        async with program(tmp_path / "home") as desk:
            await use_key(desk, engine, Billing.PAID)
            (status,) = desk.files.statuses
            desk.files.send_again((status.id,))
            await until(lambda: desk.files.statuses[0].needs_password)
            await desk.jobs.idle()
            files = desk.panels.files
            files.table.mended.emit(files.model.row_of(status.id))
            await enter(desk, "openpassword")
            await until(lambda: desk.files.statuses[0].copy)
            await settled(desk)
            (status,) = desk.files.statuses
            assert status.copy.state is RemoteState.ACTIVE and not status.failure
