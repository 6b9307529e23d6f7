"""The whole window: options per chat, their defaults, a limit that is raised, a wait."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.faults.server import FaultServer
from tests.gemini.answers import chunk, error, events
from tests.services.paid import paid_engine
from tests.ui.desk.driving import ask, dialog_of, until
from tests.ui.desk.test_workspaces import make
from workbench.domain.conversations import MessageState
from workbench.domain.options import Options
from workbench.domain.profiles import OFFLINE_MODEL_ID, Billing
from workbench.paths import resources
from workbench.ui.chat.waiting import WaitingCard
from workbench.ui.dialogs import Question
from workbench.ui.options.joints import OPTIONS

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
KEY = "AIza-a-key-for-the-window-0123456789abcdef"


async def use(desk, url, key=KEY):
    """Begin a new chat with a paid connection."""
    desk.new_chat()
    profiles = desk.services.profiles
    profile = await profiles.connect("Work", key, Billing.PAID, url, keep=False)
    desk.connection.use(profile.id)
    await until(lambda: not desk.connection.is_offline)
    desk.connection.choose_model("gemini-3.8-flash")
    await desk.jobs.idle()


async def test_options_are_those_of_the_chat_and_defaults_those_of_new_ones(desk):
    with paid_engine() as (engine, _, wire):
        await use(desk, engine.url, engine.key)
        desk.window.menus.options.trigger()
        assert desk.window.right_tab == OPTIONS
        assert desk.window.focusWidget() is desk.options.panel.form.instruction
        desk.options.panel.form.stops.fields[0].setText("THE END")
        desk.options.panel.form.stops.fields[0].editingFinished.emit()
        await ask(desk, "Hello?")
        first = desk.chat.conversation_id
        assert json.loads(wire.asked()[0])["generationConfig"]["stopSequences"] == ["THE END"]
        desk.new_chat()
        assert desk.options.current == Options()
        desk.options.take(Options(most_output=500))
        desk.options.panel.keep.click()
        desk.new_chat()
        assert desk.options.current == Options(most_output=500)
        desk.open_conversation(first)
        await until(lambda: desk.options.current == Options(stops=("THE END",)))
        desk.options.panel.defaults.click()
        await desk.jobs.idle()
        kept = await desk.services.conversations.get(first)
        assert kept.options == Options(most_output=500)


async def test_a_limit_that_was_reached_is_raised_by_its_button(desk):
    replies = [
        events(chunk("The first", finish="MAX_TOKENS")),
        events(chunk("Rest", finish="STOP")),
    ]
    asked = []

    def handler(request):
        if "streamGenerate" not in request.target:
            return _empty()
        asked.append(request)
        return replies[min(len(asked), 2) - 1]

    with FaultServer(handler) as server:
        await use(desk, server.url)
        desk.options.take(Options(most_output=100))
        answer = await ask(desk, "Who pays?")
        assert answer.state is MessageState.INTERRUPTED
        panel = desk.panels.conversation
        await until(lambda: panel.view_of(answer.id) and panel.view_of(answer.id)._ending)
        card = panel.view_of(answer.id)._ending
        assert card.button.text() == "Raise the limit and go on"
        card.button.click()
        await until(lambda: desk.chat.messages[-1].state is MessageState.COMPLETE)
        assert len(desk.chat.messages) == 2 and desk.chat.messages[-1].text.startswith("The first")
        assert desk.options.current.most_output == 200
        assert json.loads(asked[1].body)["generationConfig"]["maxOutputTokens"] == 200
        await desk.jobs.idle()


async def test_a_wait_counts_down_and_can_be_stopped(desk):
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "40s"}
    wait = error(429, "Too many requests", "RESOURCE_EXHAUSTED", info)
    with FaultServer(lambda r: wait if "streamGenerate" in r.target else _empty()) as server:
        await use(desk, server.url)
        desk.panels.composer.set_text("Who pays?")
        desk.panels.composer.send_button.click()
        await until(lambda: desk.window.findChildren(WaitingCard))
        (card,) = desk.window.findChildren(WaitingCard)
        assert card.title.text() == "Google asks us to wait"
        assert card.seconds.text() in ("40 s", "39 s")
        assert "Waiting" in desk.window.status._items["work"].text()
        card.button.click()
        await until(lambda: desk.chat.messages[-1].state is MessageState.STOPPED)
        await desk.jobs.idle()
        assert [m.text for m in desk.chat.messages] == ["Who pays?", ""]
        cards = desk.window.findChildren
        await until(lambda: not [c for c in cards(WaitingCard) if c.isVisible()])


async def test_while_one_key_waits_another_can_be_asked(desk):
    info = {"@type": "RetryInfo", "retryDelay": "40s"}
    violation = {
        "quotaMetric": "generate_content_free_tier_requests",
        "quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
        "quotaValue": "10",
    }
    quota = {"@type": "QuotaFailure", "violations": [violation]}
    wait = error(429, "Too many requests", "RESOURCE_EXHAUSTED", info, quota)
    done = events(chunk("The owner.", finish="STOP"))

    def handler(request):
        if "streamGenerate" not in request.target:
            return _empty()
        return wait if request.headers["x-goog-api-key"] == KEY else done

    with FaultServer(handler) as server:
        profiles = desk.services.profiles
        await profiles.connect("R&D", KEY + "x", Billing.PAID, server.url, keep=False)
        await profiles.connect("Elsewhere", KEY, Billing.PAID, "https://elsewhere.test", keep=False)
        await use(desk, server.url)
        desk.panels.composer.set_text("Who pays?")
        desk.panels.composer.send_button.click()
        await until(lambda: desk.window.findChildren(WaitingCard))
        (card,) = desk.window.findChildren(WaitingCard)
        assert "The free plan allows 10 requests per minute with this key." in card.accessibleName()
        assert card.other.text() == "Use R&&D, paid"
        assert card.other.accessibleName() == "Use R&D, paid"
        card.other.setFocus()
        QTest.keyClick(card.other, Qt.Key.Key_Return)
        await until(lambda: desk.chat.messages[-1].state is MessageState.COMPLETE)
        assert [m.text for m in desk.chat.messages] == ["Who pays?", "The owner."]
        assert profiles.active.name == "R&D"
        await desk.jobs.idle()


async def test_when_the_day_is_used_up_another_key_is_named_and_asked(desk):
    violation = {
        "quotaMetric": "generate_content_free_tier_requests",
        "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
        "quotaValue": "20",
    }
    quota = {"@type": "QuotaFailure", "violations": [violation]}
    over = error(429, "Quota exceeded", "RESOURCE_EXHAUSTED", quota)
    done = events(chunk("The owner.", finish="STOP"))

    def handler(request):
        if "streamGenerate" not in request.target:
            return _empty()
        return over if request.headers["x-goog-api-key"] == KEY else done

    with FaultServer(handler) as server:
        profiles = desk.services.profiles
        await use(desk, server.url)
        first, used = await ask(desk, "Who pays?"), profiles.active
        assert first.remedy == "Choose another model"
        paid = await profiles.connect("Paid one", KEY + "x", Billing.PAID, server.url, keep=False)
        await desk.connection.take(used.id)
        failed = await ask(desk, "Who pays now?")
        assert failed.remedy == "Use another key" and "429" in failed.detail
        assert "“Paid one”, paid, can be asked instead." in failed.failure
        panel = desk.panels.conversation
        await until(lambda: panel.view_of(failed.id) and panel.view_of(failed.id)._ending)
        panel.view_of(failed.id)._ending.button.click()
        await until(lambda: desk.chat.messages[-1].state is MessageState.COMPLETE)
        assert desk.chat.messages[-1].text == "The owner." and profiles.active.id == paid.id
        await desk.jobs.idle()


def _empty():
    return events({})


async def test_the_budget_of_a_chat_tells_and_then_asks(desk):
    with paid_engine() as (engine, _, wire):
        await use(desk, engine.url, engine.key)
        desk.options.take(Options(soft_budget=0.00001))
        await ask(desk, "Hello? " * 50)
        before = len(desk.notices.kept)
        await ask(desk, "And again? " * 50)
        told = [notice.sentence for notice in desk.notices.kept]
        assert sum(words.startswith("This chat has cost") for words in told) == 1
        assert len(told) >= before
        desk.options.take(Options(hard_budget=0.0001))
        await desk.jobs.idle()
        desk.panels.composer.set_text("Once more?")
        desk.panels.composer.send_button.click()
        await until(lambda: dialog_of(desk, Question))
        asked = len(wire.asked())
        assert "has passed its budget" in dialog_of(desk, Question).accessibleName()
        dialog_of(desk, Question).buttons["Cancel"].click()
        await until(lambda: desk.panels.composer.text() == "Once more?")
        assert len(wire.asked()) == asked and len(desk.chat.messages) == 4
        desk.panels.composer.send_button.click()
        await until(lambda: dialog_of(desk, Question))
        next(
            b for w, b in dialog_of(desk, Question).buttons.items() if w.startswith("Send")
        ).click()
        await until(lambda: len(desk.chat.messages) == 6)
        await until(lambda: desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()


async def test_a_model_that_cannot_carry_the_chat_is_told_before_the_switch(desk):
    with paid_engine() as (engine, _, _wire):
        await use(desk, engine.url, engine.key)
        desk.add_files([str(REPORT)])
        await until(lambda: [s for s in desk.composer.statuses if not s.underway])
        await ask(desk, "What was found?")
        desk.connection.choose_model("gemma-4-31b-it")
        await until(lambda: dialog_of(desk, Question))
        assert "cannot read" in dialog_of(desk, Question).accessibleDescription()
        dialog_of(desk, Question).buttons["Stay with the current model"].click()
        await desk.jobs.idle()
        assert desk.connection.model_id == "gemini-3.8-flash"
        desk.options.take(Options(temperature=0.2))
        await desk.jobs.idle()
        desk.connection.choose_model("gemini-4-argon")
        await until(lambda: desk.connection.model_id == "gemini-4-argon")
        await desk.jobs.idle()
        assert desk.notices.kept[0].sentence == "Some options of this chat do nothing now"
        assert not desk.options.panel.form.temperature.isEnabled()


async def test_the_price_of_a_new_chat_is_reckoned_and_then_counted(desk):
    with paid_engine() as (engine, _, _wire):
        await use(desk, engine.url, engine.key)
        composer = desk.panels.composer
        composer.editor.insertPlainText("Who pays for the docking in September?")
        await until(lambda: "tokens" in composer.price_row.price.text())
        await until(lambda: not composer.price_row.price.text().startswith("About"))
        await desk.jobs.idle()


async def test_tab_walks_through_all_options_and_shows_where_it_is(desk):
    with paid_engine() as (engine, _, _wire):
        await use(desk, engine.url, engine.key)
        desk.window.activateWindow()
        await until(lambda: QApplication.activeWindow() is desk.window)
        desk.options.open()
        form, panel = desk.options.panel.form, desk.options.panel
        seen = []
        for _ in range(40):
            focus = desk.window.focusWidget()
            if not panel.isAncestorOf(focus):
                break
            top = focus.mapTo(panel.viewport(), focus.rect().topLeft()).y()
            assert 0 <= top + 1 and top < panel.viewport().height(), focus
            seen.append(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        wanted = [
            form.instruction, form.library, form.thoughts, form.most.box, form.temperature.box,
            form.stops.fields[0], form.shape.checkedButton(), form.resolution,
            *form.safety.values(), form.soft.box, form.hard.box, panel.defaults, panel.keep,
        ]  # fmt: skip
        assert [each for each in wanted if each not in seen] == []
        # Keys that go through messages in the chat open a box here.
        form.resolution.setFocus()
        QTest.keyClick(form.resolution, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert form.resolution.view().isVisible()
        form.resolution.hidePopup()
        await desk.jobs.idle()


async def test_a_chat_begun_offline_is_asked_of_the_model_that_is_shown(desk):
    await ask(desk, "Hello?")
    chat = desk.chat.conversation_id
    with paid_engine() as (engine, _, wire):
        await use(desk, engine.url, engine.key)
        desk.connection.choose_model("gemini-3.5-flash-lite")
        await desk.jobs.idle()
        desk.open_conversation(chat)
        await until(lambda: desk.chat.messages)
        await desk.jobs.idle()
        assert "Gemini 3.5 Flash-Lite" in desk.panels.header._pill.text()
        kept = await desk.services.conversations.get(chat)
        assert kept.model_id == desk.connection.model_id == "gemini-3.5-flash-lite"
        wire.requests.clear()
        answer = await ask(desk, "And now?")
        assert answer.state is MessageState.COMPLETE
        (line,) = [line for line, _ in wire.requests if "streamGenerateContent" in line]
        assert "gemini-3.5-flash-lite" in line
        # Offline again, it is the engine that answers, whatever the chat was asked of.
        desk.connection.work_offline()
        await until(lambda: desk.connection.is_offline)
        await desk.jobs.idle()
        assert (await ask(desk, "Who pays?")).model_id == OFFLINE_MODEL_ID


@pytest.mark.parametrize("confidential", [False, True])
async def test_what_is_written_in_confidence_is_not_sent_for_counting(desk, confidential):
    with paid_engine() as (engine, _, wire):
        await make(desk, "Quiet case", confidential=confidential)
        await use(desk, engine.url, engine.key)
        wire.requests.clear()
        desk.panels.composer.set_text("Who pays for the docking in September?")
        desk.composer.estimate()
        await desk.jobs.idle()
        counted = [line for line, _ in wire.requests if "countTokens" in line]
        assert bool(counted) is not confidential
        price = desk.panels.composer.price_row.price.text()
        assert price.startswith("About") is confidential


async def test_what_was_just_typed_stays_with_its_chat(desk):
    with paid_engine() as (engine, _, _wire):
        await use(desk, engine.url, engine.key)
        await ask(desk, "Hello?")
        first = desk.chat.conversation_id
        desk.options.open()
        desk.options.panel.form.instruction.insertPlainText("Briefly.")
        desk.new_chat()
        assert desk.options.panel.form.instruction.toPlainText() == ""
        await desk.jobs.idle()
        kept = await desk.services.conversations.get(first)
        assert kept.options == Options(instruction="Briefly.")
