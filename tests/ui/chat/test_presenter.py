"""Asking, stopping and changing the conversation, with services in memory."""

import asyncio
import time

import pytest
from PySide6.QtCore import Qt

from tests.ui.chat.fakes import (
    AskingByHand,
    FakeServices,
    KeptConversations,
    KnownDocuments,
    TurnsByHand,
)
from tests.ui.chat.samples import answer, document, question
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.errors import UserError
from workbench.ui.chat.presenter import ChatPresenter
from workbench.ui.chat.shown_chat import FIRST, SLICE
from workbench.ui.jobs import Jobs


class Desk:
    """A panel on the screen with its presenter and what it told."""

    def __init__(self, qtbot, theme):
        self.screen = Screen(qtbot, theme)
        self.failures = []
        self.jobs = Jobs(self.failures.append)
        self.kept = KeptConversations()
        self.documents = KnownDocuments({"report": document()})
        self.asking = AskingByHand(self.kept)
        self.turns = TurnsByHand(self.kept)
        services = FakeServices(self.kept, self.documents, self.asking, self.turns)
        self.presenter = ChatPresenter(self.screen.panel, services, self.jobs)
        self.told = {
            "opened": [],
            "changed": [],
            "answering": [],
            "answer_finished": [],
            "filled": [],
        }
        self.not_asked = []
        self.presenter.not_asked.connect(lambda *values: self.not_asked.append(values))
        for name, values in self.told.items():
            getattr(self.presenter, name).connect(values.append)

    @property
    def shown(self):
        return {message.id: message for message in self.presenter.messages}

    async def until(self, condition):
        deadline = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.005)

    async def open(self, conversation_id="c"):
        self.presenter.open(conversation_id)
        await self.until(lambda: conversation_id in self.told["opened"])

    async def say(self, *words):
        for word in words:
            self.asking.words.put_nowait(word)
        await self.until(self.asking.words.empty)
        await asyncio.sleep(0)


@pytest.fixture
async def desk(qtbot, theme):
    desk = Desk(qtbot, theme)
    yield desk
    await desk.jobs.close()
    assert desk.jobs.titles == ()


async def test_a_conversation_is_opened_with_its_documents(desk):
    desk.kept.keep(question("q", document_ids=("report",)))
    desk.kept.keep(answer("a", "Old answer."))
    await desk.open()
    assert list(desk.shown) == ["q", "a"]
    assert desk.presenter.document("report") == document()
    assert desk.presenter.document_ids == {"report"}
    assert desk.presenter.conversation_id == "c"
    assert desk.told["answering"] == [False]
    assert desk.failures == []


def keep_many(desk, count, conversation_id="c", name="m"):
    for number in range(count):
        kind = answer if number % 2 else question
        documents = {"document_ids": ("report",)} if number == 0 else {}
        text = f"Message {number}"
        desk.kept.keep(kind(f"{name}{number}", text, conversation_id=conversation_id, **documents))


async def test_a_long_chat_is_shown_from_its_end_and_then_filled(desk):
    keep_many(desk, 1_000)
    seen_at_opening = []
    desk.presenter.opened.connect(lambda _: seen_at_opening.append(len(desk.presenter.messages)))
    await desk.open()
    assert seen_at_opening == [FIRST]
    assert desk.presenter.document("report") == document()
    await desk.jobs.idle()
    assert desk.told["filled"] == ["c"]
    assert list(desk.shown) == [f"m{number}" for number in range(1_000)]
    assert max(map(len, desk.kept.read)) <= SLICE
    assert desk.screen.at_end()


async def test_a_short_chat_is_filled_at_once(desk):
    keep_many(desk, 3)
    await desk.open()
    await desk.jobs.idle()
    assert desk.told["filled"] == ["c"]
    assert len(desk.shown) == 3


