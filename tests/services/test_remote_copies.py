"""Copies on the other side over a week: they end, are renewed, move to another key, and go."""

import asyncio
import json
import math
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests.services.long_pdf import sentence, write_long_pdf
from tests.services.paid import Hand, Wire, with_our_date
from tests.services.slow_uploads import SlowUploads
from tests.shared_data import PDFS
from workbench.domain.conversations import MessageState
from workbench.domain.documents import DocumentState, RemoteState
from workbench.domain.limits import read_limits
from workbench.domain.profiles import Billing
from workbench.domain.quotation import Verdict
from workbench.errors import UserError
from workbench.gemini.retries import Retries
from workbench.paths import resources
from workbench.services.remote_copies import RemoteCopies
from workbench.services.sendables import Sendables
from workbench.services.sentences import comes_back
from workbench.simulator import Simulator
from workbench.storage.remote_copies import upload_session

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
LOCKED = PDFS / "password-openpassword.pdf"


class Down:
    """Middleware that answers uploads with a fault once `after` bytes have been taken."""

    def __init__(self, slow):
        self._slow = slow
        self.after = math.inf

    def __call__(self, app):
        through = self._slow(app)

        async def faulty(scope, receive, send):
            upload = scope["type"] == "http" and "/upload/" in scope["path"]
            if upload and self._slow.taken >= self.after:
                while (await receive()).get("more_body"):
                    pass
                await send({"type": "http.response.start", "status": 503, "headers": []})
                await send({"type": "http.response.body", "body": b""})
            else:
                await through(scope, receive, send)

        return faulty


@pytest.fixture
async def week(workshop):
    """A workshop with a paid key, and a clock that the test and the server share."""
    hand = Hand()
    moved = {"rate": math.inf, "thinking_pace": 0, "clock": hand, "middleware": with_our_date}
    with Simulator(**moved) as server:
        workshop.services.remote_copies._clock = hand.now
        await use_key(workshop, server)
        yield workshop, hand, server
        await workshop.services.profiles.close()


async def use_key(workshop, server, name="Work"):
    profile = await workshop.services.profiles.connect(name, server.key, Billing.PAID, server.url)
    await workshop.services.profiles.use(profile.id)
    return profile


async def held_by(workshop):
    client = await workshop.services.profiles.client()
    return {file.name for file in await client.list_files()}


async def test_a_week_of_a_document(week):
    workshop, hand, _ = week
    copies = workshop.services.remote_copies
    path = workshop.folder / "report.pdf"
    path.write_bytes(REPORT.read_bytes())
    (document,) = await workshop.take_in(path)
    first = await copies.ensure(document)
    notes = []
    hand.move(hours=47, minutes=49)
    assert await copies.ensure(document, on_note=notes.append) == first
    hand.move(minutes=2)
    second = await copies.ensure(document, on_note=notes.append)
    assert second.name != first.name
    assert notes == ["“report.pdf” had expired, so it was sent again."]
    assert await held_by(workshop) == {second.name}
    hand.move(hours=72)
    path.unlink()
    with pytest.raises(UserError, match="was moved"):
        await copies.ensure(document)
    moved = workshop.folder / "moved.pdf"
    moved.write_bytes(REPORT.read_bytes())
    document = await workshop.services.documents.relink(document, str(moved))
    third = await copies.ensure(document)
    assert third.state is RemoteState.ACTIVE
    assert await held_by(workshop) == {third.name}


async def test_another_file_is_no_relinking(week):
    workshop, _, _ = week
    (document,) = await workshop.take_in(REPORT)
    with pytest.raises(UserError, match="not the same file"):
        await workshop.services.documents.relink(document, str(LOCKED))


async def test_what_is_kept_alive_is_renewed_before_it_ends(week):
    workshop, hand, _ = week
    copies = workshop.services.remote_copies
    first, other = await workshop.take_in(REPORT, PDFS / "arabic-one-page.pdf")
    before = await copies.ensure(first)
    await copies.ensure(other)
    first = replace(first, keep_alive=True)
    hand.move(hours=46, minutes=55)
    await workshop.services.documents.save(first)
    assert await workshop.services.documents.kept_alive() == (first,)
    assert await copies.renew((first, other)) == ()
    hand.move(minutes=10)
    assert await copies.renew((first, other)) == (first.id,)
    known = await copies.known((first,))
    assert known[first.id].name != before.name
    assert before.name not in await held_by(workshop)
    assert await copies.renew((first, other)) == ()


