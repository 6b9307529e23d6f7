"""The settings in the whole window: pages made when wanted, and what each of them changes."""

import asyncio
import contextlib
import json
import logging

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel

from tests.faults.tunnel import Tunnel
from tests.gemini.test_network import Authority
from tests.ui.desk.driving import ask_samples
from tests.ui.settings.conftest import until
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import Billing
from workbench.domain.quotation import Verdict
from workbench.domain.reach import Proxy
from workbench.errors import UserError
from workbench.simulator import Simulator
from workbench.ui.panels import CACHES, FILES
from workbench.ui.reader.layout import Fit
from workbench.ui.settings.dialog import Later
from workbench.ui.shell.shortcuts import ShortcutList
from workbench.ui.start.first_run_joints import SAMPLES


@pytest.fixture(scope="module")
def google():
    with Simulator() as running:
        yield running


def show(desk, title):
    """Open the settings at a page and return it."""
    desk.settings_joints.open(title)
    return desk.settings_joints.dialog.page(title)


async def test_only_the_shown_page_is_made_before_the_dialog_opens(open_window):
    async with open_window() as desk:
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        assert [page.title for page in dialog.made_pages] == ["Keys"]
        await until(lambda: len(dialog.made_pages) == dialog.list.count())
        for place, entry in enumerate(dialog._entries):
            assert isinstance(entry, Later)
            page = dialog.stack.widget(place)
            assert (page.title, page.drawing) == (entry.title, entry.drawing)
        dialog.search.setText("scanned")
        assert dialog.stack.currentWidget().title == "Reading and quotations"
        dialog.search.clear()
        dialog.close()


async def test_a_setting_found_before_its_page_was_made(open_window):
    async with open_window() as desk:
        desk.settings_joints.open()
        dialog = desk.settings_joints.dialog
        dialog.search.setText("closing waits")
        assert dialog.stack.currentWidget().title == "Files and caches"
        dialog.close()


async def test_every_setting_of_the_reader_changes_the_reader(open_window):
    async with open_window() as desk:
        pages = desk.panels.reader.pages
        desk.choices.take(reader_zoom="page", flash_citation=True, dim_pages=False)
        assert pages.zoom is Fit.PAGE
        assert pages.flash.wanted and desk.panels.reader.text.flash.wanted
        assert pages._faces._as_printed
        page = show(desk, "Reading and quotations")
        page.show_languages(("deu", "eng"), desk.settings)
        page.language.setCurrentIndex(1)
        page.language.activated.emit(1)
        assert desk.settings.ocr_language == "deu"
        assert desk.reader.notes._language == "deu"
        page.show_languages((), desk.settings)
        assert not page.language.isEnabled()
        assert "Tesseract" in " ".join(label.text() for label in page.findChildren(QLabel))
        desk.settings_joints.dialog.close()


async def test_looks_have_an_effect_at_once(open_window):
    async with open_window() as desk:
        theme = desk._theme
        row, outline = theme.size("control", "listRow"), theme.hex("border")
        assert theme.duration("pane") > 0
        desk.choices.take(density="compact")
        assert theme.size("control", "listRow") < row
        desk.choices.take(motion="reduced")
        assert theme.duration("pane") == 0
        desk.choices.take(contrast="high")
        assert theme.hex("border") == theme.hex("text") != outline
        assert theme.hex("accentSoft") == theme.hex("surface")
        desk.new_chat()
        desk.window.hide_right()
        usual = theme.size("column", "readingMax")
        composer = desk.panels.composer
        desk.choices.take(reading_width="full")
        await until(lambda: composer.width() > usual)
        desk.choices.take(reading_width="narrow")
        await until(lambda: composer.width() < usual)
        desk.choices.take(reading_width="medium")
        await until(lambda: composer.width() == usual)
        desk.choices.take(density="comfortable", motion="system", contrast="system")


async def test_more_is_logged_from_now_on(open_window):
    async with open_window() as desk:
        page = show(desk, "About")
        assert logging.getLogger().level == logging.INFO
        page.log_level.click()
        assert logging.getLogger().level == logging.DEBUG
        page.log_level.click()
        assert logging.getLogger().level == logging.INFO
        desk.settings_joints.dialog.close()


async def test_which_models_a_key_opens(open_window, google):
    async with open_window() as desk:
        page = show(desk, "Models and thinking")
        page.live.click()
        await desk.jobs.idle()
        assert page._told.text().startswith("The offline engine answers now. Use a key")
        profile = await desk.services.profiles.connect(
            "Work", google.key, Billing.PAID, google.url, keep=False
        )
        await desk.connection.take(profile.id)
        page.live.click()
        assert page._told.text() == "Asking which models this key opens…"
        await desk.jobs.idle()
        assert "This key opens" in page._told.text()
        table = page.table
        assert "Yes" in {table.item(row, 5).text() for row in range(table.rowCount())}
        desk.settings_joints.dialog.close()