async def test_another_chat_ends_the_filling(desk):
    keep_many(desk, 1_000)
    keep_many(desk, 2, "other", "o")
    desk.presenter.opened.connect(desk.kept.opened.clear, Qt.ConnectionType.SingleShotConnection)
    await desk.open()
    assert len(desk.presenter.messages) < 1_000
    desk.presenter.open("other")
    desk.kept.opened.set()
    await desk.jobs.idle()
    assert desk.told["filled"] == ["other"]
    assert len(desk.presenter.messages) == 2


async def test_what_changes_while_a_chat_is_filled_waits_for_all_of_it(desk):
    keep_many(desk, 1_000)
    desk.presenter.opened.connect(desk.kept.opened.clear)
    await desk.open()
    assert len(desk.presenter.messages) < 1_000
    desk.presenter.delete("m999")
    desk.presenter.ask("More?")
    desk.kept.opened.set()
    await desk.say("It rose.", None)
    await desk.jobs.idle()
    shown = list(desk.shown)
    assert shown[:999] == [f"m{number}" for number in range(999)]
    assert shown[999:] == ["q0", "a0"]
    assert desk.failures == []


async def test_an_answer_grows_on_the_screen(desk):
    await desk.open()
    assert desk.presenter.ask("What did it cost?", ["report"])
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.say("It ", "rose.")
    await desk.until(lambda: desk.shown["a0"].text == "It rose.")
    assert desk.shown["q0"].text == "What did it cost?"
    assert desk.presenter.document("report") == document()
    assert desk.presenter.busy_conversations == {"c"}
    await desk.say(None)
    await desk.until(lambda: desk.told["answer_finished"])
    assert desk.shown["a0"].state is MessageState.COMPLETE
    assert [m.id for m in desk.told["answer_finished"]] == ["a0"]
    assert desk.told["answering"] == [False, True, False]
    assert desk.told["changed"][0].conversations
    assert desk.told["changed"][-1].conversation_id == "c"


async def test_a_second_question_waits_for_the_first(desk):
    await desk.open()
    assert desk.presenter.ask("One?")
    assert not desk.presenter.ask("Two?")
    await desk.until(lambda: desk.presenter.is_answering)
    assert [text for _, text, _ in desk.asking.asked] == ["One?"]


async def test_nothing_is_asked_without_a_conversation(desk):
    assert not desk.presenter.ask("Anybody?")
    desk.presenter.stop()


async def test_stop_shows_at_once_and_keeps_all_that_was_kept(desk):
    await desk.open()
    desk.asking.slow_to_stop = True
    desk.presenter.ask("What?")
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.say("Half of")
    await desk.until(lambda: desk.shown["a0"].text == "Half of")
    began = time.monotonic()
    desk.presenter.stop()
    assert time.monotonic() - began < 0.1
    assert desk.shown["a0"].state is MessageState.STOPPED
    assert desk.shown["a0"].text == "Half of"
    await asyncio.wait_for(desk.asking.stopped.wait(), 5)
    await desk.until(lambda: desk.told["answer_finished"])
    assert desk.shown["a0"].text == "Half of…"
    assert desk.told["answering"][-1] is False
    assert desk.failures == []


async def test_an_answer_goes_on_while_another_conversation_is_shown(desk):
    desk.kept.keep(question("other", conversation_id="d"))
    await desk.open("c")
    desk.presenter.ask("What?")
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.say("One ")
    await desk.open("d")
    assert not desk.presenter.is_answering
    await desk.say("two ")
    assert list(desk.shown) == ["other"]
    desk.told["opened"].clear()
    await desk.open("c")
    assert desk.presenter.is_answering
    assert desk.shown["a0"].text == "One two "
    await desk.say("three")
    await desk.until(lambda: desk.shown["a0"].text == "One two three")


async def test_stop_is_for_the_conversation_that_is_shown(desk):
    await desk.open("c")
    desk.presenter.ask("What?")
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.open("d")
    desk.presenter.stop()
    await desk.say("still there")
    assert desk.presenter.busy_conversations == {"c"}