async def test_one_that_cannot_be_renewed_keeps_its_copy_and_holds_nobody_up(week):
    workshop, hand, _ = week
    copies = workshop.services.remote_copies
    paths = [workshop.folder / name for name in ("moved.txt", "there.txt")]
    for path in paths:
        path.write_text(f"What stands in {path.name} is short.")
    moved, there = [
        replace(document, keep_alive=True) for document in await workshop.take_in(*paths)
    ]
    before = [await copies.ensure(moved), await copies.ensure(there)]
    paths[0].unlink()
    hand.move(hours=47, minutes=20)
    told, notes = [], []
    assert await copies.renew((moved, there), told.append, notes.append) == (there.id,)
    assert notes == [
        "“moved.txt” could not be kept at Google. “moved.txt” was moved. Show where it is now."
    ]
    known = await copies.known((moved, there))
    assert known[moved.id] == before[0] and known[there.id].name != before[1].name
    assert before[0] in told
    # So a question can still be asked about it.
    assert await copies.ensure(moved) == before[0]
    with pytest.raises(UserError, match="moved"):
        await copies.ensure(moved, again=True)
    assert await copies.ensure(moved) == before[0]


async def test_another_key_gets_a_copy_of_its_own_and_both_stay_known(week):
    workshop, hand, _ = week
    copies = workshop.services.remote_copies
    (document,) = await workshop.take_in(REPORT)
    first = await copies.ensure(document)
    work = workshop.services.profiles.active
    notes = []
    with Simulator(rate=math.inf, clock=hand, middleware=with_our_date) as other:
        await use_key(workshop, other, "Other")
        second = await copies.ensure(document, on_note=notes.append)
        assert notes and "another key" in notes[0]
        assert await held_by(workshop) == {second.name}
        assert await copies.held_elsewhere() == {document.id: (work.id,)}
        await workshop.services.profiles.use(work.id)
        assert await copies.ensure(document) == first
        hand.move(hours=49)
        assert await copies.held_elsewhere() == {}


async def test_only_what_is_gone_is_sent_again_in_the_middle_of_a_chat(week):
    workshop, _, _ = week
    copies = workshop.services.remote_copies
    documents = await workshop.take_in(REPORT, PDFS / "arabic-one-page.pdf")
    before = [await copies.ensure(document) for document in documents]
    client = await workshop.services.profiles.client()
    await client.delete_file(before[0].name)
    notes = []
    after = [await copies.ensure(one, gone=True, on_note=notes.append) for one in documents]
    assert after[0].name != before[0].name and after[1] == before[1]
    assert len(notes) == 1 and documents[0].name in notes[0]


async def test_removing_what_is_gone_already_is_done(week):
    workshop, _, _ = week
    copies = workshop.services.remote_copies
    (document,) = await workshop.take_in(REPORT)
    copy = await copies.ensure(document)
    client = await workshop.services.profiles.client()
    await client.delete_file(copy.name)
    assert (await copies.forget(document)).documents
    assert await copies.known((document,)) == {}


async def test_a_file_that_changed_is_not_mixed_with_the_old_one(week):
    workshop, _, _ = week
    path = workshop.folder / "notes.txt"
    path.write_text("The keel was laid in Glasgow in 1961 and is sound.")
    (document,) = await workshop.take_in(path)
    path.write_text("Something else altogether stands in this file now.")
    with pytest.raises(UserError, match="has changed since it was added"):
        await workshop.services.remote_copies.ensure(document)
    assert await held_by(workshop) == set()
    known = await workshop.services.remote_copies.known((document,))
    assert known[document.id].state is RemoteState.FAILED


async def test_a_stopped_upload_waits_or_is_paused_or_given_up(workshop, tmp_path):
    path = tmp_path / "plans.png"
    path.write_bytes(bytes(30 << 20))
    (document,) = await workshop.take_in(path)
    copies = workshop.services.remote_copies
    slow = SlowUploads(0.05)
    with Simulator(rate=math.inf, middleware=slow) as server:
        await use_key(workshop, server)

        async def stop_half_way():
            half_way = asyncio.Event()

            def on_change(copy):
                if copy.sent > 25 << 20:
                    half_way.set()

            task = asyncio.create_task(copies.ensure(document, on_change))
            await asyncio.wait_for(half_way.wait(), 20)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        await stop_half_way()
        assert await copies.unfinished((document,)) == (document,)
        paused = await copies.pause(document)
        assert paused.state is RemoteState.PAUSED and paused.sent > 24 << 20
        assert await copies.unfinished((document,)) == ()
        before = slow.taken
        done = await copies.ensure(document)
        assert done.state is RemoteState.ACTIVE
        assert slow.taken - before <= 13 << 20
        await copies.forget(document)
        await stop_half_way()
        await copies.give_up(document)
        assert await copies.known((document,)) == {}
        await workshop.services.profiles.close()