async def test_the_words_beside_the_marks_can_be_left_out(open_window):
    def drawn():
        return desk.panels.reader.quotations.grab().toImage()

    async with open_window() as desk:
        await ask_samples(desk)
        desk.window.menus.next_citation.trigger()
        await until(lambda: desk.panels.reader.quotations.isVisible())
        await desk.jobs.idle()
        with_words = drawn()
        page = show(desk, "Appearance")
        box = next(b for b in page.findChildren(QCheckBox) if "word beside the mark" in b.text())
        assert box.isChecked()
        box.click()
        assert not desk.settings.status_words
        without = drawn()
        assert without != with_words
        # The mark stays, and the word is still told to who asks.
        model = desk.panels.reader.quotations._model
        assert "verified" in model.data(model.index(0)).lower()
        box.click()
        assert drawn() == with_words
        desk.settings_joints.dialog.close()


async def test_files_and_caches_lead_to_their_panes(open_window):
    async with open_window() as desk:
        desk.new_chat()
        for signal, tab in (("files_pressed", FILES), ("caches_pressed", CACHES)):
            page = show(desk, "Files and caches")
            getattr(page, signal).emit()
            assert desk.settings_joints.dialog.isHidden()
            assert desk.window.right_tab == tab


@pytest.mark.parametrize(("choice", "left"), [("keep", 1), ("remove", 0)])
async def test_copies_are_removed_at_the_end_for_those_who_want_it(
    open_window, google, tmp_path, choice, left
):
    paper = tmp_path / f"paper-{choice}.txt"
    paper.write_text("The hull was painted again in the spring.")
    async with open_window() as desk:
        profiles = desk.services.profiles
        profile = await profiles.connect("Work", google.key, Billing.PAID, google.url)
        desk.connection.use(profile.id)
        desk.new_chat()
        desk.choices.take(copies_at_end=choice)
        desk.add_files([str(paper)])
        await until(lambda: [s for s in desk.composer.statuses if not s.underway])
        (status,) = desk.composer.statuses
        await desk.services.remote_copies.ensure(status.document)
        before = [f for f in await desk.services.remote_files.all() if f.document_id]
        assert len(before) == 1
    async with open_window() as desk:
        desk.choices.take(copies_at_end="keep")
        listed = await desk.services.remote_files.all()
        assert len([f for f in listed if f.title == paper.name]) == left