async def test_a_conversation_left_while_it_opens_is_not_shown(desk):
    desk.kept.keep(question("late", conversation_id="c"))
    desk.kept.keep(question("now", conversation_id="d"))
    desk.kept.opened.clear()
    desk.presenter.open("c")
    await asyncio.sleep(0)
    desk.presenter.open("d")
    desk.kept.opened.set()
    await desk.until(lambda: "d" in desk.told["opened"])
    assert list(desk.shown) == ["now"]
    assert desk.told["opened"] == ["d"]


async def test_a_refused_question_is_told_by_the_jobs(desk):
    await desk.open()
    desk.presenter.ask("What?")
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.say(UserError("The disk is full."))
    await desk.until(lambda: desk.failures)
    assert desk.failures[0].error.sentence == "The disk is full."
    assert desk.not_asked == []
    assert not desk.presenter.is_answering
    await desk.jobs.idle()


async def test_a_question_that_was_not_stored_is_given_back(desk):
    await desk.open()
    desk.asking.refusal = UserError("The disk is full.")
    desk.presenter.ask("What?", ["report"])
    await desk.until(lambda: desk.failures)
    assert desk.not_asked == [("c", "What?")]
    assert not desk.presenter.is_answering


async def test_one_may_ask_in_a_conversation_that_is_not_shown(desk):
    await desk.open("d")
    assert desk.presenter.ask_in("c", "What?")
    await desk.until(lambda: desk.presenter.busy_conversations == {"c"})
    assert list(desk.shown) == []
    assert desk.told["answering"] == [False]


async def test_documents_that_changed_are_read_again(desk):
    desk.kept.keep(question("q", document_ids=("report",)))
    await desk.open()
    desk.documents.known["report"] = document(name="Renamed.pdf")
    desk.presenter.refresh_documents()
    await desk.until(lambda: desk.presenter.document("report").name == "Renamed.pdf")


async def finish(desk, *words):
    await desk.until(lambda: desk.presenter.is_answering)
    await desk.say(*words, None)
    await desk.until(lambda: not desk.presenter.is_answering)
    await desk.jobs.idle()


def branch(desk):
    desk.kept.keep(question("q", "first", document_ids=("report",)))
    desk.kept.keep(answer("a", "One.", parent_id="q"))
    desk.kept.keep(question("r", "second", parent_id="a"))
    desk.kept.keep(answer("b", "Two.", parent_id="r"))


async def test_a_question_in_other_words_takes_the_place_of_what_followed(desk):
    branch(desk)
    await desk.open()
    desk.turns.several = {"r": ("r", "q0"), "q0": ("r", "q0")}
    desk.screen.panel.intents.question_asked.emit("r", "in other words")
    await finish(desk, "Better.")
    assert desk.asking.asked == [("c", "in other words", ())]
    assert list(desk.shown) == ["q", "a", "q0", "a0"]
    assert desk.shown["a0"].text == "Better."
    desk.screen.paint()
    view = desk.screen.panel.view_of("q0")
    assert view.versions.label.text() == "2 of 2"
    assert view.versions.back.isEnabled() and not view.versions.on.isEnabled()


async def test_another_answer_is_asked_of_another_model(desk):
    branch(desk)
    await desk.open()
    desk.screen.panel.intents.answer_again.emit("a", "other-model", None)
    await finish(desk, "Again.")
    assert desk.asking.asked == [("q", "other-model", None)]
    assert list(desk.shown) == ["q", "a0"]


async def test_another_version_is_shown_and_the_common_part_stays(desk):
    branch(desk)
    await desk.open()
    desk.screen.paint()
    before = desk.screen.panel.view_of("q")
    desk.turns.several = {"r": ("r", "s"), "s": ("r", "s")}
    desk.screen.panel.intents.version_chosen.emit("s")
    await desk.jobs.idle()
    assert desk.turns.shown == ["s"]
    assert list(desk.shown) == ["q", "a", "s"]
    assert desk.screen.panel.view_of("q") is before


