"""A question about a few pages: only these are sent, and their numbers stay right."""

import asyncio
import json
import math

import pytest
from pypdf import PdfReader

from tests.services.long_pdf import sentence, write_long_pdf
from tests.services.paid import chat, connect, paid_engine
from tests.services.slow_uploads import SlowUploads
from workbench.domain.conversations import MessageState
from workbench.domain.documents import RemoteState
from workbench.domain.pages import PageRange
from workbench.domain.quotation import Verdict
from workbench.simulator import Simulator
from workbench.storage.remote_copies import upload_session

PAGES = 120


def fee(page):
    return f"What is the yearly mooring fee for berth K{page:05d}X?"


@pytest.fixture
async def fees(workshop):
    (document,) = await workshop.take_in(write_long_pdf(workshop.folder / "fees.pdf", PAGES))
    return document


async def ask(workshop, conversation, text, document, *ranges):
    pages = {document.id: tuple(PageRange(*each) for each in ranges)} if ranges else {}
    asking = workshop.services.asking.ask(conversation.id, text, [document.id], pages=pages)
    answer = [message async for message in asking][-1]
    assert answer.state is MessageState.COMPLETE, answer.failure
    return answer


async def files(workshop):
    client = await workshop.services.profiles.client()
    return await client.list_files()


def first_citation(answer):
    best = answer.citations[0]
    return best.check.verdict, best.check.page


async def test_only_the_chosen_pages_are_sent_and_their_numbers_are_kept(workshop, fees):
    conversation = await workshop.conversation()
    before = {file.name for file in await files(workshop)}
    answer = await ask(workshop, conversation, fee(40), fees, (38, 42))
    assert first_citation(answer) == (Verdict.VERIFIED, 40)
    assert answer.citations[0].citation.quote in sentence(40)
    (sent,) = [file for file in await files(workshop) if file.name not in before]
    assert sent.size_bytes < fees.size / 4
    question, _ = await workshop.services.conversations.messages(conversation.id)
    assert question.pages == {fees.id: (PageRange(38, 42),)}
    assert list((workshop.folder / "to-send").iterdir()) == []
    # What was not sent is not known.
    other = await ask(workshop, conversation, fee(99), fees, (38, 42))
    assert "K00099X" not in other.text.replace(fee(99), "")
    assert len(await files(workshop)) == len(before) + 1


async def test_further_pages_join_the_first_and_the_whole_can_follow(workshop, fees):
    conversation = await workshop.conversation()
    before = len(await files(workshop))
    await ask(workshop, conversation, fee(40), fees, (38, 42))
    answer = await ask(workshop, conversation, fee(45), fees, (40, 45), (99, 99))
    assert first_citation(answer) == (Verdict.VERIFIED, 45)
    assert len(await files(workshop)) == before + 3  # 38 to 42, 43 to 45, 99
    answer = await ask(workshop, conversation, fee(7), fees)
    assert first_citation(answer) == (Verdict.VERIFIED, 7)
    assert len(await files(workshop)) == before + 4
    answer = await ask(workshop, conversation, fee(7), fees, (7, 7))
    assert len(await files(workshop)) == before + 4
    assert await workshop.services.conversations.document_ids(conversation.id) == (fees.id,)


async def test_the_requests_of_a_chat_go_on_from_each_other(workshop, fees):
    with paid_engine() as (server, _, wire):
        await connect(workshop, server)
        conversation = await chat(workshop)
        await ask(workshop, conversation, fee(40), fees, (38, 42))
        await ask(workshop, conversation, fee(44), fees, (41, 45))
        await workshop.services.profiles.close()
    first, second = [json.loads(body)["contents"] for body in wire.asked()]
    assert second[: len(first)] == first
    texts = [part["text"] for part in second[-1]["parts"] if "text" in part]
    assert "pages 43 to 45. The first page that follows is page 43" in texts[0]
    assert texts[1:] == ["About Document 1, pp. 41–45:", fee(44)]


