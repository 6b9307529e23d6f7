"""Asking, end to end: real files, real sockets, checked quotations, and every way to end."""

import asyncio
from contextlib import aclosing

import pytest

from tests.services.paid import paid_engine
from tests.shared_data import PDFS
from workbench.domain.conversations import MessageState, Role
from workbench.domain.documents import RemoteState
from workbench.domain.models import default_model
from workbench.domain.profiles import OFFLINE_MODEL_ID, Billing
from workbench.domain.quotation import Verdict
from workbench.errors import OWN_BUG, UserError
from workbench.paths import resources
from workbench.simulator import Simulator

SAMPLES = resources() / "samples"
REPORT = SAMPLES / "Ferry inspection report (sample).pdf"
LETTER = SAMPLES / "Harbour letter (sample, scan).pdf"
QUESTION = "What was found about corrosion on the frames?"
SECOND = "When was the stern door seal last replaced?"


async def ask(workshop, conversation, text=QUESTION, documents=()):
    ids = [document.id for document in documents]
    steps = []
    async for message in workshop.services.asking.ask(conversation.id, text, ids):
        steps.append(message)
    return steps


async def test_an_answer_quotes_the_report_and_every_quotation_is_verified(workshop):
    documents = await workshop.take_in(REPORT, LETTER)
    conversation = await workshop.conversation()
    question, *growing = await ask(workshop, conversation, documents=documents)
    answer = growing[-1]
    assert question.role is Role.QUESTION and question.document_ids
    assert answer.state is MessageState.COMPLETE
    assert answer.citations
    assert {item.check.verdict for item in answer.citations} == {Verdict.VERIFIED}
    assert "orrosion" in answer.text
    assert answer.usage is not None and answer.usage.total
    assert answer.cost == 0
    assert MessageState.SENDING in {step.state for step in growing}
    stored = await workshop.services.conversations.messages(conversation.id)
    assert stored == (question, answer)
    named = await workshop.services.conversations.get(conversation.id)
    assert named.title == QUESTION