async def test_an_upload_that_lost_its_network_goes_on_after_a_restart(workshop, tmp_path):
    path = tmp_path / "plans.png"
    path.write_bytes(bytes(30 << 20))
    (document,) = await workshop.take_in(path)
    copies = workshop.services.remote_copies
    slow = SlowUploads(0.0)
    down = Down(slow)
    with Simulator(rate=math.inf, middleware=down) as server:
        await use_key(workshop, server)
        client = await workshop.services.profiles.client()
        client._calls.retries = Retries(attempts=2, first=0.01)
        told = []
        down.after = 10 << 20
        with pytest.raises(UserError) as caught:
            await copies.ensure(document, told.append)
        assert comes_back(caught.value)
        assert told[-1].state is RemoteState.FAILED and told[-1].failure
        # What the next run of the program finds in the database.
        again = RemoteCopies(workshop.database, workshop.services.profiles, copies._sendables)
        assert await again.unfinished((document,)) == (document,)
        down.after, before = math.inf, slow.taken
        notes = []
        assert (await again.ensure(document, on_note=notes.append)).state is RemoteState.ACTIVE
        assert slow.taken - before < 30 << 20 and notes == []
        await workshop.services.profiles.close()


async def test_a_refused_upload_waits_for_the_user_after_a_restart(workshop, tmp_path):
    path = tmp_path / "plans.png"
    path.write_bytes(bytes(1000))
    (document,) = await workshop.take_in(path)
    wire = Wire()
    with Simulator(rate=math.inf, middleware=wire) as server:
        await use_key(workshop, server)
        problem = {"error": {"code": 400, "message": "No", "status": "INVALID_ARGUMENT"}}
        wire.refuse["POST /upload"] = (400, problem)
        copies = workshop.services.remote_copies
        with pytest.raises(UserError):
            await copies.ensure(document)
        assert (await copies.known((document,)))[document.id].state is RemoteState.FAILED
        assert await copies.unfinished((document,)) == ()
        await workshop.services.profiles.close()


async def test_a_document_of_2400_pages_stays_one_and_is_cited_right(workshop):
    path = write_long_pdf(workshop.folder / "fees.pdf", 2400)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.READY and document.page_count == 2400
    copy = await workshop.services.remote_copies.ensure(document)
    assert [(part.first, part.last) for part in copy.parts] == [(1, 800), (801, 1600), (1601, 2400)]
    conversation = await workshop.conversation()
    for page in (7, 800, 801, 1731, 2400):
        question = f"What is the yearly mooring fee for berth K{page:05d}X?"
        asking = workshop.services.asking.ask(conversation.id, question, [document.id])
        answer = [message async for message in asking][-1]
        assert answer.state is MessageState.COMPLETE, answer.failure
        best = answer.citations[0]
        assert best.check.verdict is Verdict.VERIFIED
        assert best.check.page == page
        assert best.citation.quote in sentence(page)
    assert list((workshop.folder / "to-send").iterdir()) == []


