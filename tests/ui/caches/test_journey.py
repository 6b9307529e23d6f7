"""The whole window and a whole life: make, use, keep longer, end, be told, make again."""

import asyncio
from datetime import timedelta

import pytest

from tests.services.paid import paid_engine
from workbench.app import dismiss, open_desk, show_window
from workbench.domain.cache import Ending
from workbench.domain.profiles import Billing
from workbench.paths import Paths, resources
from workbench.services.caching import ENDED
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.caches.time_dialog import TimeDialog
from workbench.ui.panels import CACHES

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


async def until(holds):
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
async def desk(qapp, tmp_path, monkeypatch):
    frame = show_window(qapp, Paths.under(tmp_path))
    frame.window.resize(1440, 900)
    async with open_desk(frame) as opened:
        yield opened
    dismiss(frame.window)


def dialog_of(desk, kind):
    return next((d for d in desk.window.findChildren(kind) if d.isVisible()), None)


async def make(desk, start):
    start()
    await until(lambda: dialog_of(desk, CreateDialog))
    dialog = dialog_of(desk, CreateDialog)
    await until(lambda: dialog.make_button.isEnabled())
    said = dialog.break_even.title.text()
    dialog.make_button.click()
    await until(lambda: dialog_of(desk, CreateDialog) is None)
    return said


async def ask(desk, text):
    before = len(desk.chat.messages)
    desk.panels.composer.set_text(text)
    desk.panels.composer.send_button.click()
    await until(lambda: len(desk.chat.messages) == before + 2)
    await until(lambda: desk.chat.messages[-1].state.is_final)
    return desk.chat.messages[-1]


async def test_a_cache_from_its_making_to_its_making_again(desk):
    with paid_engine() as (engine, hand, wire):
        profiles, presenter = desk.services.profiles, desk.cache_joints.presenter
        desk.new_chat()
        desk.connection.choose_model("gemini-3.8-flash")
        profile = await profiles.connect("Work", engine.key, Billing.PAID, engine.url, keep=False)
        desk.connection.use(profile.id)
        await until(lambda: not desk.connection.is_offline)
        desk.window.show_right(CACHES)
        assert desk.panels.caches.empty.isVisible()
        desk.add_files([str(REPORT)])
        await until(lambda: [s for s in desk.composer.statuses if not s.underway])

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

        desk.panels.caches.column.cards[cache.name].hour.click()
        await until(lambda: presenter.caches[0].expires_at == cache.expires_at + timedelta(hours=1))
        desk.panels.caches.column.cards[cache.name].set_time.click()
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
        await make(desk, card.again.click)
        await until(lambda: any(each.ended is None for each in presenter.caches))
        await ask(desk, "And now?")
        assert b"cachedContent" in wire.asked()[-1]
        desk.usage.open()
        await until(lambda: desk.usage.dialog and "requests" in desk.usage.dialog.total.text())
        assert "7 requests" in desk.usage.dialog.total.text()
        desk.usage.dialog.accept()
        await profiles.close()