async def test_a_range_that_is_gone_is_sent_again_and_forgotten_with_the_document(workshop, fees):
    copies = workshop.services.remote_copies
    pages = PageRange(3, 4)
    first = await copies.ensure(fees, pages=pages)
    assert await copies.ensure(fees, pages=pages) == first
    assert (await copies.known([fees])) == {}
    client = await workshop.services.profiles.client()
    await client.delete_file(first.name)
    notes = []
    second = await copies.ensure(fees, pages=pages, gone=True, on_note=notes.append)
    assert second.name != first.name
    assert notes == ["“fees.pdf” was no longer there, so it was sent again."]
    whole = await copies.ensure(fees)
    listed = {file.name: file for file in await workshop.services.remote_files.all()}
    assert listed[second.name].ours and listed[whole.name].ours
    await workshop.services.remote_files.remove([listed[second.name]])
    assert await copies.known([fees]) == {fees.id: whole}
    third = await copies.ensure(fees, pages=pages)
    await copies.forget(fees)
    left = {file.name for file in await files(workshop)}
    assert not left & {third.name, whole.name}


async def test_the_price_of_a_range_is_that_of_its_pages(workshop, fees):
    with paid_engine() as (server, *_):
        await connect(workshop, server)
        conversation = await chat(workshop)
        await workshop.services.profiles.close()
    some = {fees.id: (PageRange(1, 10),)}
    few = await workshop.services.estimating.estimate(conversation.id, "Why?", [fees.id], some)
    all_ = await workshop.services.estimating.estimate(conversation.id, "Why?", [fees.id])
    none = await workshop.services.estimating.estimate(conversation.id, "Why?")
    assert all_.tokens - none.tokens == 12 * (few.tokens - none.tokens) > 0


async def test_pages_go_out_and_come_back_with_a_chat(workshop, fees):
    conversation = await workshop.conversation()
    await ask(workshop, conversation, fee(40), fees, (38, 42))
    services = workshop.services
    content = await services.transfer.export(conversation.id)
    copy = await services.transfer.take_in(conversation.workspace_id, content)
    question, _ = await services.conversations.messages(copy.id)
    assert question.pages == {fees.id: (PageRange(38, 42),)}


async def test_two_questions_at_once_send_a_range_once(workshop, fees):
    before = len(await files(workshop))
    pages = PageRange(5, 6)
    copies = workshop.services.remote_copies
    one, two = await asyncio.gather(*(copies.ensure(fees, pages=pages) for _ in range(2)))
    assert one == two
    assert len(await files(workshop)) == before + 1


async def test_an_excerpt_holds_just_its_pages(workshop, fees):
    sendables = workshop.services.remote_copies._sendables
    async with sendables.from_page(fees, 38, PageRange(38, 42)) as sendable:
        texts = [page.extract_text().strip() for page in PdfReader(sendable.path).pages]
    assert texts == [sentence(page) for page in range(38, 43)]


@pytest.mark.parametrize("gone", [False, True])
async def test_an_excerpt_whose_upload_broke_off_arrives(workshop, fees, gone):
    copies = workshop.services.remote_copies
    pages, slow = PageRange(10, 60), SlowUploads(40)
    with Simulator(rate=math.inf, middleware=slow) as server:
        await connect(workshop, server)
        before = len(await files(workshop))
        task = asyncio.create_task(copies.ensure(fees, pages=pages))
        async with asyncio.timeout(20):
            while not await session_of(workshop, fees, pages):
                await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Another workspace is listed, and the program may have been away.
        await copies.unfinished(())
        (file,) = (workshop.folder / "to-send").iterdir()
        if gone:
            file.unlink()
        copy = await copies.ensure(fees, pages=pages)
        assert copy.state is RemoteState.ACTIVE
        await copies.unfinished(())
        assert list((workshop.folder / "to-send").iterdir()) == []
        assert len(await files(workshop)) == before + 1
        await workshop.services.profiles.close()


async def session_of(workshop, fees, pages):
    copy = await workshop.services.remote_copies.known_copy(fees, pages)
    return copy is not None and await workshop.database.read(upload_session, copy)


async def test_the_offline_engine_looks_only_where_the_question_points(workshop, fees):
    conversation = await workshop.conversation()
    await ask(workshop, conversation, fee(7), fees)
    named = '@"fees.pdf" p7-9,99 ' + fee(40)
    answer = await ask(workshop, conversation, named, fees, (7, 9), (99, 99))
    assert "k00040x" in answer.thoughts and "fees" not in answer.thoughts
    assert not any(each.check.page == 40 for each in answer.citations)
    assert "4 pages" in answer.thoughts
    answer = await ask(workshop, conversation, fee(40), fees)
    assert first_citation(answer) == (Verdict.VERIFIED, 40)