async def test_giving_a_long_upload_up_leaves_nothing_there(workshop):
    path = write_long_pdf(workshop.folder / "fees.pdf", 2400)
    (document,) = await workshop.take_in(path)
    copies = workshop.services.remote_copies
    begun = asyncio.Event()

    def on_change(copy):
        if len(copy.parts) == 1:
            begun.set()

    with Simulator(rate=math.inf, middleware=SlowUploads(3.0)) as server:
        await use_key(workshop, server)
        task = asyncio.create_task(copies.ensure(document, on_change))
        await asyncio.wait_for(begun.wait(), 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(await held_by(workshop)) == 1
        assert await copies.give_up(document) is None
        assert await held_by(workshop) == set()
        await workshop.services.profiles.close()


async def test_a_pdf_over_the_byte_limit_goes_in_parts(workshop):
    document, *_ = await workshop.take_in(PDFS / "octave-manual-7.3.pdf")
    table = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
    small = replace(read_limits(table), pdf_bytes=1_500_000)
    sendables = Sendables(
        workshop.services.documents._pdf, workshop.page_texts, small, workshop.folder / "parts"
    )
    copies = RemoteCopies(workshop.database, workshop.services.profiles, sendables)
    copy = await copies.ensure(document)
    spans = [(part.first, part.last) for part in copy.parts]
    assert spans[0][0] == 1 and spans[-1][1] == 1158
    assert all(after[0] == before[1] + 1 for before, after in zip(spans, spans[1:], strict=False))
    client = await workshop.services.profiles.client()
    for name in copy.names:
        assert (await client.get_file(name)).size_bytes <= 1_500_000


async def test_a_protected_pdf_is_sent_as_a_copy_without_its_password(workshop):
    locked = workshop.folder / "payroll.pdf"
    locked.write_bytes(LOCKED.read_bytes())
    (refused,) = await workshop.take_in(locked)
    assert refused.state is DocumentState.FAILED and "password" in refused.failure
    documents = workshop.services.documents
    with pytest.raises(UserError, match="does not open"):
        await documents.unlock(str(locked), "wrong")
    await documents.unlock(str(locked), "openpassword")
    (document,) = await workshop.take_in(locked)
    assert document.state is DocumentState.READY and document.page_count == 1
    sent = []
    sendables = workshop.services.remote_copies._sendables
    async with sendables.from_page(document, 1) as sendable:
        reader = PdfReader(sendable.path)
        sent.append((reader.is_encrypted, len(reader.pages)))
        assert sendable.path.stat().st_mode & 0o077 == 0
    assert sent == [(False, 1)]
    assert await workshop.services.remote_copies.ensure(document)
    assert list((workshop.folder / "to-send").iterdir()) == []
    rows = await workshop.database.read(lambda connection: "".join(connection.iterdump()))
    assert "openpassword" not in rows


async def test_a_copy_without_a_password_that_broke_off_is_sent_once(workshop):
    locked = workshop.folder / "payroll.pdf"
    locked.write_bytes(LOCKED.read_bytes())
    await workshop.services.documents.unlock(str(locked), "openpassword")
    (document,) = await workshop.take_in(locked)
    copies = workshop.services.remote_copies
    with Simulator(rate=math.inf, middleware=SlowUploads(40)) as server:
        await use_key(workshop, server)
        task = asyncio.create_task(copies.ensure(document))
        async with asyncio.timeout(20):
            while not (known := await copies.known((document,))) or not (
                await workshop.database.read(upload_session, known[document.id])
            ):
                await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Nothing without a password stays on the disk, so what is sent next is made anew.
        assert list((workshop.folder / "to-send").iterdir()) == []
        await asyncio.sleep(1.1)  # until another second
        copy = await copies.ensure(document)
        assert await held_by(workshop) == {copy.name}
        await workshop.services.profiles.close()


async def test_leftovers_of_other_documents_are_removed(workshop):
    folder = workshop.folder / "to-send"
    folder.mkdir()
    (folder / "abc-1-10.pdf").write_bytes(b"x")
    await workshop.services.remote_copies.unfinished(())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("days", [-3, 3])
async def test_a_clock_that_is_days_off_neither_sends_too_often_nor_too_late(workshop, days):
    copies, hand = workshop.services.remote_copies, Hand()
    hand.move(days=days)
    with Simulator(rate=math.inf, thinking_pace=0, clock=hand) as server:
        await use_key(workshop, server)
        (document,) = await workshop.take_in(REPORT)
        document = replace(document, keep_alive=True)
        first = await copies.ensure(document)
        assert await copies.ensure(document) == first
        assert await copies.renew((document,)) == ()
        assert abs(copies.now() - hand.now()) < timedelta(minutes=1)
        hand.move(hours=47, minutes=5)
        await (await workshop.services.profiles.client()).list_files()
        assert await copies.ensure(document) == first
        assert await copies.renew((document,)) == (document.id,)
        # After a restart nothing is known of the server's clock before it is asked.
        before = await copies.known_copy(document, None)
        await workshop.services.profiles.close()
        again = RemoteCopies(workshop.database, workshop.services.profiles, copies._sendables)
        assert await again.ensure(document) == before
        await workshop.services.profiles.close()
