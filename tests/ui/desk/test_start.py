"""The start screen in the whole window: it is left once there is a connection."""

import pytest

from tests.ui.desk.driving import dialog_of, program, until
from workbench.domain.profiles import Billing
from workbench.simulator import Simulator
from workbench.ui.start.connect_dialog import ConnectDialog


@pytest.fixture(scope="module")
def google():
    with Simulator() as running:
        yield running


async def test_a_key_leads_from_the_start_screen_to_a_chat(tmp_path, google):
    async with program(tmp_path) as desk:
        assert desk.window.shows_start
        desk.panels.start.connect_button.click()
        await until(lambda: dialog_of(desk, ConnectDialog))
        dialog = dialog_of(desk, ConnectDialog)
        dialog.destination.unfold()
        dialog.destination.address.setText(google.url)
        dialog.field.setText(google.key)
        dialog.kept.session_only.setChecked(True)
        dialog.start.click()
        await until(lambda: not desk.window.shows_start)
        assert desk.window.focusWidget() is desk.panels.composer.editor
        assert not desk.connection.is_offline


async def test_who_has_a_connection_begins_with_a_chat(tmp_path, google):
    async with program(tmp_path) as desk:
        assert desk.window.shows_start
        await desk.services.profiles.connect(
            "Work", google.key, Billing.PAID, google.url, keep=False
        )
    async with program(tmp_path) as desk:
        assert not desk.window.shows_start and not desk.chat.conversation_id
        desk.window.menus.start_screen.trigger()
        assert desk.window.shows_start
        desk.connection.work_offline()
        await desk.jobs.idle()
        assert desk.window.shows_start
