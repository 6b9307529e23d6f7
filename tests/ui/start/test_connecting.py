import asyncio

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from tests.ui.test_links import Opened
from workbench.domain.profiles import GEMINI_URL, Billing, Profile, ProfileKind
from workbench.errors import KeyStoreLocked, UserError
from workbench.gemini import ApiKey
from workbench.services.profiles import FoundKey
from workbench.ui.jobs import Jobs
from workbench.ui.start.billing import CONSEQUENCES, Consequence
from workbench.ui.start.connect_dialog import ConnectDialog
from workbench.ui.start.connecting import KEY_PAGE, ask_for_key

KEY = "AIzaSyD-example-key-0000-7Q4c"


class Google:
    """Takes one key, and answers when it is let to."""

    def __init__(self, store="GNOME Keyring"):
        self.store = store
        self.asked = []
        self.made = []
        self.answers = asyncio.Event()
        self.answers.set()
        self.keeping = None
        self.found = None
        self.addresses = []
        self.replaced = []
        self.unlocked = asyncio.Event()
        self.unlocked.set()

    async def replace_key(self, profile_id, secret, *, keep=True):
        self.replaced.append((profile_id, secret, keep))

    async def all(self):
        return [Profile(f"p{n}", made[0], ProfileKind.GEMINI) for n, made in enumerate(self.made)]

    async def store_name(self):
        if isinstance(self.store, Exception):
            raise self.store
        await self.unlocked.wait()
        return self.store

    def found_key(self, environment):
        return self.found

    async def check_key(self, secret, base_url=GEMINI_URL):
        self.asked.append(secret)
        self.addresses.append(base_url)
        await self.answers.wait()
        if secret != KEY:
            raise UserError("Google did not accept the key.", hint="It may be mistyped.")
        return 14

    async def connect(self, name, secret, billing, base_url, *, keep=True):
        self.addresses.append(base_url)
        await self.unlocked.wait()
        if self.keeping:
            raise self.keeping
        self.made.append((name, secret, billing, keep))
        return Profile("p1", name, ProfileKind.GEMINI, billing=billing, key_hint=secret[-4:])


@pytest.fixture
async def asked(qtbot, theme):
    """The open dialog, as the program opens it, with the job that waits for it."""

    class Asked:
        google = Google()
        failures = []
        jobs = Jobs(failures.append)
        window = QWidget()

        async def open(self, replacing=None):
            self.result = asyncio.ensure_future(
                ask_for_key(theme, self.window, self.google, self.jobs, replacing=replacing)
            )
            await asyncio.sleep(0)
            self.dialog = self.window.findChild(ConnectDialog)
            await self.jobs.idle()
            return self.dialog

    asked = Asked()
    qtbot.addWidget(asked.window)
    asked.window.show()
    yield asked
    await asked.jobs.close()
    assert asked.failures == []


