"""The whole window and a whole life: make, use, keep longer, end, be told, make again."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from tests.ui.caches.window import ask, dialog_of, make, paid, until
from workbench.domain.cache import Ending
from workbench.services.caching import ENDED
from workbench.ui.caches.time_dialog import TimeDialog
from workbench.ui.dialogs import Question
from workbench.ui.panels import CACHES, FILES

HOUR = timedelta(hours=1)


async def test_a_cache_from_its_making_to_its_making_again(desk):
    async with paid(desk) as (hand, wire):
        presenter = desk.cache_joints.presenter
        desk.window.show_right(CACHES)
        assert desk.panels.caches.empty.isVisible()

        said = await make(desk, presenter.make)
        assert said == "Pays off after 2 questions within 1 h"
        await until(lambda: presenter.caches)
        (cache,) = presenter.caches
        answer = await ask(desk, "What was found about corrosion?")
        assert answer.usage.cached == cache.tokens and not answer.notes
        await until(lambda: presenter.caches[0].used == 1)
        await until(lambda: "Cache ends in" in desk.window.status._items["cache"].text())
        row = desk.panels.caches.rows[0]
        assert row.saved is not None and row.saved < 0

        desk.panels.caches.column.cards[cache.name].buttons.hour.click()
        await until(lambda: presenter.caches[0].expires_at == cache.expires_at + timedelta(hours=1))
        desk.panels.caches.column.cards[cache.name].buttons.set_time.click()
        await until(lambda: dialog_of(desk, TimeDialog))
        dialog = dialog_of(desk, TimeDialog)
        dialog.preset.setCurrentIndex(0)
        assert "Saves $" in dialog.sentence.text()
        dialog.set_button.click()
        await until(
            lambda: presenter.caches[0].left(desk.services.caching.now()) < timedelta(hours=1)
        )

        hand.move(hours=1)
        presenter.refresh()
        await until(lambda: presenter.caches[0].ended is Ending.EXPIRED)
        answer = await ask(desk, "And who inspected it?")
        assert answer.notes == (ENDED,) and b"cachedContent" not in wire.asked()[-1]

        await until(lambda: desk.notices.kept[0].sentence == "The cache ended, sent in full")
        told = desk.notices.kept[0]
        assert told.action == "Make it again…"
        assert "more than with it" in told.hint

        card = desk.panels.caches.column.cards[cache.name]
        await make(desk, card.buttons.again.click)
        await until(lambda: any(each.ended is None for each in presenter.caches))
        await ask(desk, "And now?")
        assert b"cachedContent" in wire.asked()[-1]
        desk.usage.open()
        await until(lambda: desk.usage.dialog and "requests" in desk.usage.dialog.total.text())
        assert "7 requests" in desk.usage.dialog.total.text()
        desk.usage.dialog.accept()


async def test_own_words_go_with_the_chat_and_a_change_of_them_asks_for_a_new_cache(desk):
    async with paid(desk) as (hand, wire):
        presenter = desk.cache_joints.presenter
        await ask(desk, "What was found about corrosion?")

        def fill(dialog):
            dialog.told.link.click()
            dialog.told.editor.setPlainText("Answer in French.")
            assert "This chat is then asked with it too" in dialog.told.about.text()

        await make(desk, presenter.make, fill)
        await until(lambda: presenter.caches)
        (cache,) = presenter.caches
        assert cache.instruction == "Answer in French."
        assert desk.options.current.instruction == "Answer in French."
        answer = await ask(desk, "And who inspected it?")
        assert answer.usage.cached == cache.tokens
        last = wire.asked()[-1]
        assert b"cachedContent" in last and b"French" not in last
        assert not desk.panels.caches.rows[0].offers_new
        desk.options.take(replace(desk.options.current, instruction="Answer in Dutch."))
        desk.cache_joints._look_soon(None)
        await until(lambda: desk.panels.caches.rows[0].offers_new)
        assert "No longer fits this chat" in desk.panels.caches.rows[0].note


async def test_files_that_are_selected_become_a_cache_of_any_chat(desk):
    async with paid(desk) as (hand, wire):
        presenter, files = desk.cache_joints.presenter, desk.panels.files
        desk.new_chat()
        desk.window.show_right(FILES)
        await until(lambda: files.model.rowCount() == 1)
        files.table.selectRow(0)
        await make(desk, files.bars.cache.click)
        await until(lambda: presenter.caches)
        (cache,) = presenter.caches
        assert not cache.conversation_id and len(cache.document_ids) == 1
        files.bars.ask.click()
        await until(lambda: desk.composer.statuses)
        answer = await ask(desk, "What was found about corrosion?")
        assert answer.usage.cached == cache.tokens


async def test_by_keyboard_alone_a_cache_is_kept_longer_renamed_and_deleted(desk):
    async with paid(desk):
        presenter, panel = desk.cache_joints.presenter, desk.panels.caches
        await make(desk, presenter.make)
        await until(lambda: presenter.caches)
        (cache,) = presenter.caches
        desk.window.show_right(CACHES)
        desk.window.activateWindow()
        await until(desk.window.isActiveWindow)
        panel.column.go_to(cache.name)
        card = panel.column.cards[cache.name]
        QTest.keyClick(card, Qt.Key.Key_Tab)
        focus = desk.window.focusWidget()
        while focus is not card.buttons.hour:
            assert card.isAncestorOf(focus), focus
            QTest.keyClick(focus, Qt.Key.Key_Tab)
            focus = desk.window.focusWidget()
        QTest.keyClick(card.buttons.hour, Qt.Key.Key_Space)
        await until(lambda: presenter.caches[0].expires_at == cache.expires_at + HOUR)
        panel.column.go_to(cache.name)
        QTest.keyClick(card, Qt.Key.Key_F2)
        await until(lambda: dialog_of(desk, QInputDialog))
        name = dialog_of(desk, QInputDialog)
        name.setTextValue("Ferries")
        QTest.keyClick(name, Qt.Key.Key_Return)
        await until(lambda: presenter.caches[0].label == "Ferries")
        panel.column.go_to(cache.name)
        QTest.keyClick(card, Qt.Key.Key_Delete)
        await until(lambda: dialog_of(desk, Question))
        question = dialog_of(desk, Question)
        assert "Delete “Ferries” at Google?" in question.accessibleName()
        question.buttons["Delete"].click()
        await until(lambda: presenter.caches[0].ended is Ending.DELETED)
        menu = panel.open_card_menu(cache.name, panel.mapToGlobal(panel.rect().center()))
        assert "Remove from list" in [action.text() for action in menu.actions()]
        menu.close()


async def test_a_length_from_the_menu_holds_from_now(desk):
    async with paid(desk):
        presenter, panel = desk.cache_joints.presenter, desk.panels.caches
        await make(desk, presenter.make)
        await until(lambda: presenter.caches)
        panel.lengthened.emit(presenter.caches[0].name, timedelta(hours=12))
        caching = desk.services.caching
        await until(lambda: presenter.caches[0].left(caching.now()) > timedelta(hours=11))


async def test_a_list_that_does_not_end_is_told_once_with_a_way_on(desk):
    async with paid(desk) as (hand, wire):
        presenter = desk.cache_joints.presenter
        wire.refuse["GET /v1beta/cachedContents:list"] = (200, {"nextPageToken": "again"})
        wire.always.add("GET /v1beta/cachedContents:list")
        for _ in range(2):
            presenter.refresh()
            await desk.jobs.idle()
        told = [n for n in desk.notices.kept if "did not end" in n.sentence]
        assert len(told) == 1 and told[0].action == "Refresh"
        assert "Yours are shown." in told[0].hint


async def test_one_that_is_gone_does_not_keep_the_others_from_a_longer_life(desk):
    async with paid(desk):
        presenter, panel = desk.cache_joints.presenter, desk.panels.caches
        for number in range(3):
            await make(desk, presenter.make)
            await until(lambda count=number: len(presenter.caches) == count + 1)
        first, second, third = (row.cache for row in panel.rows)
        client = await desk.services.profiles.client()
        await client.delete_cache(second.name)
        panel.choose_all()
        panel.extended.emit(panel.chosen, HOUR)
        await until(lambda: any("has ended" in notice.sentence for notice in desk.notices.kept))
        await desk.jobs.idle()
        now = {cache.name: cache for cache in presenter.caches}
        assert now[second.name].ended is Ending.LOST
        for cache in (first, third):
            assert now[cache.name].expires_at == cache.expires_at + HOUR