class LocalProxy:
    """A real proxy on 127.0.0.1 that asks for a name, and tunnels to where it is told."""

    def __init__(self, wanted):
        self.wanted, self.asked, self.refused = wanted, [], 0

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _serve(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if f"Proxy-Authorization: Basic {self.wanted}".lower() not in head.lower():
                self.refused += 1
                writer.write(b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")
            else:
                self.asked.append(head.splitlines()[0])
                writer.write(b"HTTP/1.1 502 Nobody there\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        writer.close()


async def test_a_manual_proxy_is_tried_with_its_password_from_the_key_store(open_window, store):
    wanted = "bWU6cGFzcyB3b3Jk"  # me:pass word
    async with LocalProxy(wanted) as proxy, open_window() as desk:
        page = show(desk, "Network")
        page.proxies.button(2).setChecked(True)
        page.address.setText(f"127.0.0.1:{proxy.port}")
        page.user.setText("me")
        page.password.setText("wrong")
        page.test.click()
        await until(lambda: page._told.property("tone") == "danger")
        assert proxy.refused and not proxy.asked
        assert "proxy" in page._told.text().casefold()
        page.password.setText("pass word")
        page.password.editingFinished.emit()
        await until(lambda: desk.settings.proxy == "manual")
        await desk.jobs.idle()
        assert page.password.text() == ""
        assert store.keys["proxy"].reveal() == "pass%20word"
        page.test.click()
        await until(lambda: proxy.asked)
        await until(lambda: page._told.text() != "Asking…")
        assert proxy.asked[0].startswith("CONNECT generativelanguage.googleapis.com:443")
        assert "pass word" not in desk._house.__repr__() + page._told.text()
        assert desk.settings.proxy_user == "me"
        assert Proxy(desk.settings.proxy) is Proxy.MANUAL
        page.proxies.button(1).setChecked(True)
        await until(lambda: desk.settings.proxy == "none")
        desk.settings_joints.dialog.close()


async def test_what_cannot_be_a_proxy_or_an_authority_is_refused_in_its_place(
    open_window, tmp_path
):
    paper = tmp_path / "letter.pem"
    paper.write_text("Dear Sir or Madam")
    authority = Authority(tmp_path)
    async with open_window() as desk:
        page = show(desk, "Network")
        page.proxies.button(2).setChecked(True)
        page.address.setText("not a proxy at all")
        page.address.editingFinished.emit()
        await desk.jobs.idle()
        assert page._refused.isVisible() and "proxy.example.com:8080" in page._refused.text()
        assert page.address.property("wrong") == "true" and desk.settings.proxy == "system"
        page.address.setText("proxy.example:3128")
        page.address.editingFinished.emit()
        await desk.jobs.idle()
        assert page._refused.isHidden() and desk.settings.proxy == "manual"
        page.choose_ca(str(paper))
        await desk.jobs.idle()
        assert "letter.pem cannot be read as a certificate" in page._ca_refused.text()
        assert page.ca.text() == "None" and desk.settings.ca_file == ""
        page.choose_ca(str(authority.file))
        await desk.jobs.idle()
        assert page._ca_refused.isHidden() and desk.settings.ca_file == str(authority.file)
        desk.settings_joints.dialog.close()


async def test_a_stored_proxy_that_cannot_be_one_is_told_with_a_way_to_its_page(open_window):
    def prepare(paths):
        paths.config.mkdir(parents=True)
        stored = {"proxy": "manual", "proxy_address": "no proxy at all"}
        paths.settings.write_text(json.dumps(stored))

    async with open_window(prepare) as desk:
        (notice,) = [n for n in desk.notices.kept if "proxy" in n.sentence]
        desk.notices.action_pressed.emit(notice)
        dialog = desk.settings_joints.dialog
        assert dialog.isVisible() and dialog.stack.currentWidget().title == "Network"
        await desk.jobs.idle()
        dialog.close()


async def test_a_half_written_proxy_keeps_nothing_else_from_being_taken(open_window):
    async with open_window() as desk:
        page = show(desk, "Network")
        page.proxies.button(2).click()
        page.waits["connect_seconds"].setValue(21)
        await desk.jobs.idle()
        assert desk.settings.connect_seconds == 21 and desk.settings.proxy == "system"
        page.test.click()
        assert "Write the address" in page._refused.text()
        page.address.setText("no proxy at all")
        page.address.editingFinished.emit()
        await desk.jobs.idle()
        page.waits["gap_seconds"].setValue(31)
        await desk.jobs.idle()
        assert desk.settings.gap_seconds == 31 and desk.settings.proxy == "system"
        assert page._refused.isVisible()
        page.address.setText("proxy.example:3128")
        page.address.editingFinished.emit()
        await desk.jobs.idle()
        assert desk.settings.proxy_address == "proxy.example:3128" and page._refused.isHidden()
        assert (desk.settings.connect_seconds, desk.settings.gap_seconds) == (21, 31)
        desk.settings_joints.dialog.close()


@pytest.mark.parametrize("missing", [False, True])
async def test_the_password_of_a_proxy_is_named_and_can_be_removed(open_window, store, missing):
    store.missing = missing
    async with open_window() as desk:
        page = show(desk, "Network")
        page.proxies.button(2).setChecked(True)
        page.address.setText("proxy.example:3128")
        page.user.setText("me")
        page.password.setText("pass word")
        page.password.editingFinished.emit()
        await desk.jobs.idle()
        where = "until Workbench is closed" if missing else "in a key store in memory"
        assert page.password.placeholderText() == f"Kept {where}. Type to change it."
        assert page.forget.isVisible() and bool(store.keys) is not missing
        page.forget.click()
        await desk.jobs.idle()
        assert page.forget.isHidden() and store.keys == {}
        assert not await desk.services.profiles.has_proxy_password()
        desk.settings_joints.dialog.close()


async def test_a_whole_answer_comes_through_a_proxy_that_opens_tls(
    open_window, store, google, tmp_path
):
    host, wanted = "gemini.company.example", "bWU6cGFzcyB3b3Jk"  # me:pass word
    authority = Authority(tmp_path)
    behind = int(google.url.rpartition(":")[2])
    with Tunnel(wanted, host, authority.server(host), behind) as proxy:
        async with open_window() as desk:
            page = show(desk, "Network")
            page.proxies.button(2).setChecked(True)
            page.address.setText(f"127.0.0.1:{proxy.port}")
            page.user.setText("me")
            page.password.setText("pass word")
            page.password.editingFinished.emit()
            page.choose_ca(str(authority.file))
            await until(lambda: desk.settings.ca_file and desk.settings.proxy == "manual")
            await desk.jobs.idle()
            desk.settings_joints.dialog.close()
            profile = await desk.services.profiles.connect(
                "Work key", google.key, Billing.PAID, f"https://{host}"
            )
            desk.new_chat()
            desk.connection.use(profile.id)
            await desk.jobs.idle()
            desk.add_files([str(SAMPLES[0])])
            await until(lambda: [s for s in desk.composer.statuses if not s.underway])
            desk.panels.composer.set_text("What was found about corrosion on the frames?")
            desk.panels.composer.send_button.click()
            await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
            await desk.jobs.idle()
            answer = desk.chat.messages[-1]
            assert answer.state is MessageState.COMPLETE
            assert {each.check.verdict for each in answer.citations} == {Verdict.VERIFIED}
    assert proxy.asked and not proxy.refused
    called = [head.split(" ")[1] for head in proxy.seen]
    assert [path for path in called if path.startswith("/upload/")]
    assert [path for path in called if ":streamGenerateContent" in path]
    assert all("proxy-authorization" not in head.lower() for head in proxy.seen)


async def test_keys_are_changed_and_the_list_says_so(open_window):
    async with open_window() as desk:
        page = show(desk, "Shortcuts")
        row = list(desk.window.menus.bindings()).index("New chat")
        page.table.setCurrentCell(row, 0)
        page.field.setKeySequence(QKeySequence("Ctrl+O"))
        assert "“Add files”" in page._told.text() and not page.set_button.isEnabled()
        page.field.setKeySequence(QKeySequence("Ctrl+Alt+J"))
        page.set_button.click()
        assert desk.window.menus.new_chat.shortcut() == QKeySequence("Ctrl+Alt+J")
        desk.settings_joints.dialog.close()
        desk.window.menus.shortcuts.trigger()
        (listed,) = [d for d in desk.window.findChildren(ShortcutList) if d.isVisible()]
        assert "Ctrl+Alt+J" in [label.text() for label in listed.findChildren(QLabel)]
        listed.close()


async def test_a_report_is_shown_without_secrets_changed_and_saved(open_window, store, tmp_path):
    async with open_window() as desk:
        secret = "AIza" + "S" * 35
        await desk.services.profiles.connect("Work", secret, Billing.PAID, "https://gate.example")
        page = show(desk, "About")
        assert page.report.isHidden()
        page.report_pressed.emit()
        await until(page.report.isVisible)
        words = page.report.toPlainText()
        assert "Document Workbench" in words and "Settings" in words
        assert secret not in words and str(tmp_path) not in words.replace("~", "")
        page.report.setPlainText(words.replace("Settings", "What I chose"))
        target = tmp_path / "workbench-report.txt"
        page.save.click()
        await until(lambda: desk.settings_joints.dialog.findChildren(QFileDialog))
        (chooser,) = desk.settings_joints.dialog.findChildren(QFileDialog)
        chooser.setDirectory(str(tmp_path))
        chooser.accept()
        await until(target.exists)
        await desk.jobs.idle()
        assert "What I chose" in target.read_text()
        desk.settings_joints.dialog.close()


async def test_settings_that_cannot_be_saved_are_told(open_window, monkeypatch):
    async with open_window() as desk:

        async def refuse(settings):
            raise OSError("no room")

        monkeypatch.setattr(desk.choices, "_save", refuse)
        desk.choices.take(notify=False)
        await desk.jobs.idle()
        (notice,) = [n for n in desk.notices.kept if "settings" in n.sentence]
        assert "until Workbench is closed" in notice.hint
        monkeypatch.undo()
        assert isinstance(UserError("x"), Exception)


async def test_what_is_chosen_last_is_there_at_the_next_start(open_window, google):
    async with open_window() as desk:
        profile = await desk.services.profiles.connect("Work", google.key, Billing.PAID, google.url)
        desk.choices.take(text_size=1.1)
    async with open_window() as desk:
        assert desk.settings.text_size == 1.1
        assert desk.services.profiles.active.id == profile.id


async def test_long_work_is_told_without_a_name(open_window):
    async with open_window() as desk:
        told = []
        joints = desk.settings_joints
        joints._notification.tell = lambda sentence, seconds: told.append((sentence, seconds))
        joints._on_work("Sending secret.pdf", 30.0)
        joints._on_work("Drawing pages", 30.0)
        desk.choices.take(notify=False)
        joints._on_work("Adding files", 30.0)
        assert told == [("A file is ready to be asked about.", 30.0)]


async def test_licences_are_shown_in_a_copy_that_runs_from_its_source(open_window):
    async with open_window() as desk:
        page = show(desk, "About")
        page.licences_pressed.emit()
        await until(page.licences.isVisible)
        words = page.licences.toPlainText()
        assert "runs from its source" in words
        for part in ("PySide6", "httpx", "pydantic", "keyring"):
            assert part in words
        assert page.licences.isReadOnly()
        desk.settings_joints.dialog.close()
