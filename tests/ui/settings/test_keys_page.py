"""Adding a key on the page of the keys, and the list of connections at the status line."""

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.ui.settings.conftest import until
from workbench.domain.profiles import Billing
from workbench.errors import KeyStoreLocked
from workbench.simulator import Simulator
from workbench.ui.settings.keys import SOMEWHERE, WHERE, KeysPage


@pytest.fixture(scope="module")
def google():
    with Simulator() as running:
        yield running


@pytest.fixture
def to_google(monkeypatch, google):
    """Send what goes to Google to the simulator."""
    monkeypatch.setattr("workbench.services.profiles.GEMINI_URL", google.url)
    for method in ("check_key", "connect"):
        from workbench.services.profiles import Profiles

        real = getattr(Profiles, method)
        place = -1 if method == "check_key" else 0
        defaults = list(real.__defaults__)
        defaults[place] = google.url
        monkeypatch.setattr(real, "__defaults__", tuple(defaults))
    return google


async def open_page(desk):
    desk.settings_joints.open("Keys")
    await desk.jobs.idle()
    return desk.settings_joints.dialog.page("Keys")


async def test_a_key_is_pasted_checked_and_kept(open_window, store, to_google):
    async with open_window() as desk:
        desk.new_chat()
        page = await open_page(desk)
        assert not page.add.isEnabled()
        page.field.setText(f"  {to_google.key}\n")
        page.add.click()
        await until(lambda: "works" in page._told.text())
        await desk.jobs.idle()
        (card,) = page.cards.values()
        assert card.profile.billing is Billing.UNSURE
        assert store.keys[card.profile.id].reveal() == to_google.key
        assert page.field.text() == ""
        assert not desk.connection.is_offline
        page.field.setText(to_google.key)
        page.field.returnPressed.emit()
        await until(lambda: len(page.cards) == 2)
        await desk.jobs.idle()
        assert len({each.profile.name for each in page.cards.values()}) == 2
        desk.settings_joints.dialog.close()


async def test_what_was_checked_is_not_forgotten_on_the_way(open_window, store, google):
    async with open_window() as desk:
        profiles = desk.services.profiles
        work = await profiles.connect("Work", google.key, Billing.PAID, google.url)
        own = await profiles.connect("Own", google.key, Billing.PAID, google.url, keep=False)
        page = await open_page(desk)
        assert "For this session." in page.cards[own.id].accessibleDescription()
        page.cards[work.id].buttons["Check key"].click()
        await desk.jobs.idle()
        told = page.cards[work.id].accessibleDescription()
        assert "Works." in told
        page.use_pressed.emit(work.id)
        await desk.jobs.idle()
        assert page.cards[work.id].accessibleDescription() == told
        desk.settings_joints.dialog.close()


async def test_a_mute_store_is_said_on_the_page(open_window, store, monkeypatch):
    async def mute():
        raise KeyStoreLocked("The key store does not answer.", hint="Unlock it.")

    async with open_window() as desk:
        monkeypatch.setattr(store, "name", mute)
        page = await open_page(desk)
        assert page._kept.text() == "The key store does not answer. Unlock it."
        assert not desk.notices.kept
        desk.settings_joints.dialog.close()


async def test_a_key_that_does_not_work_stays_for_mending_and_goes_with_the_page(
    open_window, store, to_google
):
    async with open_window() as desk:
        page = await open_page(desk)
        page.field.setText("AIza-not-a-key-at-all-0000000000000000")
        page.add.click()
        await until(lambda: page._told.property("tone") == "danger")
        assert page.field.key() and page.add.isEnabled() and not store.keys
        assert "0000" not in page._told.text()
        desk.settings_joints.dialog.close()
        assert page.field.text() == ""


async def test_without_a_store_it_is_for_this_session_and_said_so(open_window, store, to_google):
    store.missing = True
    async with open_window() as desk:
        page = await open_page(desk)
        assert "last until Workbench is closed" in page._kept.text()
        assert page.where.isHidden()
        page.field.setText(to_google.key)
        page.add.click()
        await until(lambda: page.cards)
        await desk.jobs.idle()
        assert store.keys == {} and not desk.connection.is_offline
        desk.settings_joints.dialog.close()


@pytest.mark.parametrize("name", [*WHERE, "a store of another kind"])
def test_where_a_key_lies_is_said_when_asked(qtbot, theme, name):
    page = KeysPage(theme)
    qtbot.addWidget(page)
    page.show_store(name)
    page.show()
    assert name in page._kept.text() and page._where_text.isHidden()
    page.where.click()
    assert page._where_text.text() == WHERE.get(name, SOMEWHERE)
    assert page._where_text.isVisible()
    assert page.field.echoMode() is QLineEdit.EchoMode.Password


async def test_the_connection_is_switched_at_the_status_line(open_window, google):
    async with open_window() as desk:
        profiles, status = desk.services.profiles, desk.window.status
        work = await profiles.connect("Work & play", google.key, Billing.PAID, google.url)
        home = await profiles.connect("Home", google.key, Billing.UNPAID, google.url)
        desk.new_chat()
        desk.connection.use(home.id)
        await desk.jobs.idle()
        menu = desk.settings_joints.keys.menu
        status._items["connection"].click()
        await until(menu.isVisible)
        choices = {action.data(): action for action in menu.actions() if action.data()}
        assert set(choices) == {"offline", work.id, home.id}
        assert [each for each, action in choices.items() if action.isChecked()] == [home.id]
        assert choices[work.id].text().startswith("Work && play, paid")
        choices[work.id].trigger()
        menu.close()
        await until(lambda: profiles.active.id == work.id)
        await desk.jobs.idle()
        assert status._items["key"].text() == "Work && play, paid"
        assert desk.settings.active_profile_id == work.id
        status._items["key"].click()
        await until(menu.isVisible)
        choices = {action.data(): action for action in menu.actions() if action.data()}
        choices["offline"].trigger()
        menu.close()
        await until(lambda: desk.connection.is_offline)
        assert "nothing leaves" in status._items["connection"].text()