async def test_a_question_asked_while_a_turn_comes_back_stands_below_it(desk):
    branch(desk)
    await desk.open()
    turn = desk.shown["r"]
    desk.screen.panel.intents.deleted.emit("r")
    await desk.jobs.idle()
    arrived, read = asyncio.Event(), desk.kept.some

    async def late(message_ids):
        found = await read(message_ids)
        await arrived.wait()
        return found

    desk.kept.some = late
    desk.presenter.restore(turn, "b")
    await desk.until(lambda: desk.kept.read[-1] == ("r", "b"))
    desk.presenter.ask("third")
    await desk.until(lambda: "a0" in desk.shown)
    arrived.set()
    await desk.until(lambda: "b" in desk.shown)
    await desk.say("Three.")
    await desk.until(lambda: desk.shown["a0"].text == "Three.")
    assert list(desk.shown) == ["q", "a", "r", "b", "q0", "a0"]


async def test_a_turn_is_deleted_though_its_chat_is_left_at_once(desk):
    branch(desk)
    await desk.open()
    desk.screen.panel.intents.deleted.emit("r")
    desk.presenter.open("")
    await desk.jobs.idle()
    assert desk.failures == []
    assert list(desk.turns.binned) == ["r"]


async def test_a_turn_is_deleted_and_comes_back(desk):
    branch(desk)
    deleted = []
    desk.presenter.deleted.connect(lambda *what: deleted.append(what))
    await desk.open()
    desk.screen.panel.intents.deleted.emit("r")
    await desk.jobs.idle()
    assert list(desk.shown) == ["q", "a"]
    ((message, shown_id),) = deleted
    assert (message.id, shown_id) == ("r", "b")
    desk.presenter.restore(message, shown_id)
    await desk.jobs.idle()
    assert list(desk.shown) == ["q", "a", "r", "b"]


async def test_a_question_gets_other_words_without_being_asked(desk):
    branch(desk)
    await desk.open()
    desk.screen.panel.intents.question_saved.emit("r", "other words")
    await desk.jobs.idle()
    assert desk.shown["r"].text == "other words" and desk.asking.asked == []


async def test_turns_are_not_changed_while_an_answer_comes(desk):
    branch(desk)
    said = []
    desk.presenter.refused.connect(said.append)
    await desk.open()
    desk.presenter.ask("more")
    await desk.until(lambda: desk.presenter.is_answering)
    intents = desk.screen.panel.intents
    intents.version_chosen.emit("r")
    intents.deleted.emit("r")
    intents.question_asked.emit("r", "x")
    intents.answer_again.emit("a", "", None)
    assert len(said) == 4 and len(set(said)) == 1
    await desk.say(None)


def draft_of(desk, message_id):
    view = desk.screen.panel.view_of(message_id)
    return view.draft if view is not None else None


async def test_words_in_the_field_stay_while_an_answer_comes(desk):
    branch(desk)
    await desk.open()
    desk.presenter.ask("more")
    await desk.until(lambda: desk.presenter.is_answering)
    for press in ("ask", "save"):
        desk.screen.panel.edit_question("r", "words of an hour")
        editor = desk.screen.panel.view_of("r")._editor
        getattr(editor, press).click()
        assert draft_of(desk, "r") == "words of an hour"
        desk.screen.panel.view_of("r").stop_editing()
    await desk.say(None)


async def test_words_that_may_not_be_sent_or_kept_come_back(desk):
    branch(desk)
    await desk.open()

    async def never(_conversation_id):
        return False

    desk.presenter._may_send = never
    desk.screen.panel.intents.question_asked.emit("r", "too dear")
    await desk.until(lambda: draft_of(desk, "r") == "too dear")
    desk.screen.panel.view_of("r").stop_editing()
    desk.presenter._may_send = None
    desk.asking.refusal = UserError("The disk is full.")
    desk.screen.panel.intents.question_asked.emit("r", "not stored")
    await desk.until(lambda: desk.failures)
    assert draft_of(desk, "r") == "not stored"
    desk.screen.panel.view_of("r").stop_editing()

    async def full(_message_id, _text):
        raise UserError("The disk is full.")

    desk.turns.edit = full
    desk.screen.panel.intents.question_saved.emit("r", "not saved")
    await desk.until(lambda: len(desk.failures) == 2)
    assert draft_of(desk, "r") == "not saved"