async def test_a_chat_begun_offline_goes_on_with_a_model_of_the_connection(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    services = workshop.services
    await ask(workshop, conversation, documents=documents)
    assert (await services.conversations.get(conversation.id)).model_id == OFFLINE_MODEL_ID
    with paid_engine() as (engine, _, wire):
        await connect(workshop, engine)
        estimate = await services.estimating.estimate(conversation.id, SECOND)
        *_, answer = await ask(workshop, conversation, SECOND)
        usual = default_model(services.models).id
        lines = [line for line, _ in wire.requests if "streamGenerateContent" in line]
        assert answer.state is MessageState.COMPLETE and answer.model_id == usual
        assert lines and all(f"models/{usual}:" in line for line in lines)
        # What it says before is no guess about another model.
        assert estimate.dollars and estimate.tokens > answer.usage.prompt / 2
        again = [step async for step in services.asking.answer_again(answer.parent_id)]
        assert again[-1].model_id == usual
        await services.profiles.close()


async def test_a_second_question_finds_the_documents_of_the_first(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    await ask(workshop, conversation, documents=documents)
    *_, answer = await ask(workshop, conversation, "When was the stern door seal last replaced?")
    assert "March 2019" in answer.text
    assert answer.citations[0].check.page == 5
    assert len(await workshop.services.conversations.messages(conversation.id)) == 4
    assert await workshop.services.conversations.document_ids(conversation.id) == (documents[0].id,)


async def test_what_the_documents_do_not_say_is_said_so(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    *_, answer = await ask(
        workshop, conversation, "Who won the zeppelin chess tournament?", documents
    )
    assert answer.state is MessageState.COMPLETE
    assert answer.citations == ()
    assert "do not say" in answer.text


async def test_a_stopped_answer_keeps_its_text(workshop, tmp_path):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    seen = []
    with Simulator(rate=300, thinking_pace=0) as slow:
        await connect(workshop, slow)

        async def reader():
            async with aclosing(
                workshop.services.asking.ask(conversation.id, QUESTION, [documents[0].id])
            ) as steps:
                async for message in steps:
                    seen.append(message)
                    if message.role is Role.ANSWER and len(message.text) > 30:
                        half_way.set()

        half_way = asyncio.Event()
        task = asyncio.create_task(reader())
        await asyncio.wait_for(half_way.wait(), 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 0.5)
        await workshop.services.profiles.close()
    _, answer = await workshop.services.conversations.messages(conversation.id)
    assert answer.state is MessageState.STOPPED
    assert answer.text.startswith(seen[-1].text) and len(answer.text) > 30
    assert answer.seconds is not None


async def test_no_key_is_a_sentence_and_the_question_is_kept(workshop):
    with Simulator(rate=1e9) as server:
        await connect(workshop, server, keep=False)
    workshop.services.profiles._session_keys.clear()
    conversation = await workshop.conversation()
    question, *_, answer = await ask(workshop, conversation, "Anything?")
    assert answer.state is MessageState.FAILED
    assert "no key" in answer.failure and answer.remedy == "Connect"
    assert question.text == "Anything?"


async def test_a_wrong_key_and_no_network_are_told_apart(workshop):
    with Simulator(rate=1e9) as server:
        with pytest.raises(UserError, match="does not know this key"):
            await workshop.services.profiles.check_key("AIza-wrong", server.url)
        assert await workshop.services.profiles.check_key(server.key, server.url) > 10
        url, key = server.url, server.key
    with pytest.raises(UserError, match="No connection"):
        await workshop.services.profiles.check_key(key, url)


async def test_a_file_that_vanished_during_the_chat_is_sent_again_quietly(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    copy = await workshop.services.remote_copies.ensure(documents[0])
    client = await workshop.services.profiles.client()
    await client.delete_file(copy.name)
    *_, answer = await ask(workshop, conversation, documents=documents)
    assert answer.state is MessageState.COMPLETE
    assert any("sent again" in note for note in answer.notes)


async def test_a_moved_original_cannot_be_checked(workshop):
    path = workshop.folder / "report.pdf"
    path.write_bytes(REPORT.read_bytes())
    documents = await workshop.take_in(path)
    await workshop.services.remote_copies.ensure(documents[0])
    path.unlink()
    conversation = await workshop.conversation()
    *_, answer = await ask(workshop, conversation, documents=documents)
    assert {item.check.verdict for item in answer.citations} == {Verdict.CANNOT_CHECK}
    assert "moved or deleted" in answer.citations[0].check.reason


async def test_progress_is_told_and_a_copy_is_used_again(workshop):
    (document,) = await workshop.take_in(PDFS / "costco-10k-2021.pdf")
    told = []
    copy = await workshop.services.remote_copies.ensure(document, told.append)
    assert told[0].state is RemoteState.UPLOADING
    assert told[-1].state is RemoteState.ACTIVE
    assert max(each.sent for each in told) == document.size
    again = []
    assert await workshop.services.remote_copies.ensure(document, again.append) == copy
    assert again == []


async def test_an_estimate_counts_pages_and_is_free_offline(workshop):
    (document,) = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    estimate = await workshop.services.estimating.estimate(conversation.id, "Why?", [document.id])
    assert estimate.free
    assert estimate.tokens > 0


async def connect(workshop, server, keep=True):
    profile = await workshop.services.profiles.connect(
        "Work", server.key, Billing.PAID, server.url, keep
    )
    await workshop.services.profiles.use(profile.id)
    return profile


async def test_a_bug_of_our_own_leaves_no_answer_that_seems_to_come(workshop, monkeypatch):
    conversation = await workshop.conversation()
    monkeypatch.setattr(workshop.services.spending, "guard", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await ask(workshop, conversation)
    answer = (await workshop.services.conversations.messages(conversation.id))[-1]
    assert answer.state is MessageState.FAILED and answer.failure.startswith(OWN_BUG)
