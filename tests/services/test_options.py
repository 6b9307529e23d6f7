"""Options per chat on the wire: what is set goes out, what comes back is checked."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.faults.server import FaultServer, forwarded
from tests.gemini.answers import chunk, error, events
from tests.services.paid import ask, chat, connect, paid_engine
from workbench.domain.conversations import MessageState
from workbench.domain.models import Thinking
from workbench.domain.options import Options
from workbench.domain.profiles import Billing
from workbench.paths import resources
from workbench.services import asking, streaming

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
SCHEMA = json.dumps(
    {"type": "object", "properties": {"found": {"type": "string"}}, "required": ["found"]}
)
KEY = "AIza-a-key-for-options-0123456789abcdef0"


async def with_options(workshop, options, model="gemini-3.8-flash"):
    conversation = await chat(workshop, model)
    await workshop.services.conversations.choose_options(conversation.id, options)
    return await workshop.services.conversations.get(conversation.id)


async def test_what_is_set_goes_out_and_stays_with_the_answer(workshop):
    options = Options(
        instruction="One sentence.", temperature=0.4, most_output=4000, resolution="low",
        safety=(("HARM_CATEGORY_HATE_SPEECH", "BLOCK_ONLY_HIGH"),), stops=("THE END",),
        show_thoughts=False,
    )  # fmt: skip
    with paid_engine() as (engine, _, wire):
        await connect(workshop, engine)
        conversation = await with_options(workshop, options)
        assert conversation.options == options
        answer = await ask(workshop, conversation, "Hello?")
        await workshop.services.profiles.close()
    sent = json.loads(wire.asked()[0])
    assert sent["systemInstruction"]["parts"][0]["text"].endswith("One sentence.")
    assert sent["generationConfig"] == {
        "thinkingConfig": {"thinkingLevel": "medium"},
        "temperature": 0.4,
        "maxOutputTokens": 4000,
        "mediaResolution": "MEDIA_RESOLUTION_LOW",
        "stopSequences": ["THE END"],
    }
    assert sent["safetySettings"] == [
        {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"}
    ]
    assert answer.options == options and answer.thinking == Thinking(level="medium")
    assert not answer.thoughts
    (_, stored) = await workshop.services.conversations.messages(conversation.id)
    assert stored.options == options


async def test_a_json_answer_that_fits_is_complete(workshop):
    (report,) = await workshop.take_in(REPORT)
    conversation = await with_options(workshop, Options(as_json=True, schema=SCHEMA))
    answer = await ask(workshop, conversation, "What was found about corrosion?", (report,))
    assert answer.state is MessageState.COMPLETE and not answer.failure
    assert set(json.loads(answer.text)) == {"found"}


async def test_the_texts_of_a_json_answer_are_not_counted_as_quotations(workshop, offline_engine):
    (report,) = await workshop.take_in(REPORT)
    text = '{"found": "four of the frames are of another opinion", "rows": [["a", "b"], ["c"]]}'
    port = int(offline_engine.url.rpartition(":")[2])
    sends = forwarded(port, lambda: server.port)

    def handle(request):
        asked = "streamGenerate" in request.target
        return events(chunk(text, finish="STOP")) if asked else sends(request)

    with FaultServer(handle) as server:
        await workshop.services.profiles.connect(
            "Work", offline_engine.key, Billing.PAID, server.url, False
        )
        conversation = await with_options(workshop, Options(as_json=True))
        answer = await ask(workshop, conversation, "Who pays?", (report,))
        await workshop.services.profiles.close()
    assert answer.text == text and answer.state is MessageState.COMPLETE
    assert answer.citations == ()
    again = await workshop.services.rechecking.again(conversation.id, answer.id)
    assert again.citations == ()


async def test_a_schema_that_cannot_be_read_is_told_before_anything_is_sent(workshop):
    conversation = await with_options(workshop, Options(as_json=True, schema="{"))
    answer = await ask(workshop, conversation, "What was found?")
    assert answer.state is MessageState.FAILED
    assert answer.remedy == "Open options" and "line 1" in answer.failure


async def ask_server(workshop, reply, options):
    with FaultServer(lambda request: reply) as server:
        await workshop.services.profiles.connect("Work", KEY, Billing.PAID, server.url, False)
        conversation = await with_options(workshop, options)
        answer = await ask(workshop, conversation, "Who pays?")
        await workshop.services.profiles.close()
    return answer


async def test_a_json_answer_that_does_not_fit_says_where_and_stays(workshop):
    text = '{"found": 3}'
    options = Options(as_json=True, schema=SCHEMA)
    answer = await ask_server(workshop, events(chunk(text, finish="STOP")), options)
    assert answer.state is MessageState.COMPLETE and answer.text == text
    assert "at found" in answer.failure and answer.remedy == "Ask again"


async def test_an_answer_at_the_chats_own_limit_offers_to_raise_it(workshop):
    cut = events(chunk("The first", finish="MAX_TOKENS"))
    answer = await ask_server(workshop, cut, Options(most_output=100))
    assert answer.state is MessageState.INTERRUPTED
    assert answer.remedy == "Raise the limit and go on" and "100 tokens" in answer.failure
    conversation = await workshop.services.conversations.get(answer.conversation_id)
    assert conversation.options.most_output == 100


async def test_a_refused_setting_leads_to_the_options(workshop):
    refused = error(
        400, "Invalid value", "INVALID_ARGUMENT",
        {"@type": "BadRequest", "fieldViolations": [
            {"field": "generation_config.temperature", "description": "too hot"}]},
    )  # fmt: skip
    answer = await ask_server(workshop, refused, Options(temperature=2.0))
    assert answer.remedy == "Open options" and "temperature" in answer.failure


async def test_with_a_cache_the_own_words_go_before_the_question(workshop):
    from datetime import timedelta

    from workbench.services.caching import NewCache

    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, wire):
        await connect(workshop, engine)
        conversation = await with_options(
            workshop, Options(instruction="Briefly."), "gemini-2.5-flash"
        )
        new = NewCache("Report", "gemini-2.5-flash", (report,), timedelta(hours=1), conversation.id)
        await workshop.services.caching.create(new)
        answer = await ask(workshop, conversation, "What was found?", (report,))
        again = [
            step
            async for step in workshop.services.asking.answer_again(answer.parent_id, in_full=True)
        ][-1]
        await workshop.services.profiles.close()
    first, second = map(json.loads, wire.asked())
    assert first["cachedContent"] and "systemInstruction" not in first
    assert first["contents"][-1]["parts"][0]["text"].endswith("Briefly.")
    assert answer.usage.cached and not again.usage.cached
    assert "cachedContent" not in second
    assert second["systemInstruction"]["parts"][0]["text"].endswith("Briefly.")


async def test_a_library_is_kept_and_begins_with_examples(workshop):
    prompts = workshop.services.prompts
    first = await prompts.all()
    assert any("{{" in prompt.text for prompt in first)
    saved = await prompts.save("  My   own ", "Ask {{this}}")
    assert saved.name == "My own" and saved in await prompts.all()
    await prompts.save("Renamed", "Ask {{that}}", saved.id)
    assert replace(saved, name="Renamed", text="Ask {{that}}") in await prompts.all()
    await prompts.delete(saved.id)
    assert await prompts.all() == first


@pytest.mark.parametrize(("name", "text"), [("", "x"), (" ", "x"), ("x", " ")])
async def test_a_prompt_needs_a_name_and_a_text(workshop, name, text):
    from workbench.errors import UserError

    with pytest.raises(UserError, match="A prompt needs"):
        await workshop.services.prompts.save(name, text)


async def test_a_budget_for_a_model_that_was_replaced_is_translated(workshop, monkeypatch):
    day = date(2026, 12, 2)
    for module in (asking, streaming):
        monkeypatch.setattr(module, "today", lambda: day)
    with paid_engine() as (engine, hand, wire):
        hand.ahead = datetime(2026, 12, 2, 12, tzinfo=UTC) - datetime.now(UTC)
        await connect(workshop, engine)
        conversation = await chat(workshop, "gemini-2.5-flash")
        choose = workshop.services.conversations.choose
        await choose(conversation.id, "gemini-2.5-flash", Thinking(budget=8192))
        answer = await ask(workshop, conversation, "Hello?")
        await workshop.services.profiles.close()
    sent = json.loads(wire.asked()[0])["generationConfig"]["thinkingConfig"]
    assert sent == {"includeThoughts": True, "thinkingLevel": "minimal"}
    assert answer.state is MessageState.COMPLETE
    assert answer.answered_by_another == "gemini-3.5-flash-lite"
    assert answer.thinking == Thinking(level="minimal")