def words(dialog):
    """Return the words of the visible labels."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


async def test_a_key_is_checked_then_connected(asked):
    dialog = await asked.open()
    assert "Kept in GNOME Keyring on this computer." in words(dialog)
    assert not dialog.check.isEnabled() and not dialog.start.isEnabled()
    dialog.field.setText(f"  {KEY}\n")
    assert "…7Q4c" in words(dialog)
    dialog.field.eye.click()
    assert "…7Q4c" not in words(dialog)
    asked.google.answers.clear()
    dialog.check.click()
    await asyncio.sleep(0)
    assert "Asking Google whether this key works…" in words(dialog)
    assert dialog.check.text() == "Stop" and not dialog.start.isEnabled()
    asked.google.answers.set()
    await asked.jobs.idle()
    assert "Works." in words(dialog) and "14 models can be used." in words(dialog)
    dialog.billing.button(0).click()
    dialog.start.click()
    profile = await asked.result
    assert profile.billing is Billing.PAID
    assert asked.google.asked == [KEY]
    assert asked.google.made == [("Google Gemini key", KEY, Billing.PAID, True)]


async def test_a_check_that_takes_long_says_so_and_can_be_stopped(asked, qtbot):
    dialog = await asked.open()
    dialog.field.setText("AIzaSyD-mistyped")
    dialog.check.click()
    await asked.jobs.idle()
    assert dialog.field.property("wrong")
    asked.google.answers.clear()
    dialog.activateWindow()
    dialog.start.setFocus()
    dialog.start.click()
    assert not dialog.field.property("wrong")
    assert dialog.focusWidget() is dialog.check
    dialog._clock.setInterval(1)
    async with asyncio.timeout(5):
        while not any(word.startswith("Still trying, ") for word in words(dialog)):
            await asyncio.sleep(0.001)
    assert dialog._seconds >= 3
    dialog.check.click()
    await asked.jobs.idle()
    assert "Stopped. The key was not checked." in words(dialog)
    assert dialog.check.text() == "Check key" and dialog.start.isEnabled()
    assert dialog.field.key() == "AIzaSyD-mistyped" and asked.google.made == []
    assert not dialog._clock.isActive()


async def test_typing_and_closing_end_a_check(asked):
    dialog = await asked.open()
    dialog.field.setText("AIzaSyD-mistyped")
    asked.google.answers.clear()
    dialog.check.click()
    await asyncio.sleep(0)
    dialog.field.setText(KEY)
    await asked.jobs.idle()
    assert dialog.check.text() == "Check key"
    dialog.start.click()
    await asyncio.sleep(0)
    dialog.reject()
    assert await asked.result is None
    await asked.jobs.idle()
    assert asked.google.made == []


async def test_a_key_that_was_checked_starts_without_a_second_look(asked):
    dialog = await asked.open()
    dialog.field.setText(KEY)
    dialog.check.click()
    await asked.jobs.idle()
    dialog.start.click()
    assert (await asked.result).key_hint == "7Q4c"
    assert asked.google.asked == [KEY]


async def test_the_settings_for_the_network_open_beside_the_dialog(asked, theme):
    opened = []
    task = asyncio.ensure_future(
        ask_for_key(
            theme, asked.window, asked.google, asked.jobs, open_network=lambda: opened.append(1)
        )
    )
    await asyncio.sleep(0)
    dialog = asked.window.findChild(ConnectDialog)
    dialog.network.click()
    assert opened == [1] and dialog.isVisible()
    dialog.reject()
    await task


async def test_start_checks_a_key_that_was_not_checked(asked):
    dialog = await asked.open()
    dialog.field.setText(KEY)
    dialog.kept.session_only.setChecked(True)
    assert "Kept only until Workbench is closed." in words(dialog)
    dialog.start.click()
    assert (await asked.result).billing is Billing.UNSURE
    assert asked.google.asked == [KEY]
    assert asked.google.made[0][3] is False


async def test_two_connections_without_a_name_can_be_told_apart(asked):
    for _ in range(3):
        dialog = await asked.open()
        dialog.field.setText(KEY)
        dialog.start.click()
        await asked.result
        await asyncio.sleep(0)
    names = [made[0] for made in asked.google.made]
    assert names == ["Google Gemini key", "Google Gemini key 2", "Google Gemini key 3"]


async def test_a_wrong_key_is_said_at_the_field_and_kept_for_mending(asked):
    dialog = await asked.open()
    dialog.field.setText("AIzaSyD-mistyped")
    dialog.start.click()
    await asked.jobs.idle()
    assert "Google did not accept the key." in words(dialog)
    assert "It may be mistyped." in words(dialog)
    assert dialog.field.key() == "AIzaSyD-mistyped" and dialog.isVisible()
    assert asked.google.made == []
    dialog.field.setText(KEY)
    assert "Google did not accept the key." not in words(dialog)
    dialog.reject()
    assert await asked.result is None


async def test_a_store_that_refuses_is_said_and_the_session_still_offered(asked):
    dialog = await asked.open()
    asked.google.keeping = KeyStoreLocked("The keyring is locked.", hint="Unlock it.")
    dialog.field.setText(KEY)
    dialog.start.click()
    await asked.jobs.idle()
    assert "The keyring is locked." in words(dialog)
    assert "Unlock it. Or use the key only for this session." in words(dialog)
    assert not dialog.field.property("wrong")  # the key works
    asked.google.keeping = None
    dialog.kept.session_only.setChecked(True)
    dialog.start.click()
    assert (await asked.result) is not None


async def test_a_store_that_asks_for_its_password_is_waited_for_in_words(asked):
    dialog = await asked.open()
    asked.google.unlocked.clear()
    dialog.field.setText(KEY)
    dialog.start.click()
    told = "Works. GNOME Keyring is keeping it, and may ask for a password."
    async with asyncio.timeout(5):
        while told not in words(dialog):
            await asyncio.sleep(0.001)
    assert dialog.check.text() == "Stop" and not dialog.start.isEnabled()
    dialog.check.click()
    await asked.jobs.idle()
    assert "Stopped. The key was not kept." in words(dialog) and asked.google.made == []


async def test_a_store_that_is_still_looked_for_is_not_called_missing(asked):
    asked.google.unlocked.clear()
    task = asyncio.ensure_future(asked.open())
    await asyncio.sleep(0.01)
    dialog = asked.dialog
    assert "Looking for the key store of this computer…" in words(dialog)
    assert dialog.kept.session_only.isEnabled() and not dialog.kept.session_only.isChecked()
    dialog.kept.session_only.setChecked(True)
    assert "Kept only until Workbench is closed." in words(dialog)
    dialog.reject()
    await asked.jobs.idle()  # nobody looks for it any more
    await task


async def test_a_mute_store_is_said_and_both_ways_stay_open(asked):
    asked.google.store = UserError("The key store does not answer.", hint="Unlock it.")
    dialog = await asked.open()
    assert "The key store does not answer. Unlock it." in words(dialog)
    dialog.field.setText(KEY)
    dialog.kept.session_only.setChecked(True)
    dialog.start.click()
    assert (await asked.result) is not None and asked.google.made[0][3] is False


async def test_without_a_store_only_the_session_is_left(asked):
    asked.google.store = None
    dialog = await asked.open()
    assert dialog.kept.session_only.isChecked() and not dialog.kept.session_only.isEnabled()
    assert "This computer has no store for keys." in words(dialog)


async def test_cancel_connects_nothing_and_forgets_the_key(asked):
    dialog = await asked.open()
    dialog.field.setText(KEY)
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Cancel").click()
    assert dialog.field.key() == ""
    assert await asked.result is None
    assert asked.google.made == []


async def test_closing_the_program_closes_the_dialog(asked):
    await asked.open()
    asked.result.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked.result
    await asyncio.sleep(0)
    assert asked.window.findChild(ConnectDialog) is None


async def test_the_key_page_opens_in_the_browser(asked):
    browser = Opened()
    QDesktopServices.setUrlHandler("https", browser, "take")
    dialog = await asked.open()
    next(b for b in dialog.findChildren(QPushButton) if "key page" in b.text()).click()
    QDesktopServices.unsetUrlHandler("https")
    assert browser.addresses == [QUrl(KEY_PAGE).toString()]


@pytest.mark.parametrize("billing", list(Billing))
def test_each_answer_about_billing_says_what_follows(qtbot, theme, billing):
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.billing.button(list(Billing).index(billing)).click()
    assert dialog.chosen_billing is billing
    assert CONSEQUENCES[billing] in words(dialog)


def test_the_key_is_seen_by_nobody(qtbot, theme):
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    field = dialog.field
    field.setText(KEY)
    field.selectAll()
    QApplication.clipboard().setText("before")
    for key in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
        QTest.keySequence(field, QKeySequence(key))
    assert QApplication.clipboard().text() == "before"
    assert KEY not in field.displayText()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Undo))
    field.setText(KEY)
    shown = QAccessible.queryAccessibleInterface(field)
    spoken = [shown.text(role) for role in QAccessible.Text if role.value < 10]
    assert not any(KEY in text or KEY[:8] in text for text in spoken)
    assert field.completer() is None
    assert not any(KEY[:8] in label.text() for label in dialog.findChildren(QLabel))


async def test_a_key_of_the_environment_is_offered_and_never_taken_by_itself(asked):
    asked.google.found = FoundKey("GOOGLE_API_KEY", ApiKey(KEY))
    dialog = await asked.open()
    assert dialog.found.text() == "Use the key in GOOGLE_API_KEY, which ends in 7Q4c"
    assert dialog.field.key() == "" and asked.google.asked == []
    dialog.found.click()
    assert dialog.field.key() == KEY and asked.google.asked == []
    dialog.start.click()
    assert (await asked.result).key_hint == "7Q4c"


async def test_another_address_is_warned_of_and_gets_the_key_only_when_it_may(asked):
    dialog = await asked.open()
    dialog.destination.more.click()
    dialog.destination.name.setText("Gateway")
    dialog.field.setText(KEY)
    dialog.destination.address.setText("http://gateway.example.com")
    assert "The address must begin with https://." in words(dialog)
    dialog.start.click()
    await asked.jobs.idle()
    assert asked.google.asked == []
    dialog.destination.address.setText("https://gateway.example.com/gemini/")
    assert any(w.startswith("gateway.example.com gets this key") for w in words(dialog))
    dialog.check.click()
    await asked.jobs.idle()
    dialog.destination.address.setText("https://other.example.com")
    dialog.start.click()
    await asked.result
    assert asked.google.addresses == [
        "https://gateway.example.com/gemini",
        "https://other.example.com",
        "https://other.example.com",
    ]
    assert asked.google.made[0][0] == "Gateway"


async def test_another_key_for_the_same_connection(asked):
    work = Profile("p7", "Work key", ProfileKind.GEMINI, "https://gate.example")
    dialog = await asked.open(replacing=work)
    assert not any("project with billing" in word for word in words(dialog))
    assert not dialog.destination.isVisible()
    dialog.field.setText(KEY)
    dialog.start.click()
    assert await asked.result is work
    assert asked.google.addresses == ["https://gate.example"]
    assert asked.google.replaced == [("p7", KEY, True)]


@pytest.mark.parametrize("size", [0.8, 1.0, 1.5, 2.0])
def test_nothing_is_cut_off_at_the_side(qtbot, theme, size):
    theme.use(theme.appearance, size)
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.destination.unfold()
    dialog.offer_found("GOOGLE_API_KEY", "7Q4c")
    page = dialog.findChild(QScrollArea)
    inside = page.widget()
    inside.layout().activate()
    assert inside.minimumSizeHint().width() <= page.viewport().width()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible():
            right = button.mapTo(dialog, button.rect().topRight()).x()
            assert right < dialog.width(), button.text()


def test_a_warning_bears_a_sign(qtbot, theme):
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    said = dialog.findChild(Consequence)
    for place, warns in ((0, False), (1, True), (2, True)):
        dialog.billing.button(place).setChecked(True)
        sign, sentence = said.findChildren(QLabel)
        assert sign.isVisible() is warns
        assert sentence.property("tone") == ("warning" if warns else "muted")


async def test_what_comes_later_does_not_push_the_buttons_out_of_the_screen(qtbot, theme):
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    dialog.move(room.left(), room.bottom() - dialog.height())
    before = dialog.height()
    dialog.offer_found("GEMINI_API_KEY", "7Q4c")
    dialog.destination.unfold()
    await asyncio.sleep(0)
    QApplication.sendPostedEvents()
    assert dialog.height() > before
    assert dialog.frameGeometry().bottom() <= room.bottom()
    assert dialog.start.mapToGlobal(dialog.start.rect().bottomLeft()).y() <= room.bottom()
