"""Every finish and block reason over a real socket: a sentence, one button, never blank."""

import pytest

from tests.domain.test_endings import REASONS
from tests.faults.server import FaultServer
from tests.gemini.answers import chunk, error, events
from tests.services.paid import ask, chat
from workbench.domain.conversations import MessageState
from workbench.domain.endings import BLOCKED
from workbench.domain.profiles import Billing

KEY = "AIza-a-key-for-endings-0123456789abcdef0"
TEXT = "The first half."


async def ended(workshop, reply):
    with FaultServer(lambda request: reply) as server:
        await workshop.services.profiles.connect("Work", KEY, Billing.PAID, server.url, False)
        conversation = await chat(workshop, "gemini-3.8-flash")
        answer = await ask(workshop, conversation, "Who pays?")
        await workshop.services.profiles.close()
    (question, stored) = await workshop.services.conversations.messages(conversation.id)
    assert question.text == "Who pays?" and stored == answer
    return answer


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason != "STOP"])
async def test_a_reason_with_text_and_without(workshop, reason):
    for texts in ((TEXT,), ()):
        answer = await ended(workshop, events(chunk(*texts, finish=reason)))
        assert answer.text == "".join(texts)
        assert answer.state is (MessageState.INTERRUPTED if texts else MessageState.FAILED)
        assert answer.failure.endswith(".") and answer.remedy
        # The client takes a CONTINUATION for what it is: no end.
        assert answer.detail == ("" if reason == "CONTINUATION" else f"finish reason {reason}")
    assert "<" not in answer.failure


async def test_thoughts_alone_are_not_an_answer(workshop):
    thought = {"content": {"parts": [{"text": "Hm.", "thought": True}], "role": "model"}}
    answer = await ended(workshop, events(chunk(finish="STOP", **thought)))
    assert answer.state is MessageState.FAILED
    assert answer.thoughts == "Hm." and answer.failure == "The model sent an empty answer."


@pytest.mark.parametrize("reason", [*BLOCKED, "BLOCK_REASON_UNSPECIFIED", "SOMETHING_NEW"])
async def test_a_refused_question_says_why_and_can_be_edited(workshop, reason):
    blocked = {"promptFeedback": {"blockReason": reason}, "usageMetadata": {}}
    answer = await ended(workshop, events(blocked))
    assert answer.state is MessageState.FAILED and answer.remedy == "Edit the question"
    assert BLOCKED.get(reason, "filter") in answer.failure


async def test_what_google_said_of_a_refusal_is_kept_for_who_asks(workshop):
    refused = error(403, "Billing is closed.", "PERMISSION_DENIED")
    answer = await ended(workshop, refused)
    assert answer.state is MessageState.FAILED
    assert answer.detail == "status 403, PERMISSION_DENIED, Billing is closed."
