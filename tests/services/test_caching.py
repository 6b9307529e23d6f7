"""Caches, end to end: made, used, kept longer, gone, made again; what goes wrong is told."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.paid import MODEL, ask, chat, connect, paid_engine
from workbench.domain.cache import Ending
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import Billing
from workbench.domain.prompt import whole_instruction
from workbench.errors import UserError
from workbench.paths import resources
from workbench.services.cache_contents import NewCache
from workbench.services.caching import ENDED

LONG = resources() / "samples" / "Ferry inspection report (sample).pdf"
LETTER = resources() / "samples" / "Harbour letter (sample, scan).pdf"
HOUR = timedelta(hours=1)


@pytest.fixture
async def paid(workshop):
    with paid_engine() as (engine, hand, wire):
        await connect(workshop, engine)
        yield workshop, hand, wire
        await workshop.services.profiles.close()


async def make(workshop, documents, conversation=None, length=HOUR, model=MODEL, label="Report"):
    return await workshop.services.caching.create(
        NewCache(label, model, tuple(documents), length, conversation.id if conversation else "")
    )


async def test_a_question_uses_the_cache_and_sends_only_the_new_turns(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG)
    conversation = await chat(workshop)
    cache = await make(workshop, documents, conversation)
    assert cache.tokens and cache.ours and cache.left(datetime.now(UTC)) > timedelta(minutes=59)
    answer = await ask(workshop, conversation, "What was found about corrosion?", documents)
    assert answer.state is MessageState.COMPLETE and not answer.notes
    body = json.loads(wire.asked()[-1])
    assert body["cachedContent"] == cache.name
    assert "systemInstruction" not in body
    assert body["contents"] == [
        {"role": "user", "parts": [{"text": "What was found about corrosion?"}]}
    ]
    assert answer.usage.cached == cache.tokens
    assert answer.citations
    (known,) = await workshop.services.caching.known()
    assert known.used == 1 and known.gained == pytest.approx(cache.tokens * 0.27e-6)


async def test_a_cache_is_made_when_one_of_its_copies_is_gone_and_only_that_one_is_sent(paid):
    workshop, _, _ = paid
    documents = await workshop.take_in(LONG, LETTER)
    copies = workshop.services.remote_copies
    before = [await copies.ensure(document) for document in documents]
    await (await workshop.services.profiles.client()).delete_file(before[0].name)
    cache = await make(workshop, documents)
    known = await copies.known(documents)
    assert cache.tokens
    assert known[documents[0].id].name != before[0].name
    assert known[documents[1].id] == before[1]


async def test_a_list_that_is_older_than_a_change_does_not_undo_it(paid, monkeypatch):
    workshop, *_ = paid
    caching = workshop.services.caching
    cache = await make(workshop, await workshop.take_in(LONG))
    client = await workshop.services.profiles.client()
    lists, told = [], client.list_caches

    async def overtaken():
        lists.append(await told())
        if len(lists) == 1:
            await caching.extend(cache.name, HOUR)
        return lists[-1]

    monkeypatch.setattr(client, "list_caches", overtaken)
    (now,) = await caching.refresh()
    assert now.expires_at == cache.expires_at + HOUR and len(lists) == 2
    await caching.refresh()
    assert len(lists) == 3, "and no more often than that"


async def test_without_the_setting_only_chats_that_want_it_use_a_cache(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG)
    conversation = await chat(workshop)
    await make(workshop, documents)
    workshop.services.caching.automatic = False
    await ask(workshop, conversation, "What was found about corrosion?", documents)
    assert b"cachedContent" not in wire.asked()[-1]
    workshop.services.caching.wanted.add(conversation.id)
    await ask(workshop, conversation, "And the year before?")
    assert b"cachedContent" in wire.asked()[-1]


async def test_own_words_go_into_the_cache_and_only_chats_with_the_same_use_it(paid):
    workshop, _, wire = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    own = "Answer in French."
    plain = await caching.count(MODEL, documents)
    cache = await caching.create(
        NewCache("R", MODEL, tuple(documents), HOUR, own=own, instruction="In French.")
    )
    (sent,) = [json.loads(body) for line, body in wire.requests if line.endswith("cachedContents")]
    (told,) = sent["systemInstruction"]["parts"]
    assert told["text"] == whole_instruction(own) and told["text"].endswith(own)
    counted = await caching.count(MODEL, documents, own)
    assert counted.exact and counted.tokens > (await caching.count(MODEL, documents)).tokens
    assert not plain.exact
    (known,) = await caching.refresh()
    assert known.instruction == "In French."
    assert await caching.choose("c", MODEL, documents) is None
    found = await caching.choose("c", MODEL, documents, own)
    assert found is not None and found.name == cache.name


async def test_a_document_added_later_is_sent_beside_the_cache(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG, LETTER)
    conversation = await chat(workshop)
    cache = await make(workshop, documents[:1], conversation)
    await ask(workshop, conversation, "What was found about corrosion?", documents[:1])
    answer = await ask(workshop, conversation, "What does the letter say?", documents[1:])
    body = json.loads(wire.asked()[-1])
    assert body["cachedContent"] == cache.name
    said = json.dumps(body["contents"])
    assert said.count("fileUri") == 1 and "Document 2: Harbour" in said
    assert answer.state is MessageState.COMPLETE


@pytest.mark.parametrize("how", ["deleted elsewhere", "403", "404", "other model"])
async def test_a_cache_that_is_gone_is_told_quietly_and_the_question_goes_in_full_once(paid, how):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG)
    conversation = await chat(workshop)
    cache = await make(workshop, documents, conversation)
    if how == "deleted elsewhere":
        await (await workshop.services.profiles.client()).delete_cache(cache.name)
    else:
        wire.refuse["streamGenerateContent"] = _refusal(how)
    answer = await ask(workshop, conversation, "What was found about corrosion?", documents)
    assert answer.state is MessageState.COMPLETE
    assert answer.notes == (ENDED,)
    assert len(wire.asked()) == 2
    assert b"cachedContent" in wire.asked()[0] and b"fileUri" in wire.asked()[1]
    again = await ask(workshop, conversation, "And the year before?")
    assert not again.notes and b"cachedContent" not in wire.asked()[-1]


async def test_after_the_end_by_the_clock_the_first_question_says_so_once(paid):
    workshop, hand, wire = paid
    documents = await workshop.take_in(LONG)
    conversation = await chat(workshop)
    await make(workshop, documents, conversation)
    await ask(workshop, conversation, "What was found about corrosion?", documents)
    hand.move(hours=1, seconds=5)
    await workshop.services.caching.refresh()
    first = await ask(workshop, conversation, "And the year before?")
    second = await ask(workshop, conversation, "And two years before?")
    assert first.notes == (ENDED,) and second.notes == ()
    (known,) = await workshop.services.caching.known()
    assert known.ended is Ending.EXPIRED
    made_again = await make(workshop, documents, conversation)
    await ask(workshop, conversation, "And now?")
    assert json.loads(wire.asked()[-1])["cachedContent"] == made_again.name


async def test_a_day_of_a_cache_on_the_servers_clock(paid):
    workshop, hand, _ = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    for hour in range(23):
        hand.move(hours=1, minutes=-1)
        await caching.refresh()
        longer = await caching.extend(cache.name, HOUR)
        assert longer.expires_at - cache.expires_at == HOUR * (hour + 1)
        assert longer.alive(caching.now())
    hand.move(days=1)
    (known,) = await caching.refresh()
    assert known.ended is Ending.EXPIRED and known.ended_at == known.expires_at


async def test_times_that_cannot_be_set_are_sentences(paid):
    workshop, _, wire = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    sent = len(wire.requests)
    now = datetime.now(UTC)
    for until in (now - HOUR, now.replace(tzinfo=None) + HOUR, now + timedelta(days=400)):
        with pytest.raises(UserError, match="passed|time zone|30 days"):
            await caching.set_end(cache.name, until)
    for length in (timedelta(), -HOUR, timedelta(days=4000)):
        with pytest.raises(UserError, match="longer than nothing|30 days"):
            await caching.set_length(cache.name, length)
        with pytest.raises(UserError, match="longer than nothing|30 days"):
            await make(workshop, documents, length=length)
    assert len(wire.requests) == sent
    changed = await caching.set_end(cache.name, now + timedelta(hours=3))
    assert abs(changed.expires_at - now - timedelta(hours=3)) < timedelta(seconds=1)
    changed = await caching.set_length(cache.name, timedelta(minutes=90))
    assert abs(changed.left(caching.now()) - timedelta(minutes=90)) < timedelta(seconds=5)


@pytest.mark.parametrize("days", [3, -3])
async def test_a_clock_that_is_three_days_off_does_not_matter(paid, days):
    workshop, hand, _ = paid
    hand.move(days=days)
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    caching = workshop.services.caching
    assert abs(cache.left(caching.now()) - HOUR) < timedelta(seconds=5)
    (known,) = await caching.refresh()
    assert known.alive(caching.now())
    conversation = await chat(workshop)
    answer = await ask(workshop, conversation, "What was found about corrosion?", documents)
    assert answer.usage.cached == cache.tokens


async def test_too_little_is_told_with_both_numbers(paid):
    workshop, _, _ = paid
    documents = await workshop.take_in(LETTER)
    count = await workshop.services.caching.count(MODEL, documents)
    with pytest.raises(UserError) as told:
        await make(workshop, documents)
    assert told.value.sentence.startswith("This model needs at least 2,048 tokens; these have ")
    assert "Add a document" in told.value.hint
    exact = await workshop.services.caching.count(MODEL, documents)
    assert not count.exact and exact.exact
    assert f"{exact.tokens:,}" in told.value.sentence


async def test_a_key_without_billing_is_told_what_helps(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG)
    wire.refuse["POST /v1beta/cachedContents"] = (
        429,
        {
            "error": {
                "code": 429,
                "status": "RESOURCE_EXHAUSTED",
                "message": "CachedContentStorageTokensFreeTier exceeded: limit: 0",
            }
        },
    )
    with pytest.raises(UserError, match="no caches for keys without billing") as told:
        await make(workshop, documents)
    assert told.value.action == "Connect"


async def test_deleted_elsewhere_between_list_and_edit(paid):
    workshop, _, _ = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    await (await workshop.services.profiles.client()).delete_cache(cache.name)
    with pytest.raises(UserError, match="“Report” has ended"):
        await caching.extend(cache.name, HOUR)
    (known,) = await caching.known()
    assert known.ended is Ending.LOST
    assert await caching.delete([cache.name])


async def test_a_lost_reply_to_a_change_is_looked_up(paid):
    workshop, _, wire = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    wire.cut.add("PATCH")
    changed = await caching.extend(cache.name, HOUR)
    assert changed.expires_at == cache.expires_at + HOUR
    assert [line.split()[0] for line, _ in wire.requests[-2:]] == ["PATCH", "GET"]


async def test_a_list_that_never_ends_loses_no_cache(paid):
    workshop, _, wire = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    wire.refuse["GET /v1beta/cachedContents:list"] = (200, {"nextPageToken": "again"})
    wire.always.add("GET /v1beta/cachedContents:list")
    (known,) = await caching.refresh()
    assert known.name == cache.name and known.ended is None
    assert caching.list_was_cut
    wire.refuse.clear()
    await caching.refresh()
    assert not caching.list_was_cut


async def test_caches_of_others_are_shown_and_forgotten_when_they_are_gone(paid):
    workshop, hand, _ = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    await caching.forget([cache.name])
    (foreign,) = await caching.refresh()
    assert not foreign.ours and foreign.label == "Report" and foreign.tokens == cache.tokens
    hand.move(hours=2)
    assert await caching.refresh() == ()


async def test_a_label_is_ours_and_survives_a_refresh(paid):
    workshop, _, _ = paid
    caching = workshop.services.caching
    documents = await workshop.take_in(LONG)
    cache = await make(workshop, documents)
    await caching.rename(cache.name, "  Annual\n report ")
    (known,) = await caching.refresh()
    assert known.label == "Annual report"
    await caching.rename(cache.name, "Annual \u202etroper\u2066\x07")
    assert (await caching.known())[0].label == "Annual troper"
    with pytest.raises(UserError, match="needs a name"):
        await caching.rename(cache.name, " ")


async def test_what_depends_on_a_cache_is_named(paid):
    workshop, _, _ = paid
    documents = await workshop.take_in(LONG)
    conversation = await chat(workshop)
    cache = await make(workshop, documents)
    await ask(workshop, conversation, "What was found about corrosion?", documents)
    titles = await workshop.services.caching.chats_using([cache.name])
    assert titles == ("What was found about corrosion?",)


async def test_request_after_request_begins_with_the_same_bytes(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(LONG, LETTER)
    conversation = await chat(workshop)
    await ask(workshop, conversation, "What was found about corrosion?", documents[:1])
    for question in ("And the year before?", "Who inspected the ship?"):
        await ask(workshop, conversation, question)
    await ask(workshop, conversation, "What does the letter say?", documents[1:])
    bodies = wire.asked()
    assert len(bodies) == 4
    for earlier, later in zip(bodies, bodies[1:], strict=False):
        end = earlier.index(b'],"generationConfig"')
        assert end > 500
        assert later.startswith(earlier[:end])


async def test_a_key_without_billing_has_no_amounts(workshop):
    with paid_engine() as (engine, _, _):
        await connect(workshop, engine, Billing.UNPAID)
        documents = await workshop.take_in(LONG)
        conversation = await chat(workshop)
        await make(workshop, documents, conversation)
        answer = await ask(workshop, conversation, "What was found about corrosion?", documents)
        assert answer.cost == 0, "free, and no price that nobody knows"
        entries = await workshop.services.spending.entries(datetime(2026, 1, 1, tzinfo=UTC))
        assert entries and all(entry.free and entry.cost is None for entry in entries)
        await workshop.services.profiles.close()


def _refusal(how):
    if how == "other model":
        text = (
            "Model used by GenerateContent request (models/a) and CachedContent (models/b) differ."
        )
        return 400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": text}}
    status, word = (403, "PERMISSION_DENIED") if how == "403" else (404, "NOT_FOUND")
    text = "CachedContent not found (or permission denied)"
    return status, {"error": {"code": status, "status": word, "message": text}}


async def test_a_cache_is_made_with_the_connection_it_was_meant_for_or_not_at_all(paid):
    workshop, _, wire = paid
    profiles = workshop.services.profiles
    asked = profiles.active
    other = await profiles.connect("Other", "SIM-other-key", Billing.PAID, asked.base_url)
    await profiles.use(asked.id)
    documents = await workshop.take_in(LONG)
    making = asyncio.ensure_future(make(workshop, documents))
    await asyncio.sleep(0)
    await profiles.use(other.id)
    with pytest.raises(UserError, match="Another connection"):
        await making
    assert not [each for each in wire.requests if "cachedContents" in str(each)]
