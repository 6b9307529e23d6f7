"""A protected file that was dropped opens from its chip, and goes with the question then."""

from tests.shared_data import PDFS
from tests.ui.desk.driving import dialog_of, until
from workbench.ui.files.sheets import PasswordSheet

LOCKED = PDFS / "password-openpassword.pdf"


async def test_the_password_can_still_be_given_at_the_chip(desk, tmp_path):
    desk.new_chat()
    file = tmp_path / "payroll.pdf"
    file.write_bytes(LOCKED.read_bytes())
    desk.add_files([str(file)])
    await until(lambda: dialog_of(desk, PasswordSheet))
    dialog_of(desk, PasswordSheet).reject()
    await desk.jobs.idle()
    (status,) = desk.composer.statuses
    assert status.needs_password
    (chip,) = desk.panels.composer.chips.stops
    chip.mend_asked.emit(status.id)
    await until(lambda: dialog_of(desk, PasswordSheet))
    dialog_of(desk, PasswordSheet).field.setText("openpassword")
    dialog_of(desk, PasswordSheet).accept()
    await until(lambda: [s.failure for s in desk.composer.statuses] == [""])
    await desk.jobs.idle()
    (status,) = desk.composer.statuses
    assert status.document.page_count == 1
