"""A key that is not there, in the whole window: said, sending off, mended in its place."""

import asyncio

import pytest

from tests.ui.settings.conftest import until
from workbench.domain.conversations import Role
from workbench.domain.profiles import Billing
from workbench.simulator import Simulator
from workbench.ui.start.connect_dialog import ConnectDialog


@pytest.fixture(scope="module")
def google():
    with Simulator() as running:
        yield running


async def without_key(desk, store, google):
    """Return a connection in use whose key has gone from the store since."""
    profiles = desk.services.profiles
    profile = await profiles.connect("Work key", google.key, Billing.PAID, google.url)
    store.keys.clear()
    profiles._session_keys.clear()
    desk.new_chat()
    desk.connection.use(profile.id)
    await desk.jobs.idle()
    return profile


def connect_dialog(desk):
    return next((d for d in desk.window.findChildren(ConnectDialog) if d.isVisible()), None)


async def test_send_is_off_with_a_reason_and_goes_on_when_the_key_is_back(
    open_window, google, store
):
    async with open_window() as desk:
        profile = await without_key(desk, store, google)
        composer, card = desk.panels.composer, desk.panels.missing_key
        composer.set_text("What was found about corrosion?")
        assert card.isVisible() and "Work key" in card.accessibleName()
        assert not composer.send_button.isEnabled()
        assert composer.reason.text() == "Add a key to send"
        assert desk.window.status._items["connection"].text() == "Not connected"

        card.key.click()
        await until(lambda: connect_dialog(desk))
        dialog = connect_dialog(desk)
        dialog.field.setText(google.key)
        dialog.start.click()
        await until(lambda: card.isHidden())
        await desk.jobs.idle()
        assert [p.id for p in await desk.services.profiles.all()][1:] == [profile.id]
        assert store.keys[profile.id].reveal() == google.key
        assert composer.text() == "What was found about corrosion?"
        assert composer.send_button.isEnabled()

        composer.send_button.click()
        await until(lambda: len(desk.chat.messages) == 2)
        await until(lambda: desk.chat.messages[-1].state.is_final)
        assert desk.chat.messages[-1].role is Role.ANSWER


async def test_a_locked_store_is_not_an_empty_one(open_window, store, google):
    async with open_window() as desk:
        profiles = desk.services.profiles
        profile = await profiles.connect("Work key", google.key, Billing.PAID, google.url)
        profiles._session_keys.clear()
        store.locked = True
        desk.new_chat()
        desk.connection.use(profile.id)
        await desk.jobs.idle()
        card = desk.panels.missing_key
        assert card.isVisible() and card.key.text() == "Unlock"
        assert "locked" in desk.window.status._items["key"].text()
        store.locked = False
        card.key.click()
        await until(card.isHidden)
        assert connect_dialog(desk) is None


async def test_without_a_key_the_offline_engine_can_go_on(open_window, store, google):
    async with open_window() as desk:
        await without_key(desk, store, google)
        desk.panels.missing_key.offline.click()
        await until(lambda: desk.connection.is_offline)
        await desk.jobs.idle()
        assert desk.panels.missing_key.isHidden()


async def test_a_store_that_is_gone_is_no_key_and_no_failure(open_window, store, google):
    async with open_window() as desk:
        await without_key(desk, store, google)
        store.missing = True
        desk.connection.look_for_key()
        await desk.jobs.idle()
        assert desk.panels.missing_key.key.text() == "Add a key…"


@pytest.mark.alone  # it watches the clock
async def test_a_store_that_hangs_holds_nothing_up(open_window, store, google):
    """The store answers after a minute; the window answers at once."""
    async with open_window() as desk:
        profiles = desk.services.profiles
        profile = await profiles.connect("Work key", google.key, Billing.PAID, google.url)
        profiles._session_keys.clear()
        store.mute = True
        latest = 0.0

        async def tick():
            nonlocal latest
            loop = asyncio.get_running_loop()
            while True:
                due = loop.time() + 0.01
                await asyncio.sleep(0.01)
                latest = max(latest, loop.time() - due)

        ticking = asyncio.create_task(tick())
        desk.connection.use(profile.id)
        desk.settings_joints.open("Keys")
        await until(lambda: desk.settings_joints.dialog.isVisible())
        desk.new_chat()
        desk.panels.composer.set_text("Typed meanwhile")
        await asyncio.sleep(0.3)
        ticking.cancel()
        assert desk.panels.composer.text() == "Typed meanwhile"
        assert latest < 0.5
        desk.settings_joints.dialog.close()
        desk.connection.work_offline()
        await until(lambda: desk.connection.is_offline)
        await desk.jobs.close()
