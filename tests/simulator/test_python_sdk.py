"""The official Python client, google-genai, against the simulator."""

import base64
import hashlib
import io
import warnings
from collections.abc import Iterator

import pytest

from tests.shared_data import PDFS
from tests.simulator.test_caches import LONG
from tests.simulator.wire import REPORT, that_day
from workbench.simulator import Simulator

with warnings.catch_warnings():
    # The SDK uses things of its dependencies that are deprecated.
    warnings.simplefilter("ignore")
    from google import genai
    from google.genai import errors, types

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ASKED = "gemini-2.5-flash"


@pytest.fixture(scope="module")
def sdk() -> Iterator[genai.Client]:
    with Simulator(rate=float("inf"), thinking_pace=0, clock=that_day()) as server:
        options = types.HttpOptions(base_url=server.url)
        with genai.Client(api_key=server.key, http_options=options) as client:
            yield client


@pytest.fixture(scope="module")
def pdf(sdk) -> types.File:
    path = PDFS / "costco-10k-2021.pdf"
    return sdk.files.upload(file=path, config={"display_name": "annual report.pdf"})


def test_files(sdk, pdf):
    digest = hashlib.sha256((PDFS / "costco-10k-2021.pdf").read_bytes()).hexdigest()
    assert pdf.display_name == "annual report.pdf"
    assert pdf.mime_type == "application/pdf"
    assert pdf.state == types.FileState.ACTIVE
    assert base64.b64decode(pdf.sha256_hash).decode() == digest
    assert sdk.files.get(name=pdf.name) == pdf
    others = [
        sdk.files.upload(file=io.BytesIO(b"words"), config={"mime_type": "text/plain"})
        for _ in range(11)
    ]
    names = [file.name for file in sdk.files.list(config={"page_size": 5})]
    assert names == [*reversed([file.name for file in others]), pdf.name]
    for file in others:
        sdk.files.delete(name=file.name)
    with pytest.raises(errors.ClientError, match="PERMISSION_DENIED") as refused:
        sdk.files.get(name=others[0].name)
    assert refused.value.code == 403


def test_a_file_of_several_chunks(sdk):
    data = b"0123456789abcdef" * (20 * 1024 * 1024 // 16)
    file = sdk.files.upload(file=io.BytesIO(data), config={"mime_type": "text/plain"})
    assert file.size_bytes == len(data)
    assert base64.b64decode(file.sha256_hash).decode() == hashlib.sha256(data).hexdigest()


def test_an_answer_about_a_pdf(sdk, pdf):
    answer = sdk.models.generate_content(
        model=ASKED, contents=[pdf, "What was the member renewal rate?"]
    )
    assert '[[1, p. 5: "Our member renewal rate was 91%' in answer.text
    assert answer.model_version == ASKED
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP
    modalities = {
        d.modality.name: d.token_count for d in answer.usage_metadata.prompt_tokens_details
    }
    assert modalities["DOCUMENT"] == 76 * 258


def test_a_stream_with_thoughts(sdk, pdf):
    config = types.GenerateContentConfig(
        system_instruction="Quote.",
        thinking_config=types.ThinkingConfig(include_thoughts=True, thinking_level="low"),
    )
    stream = sdk.models.generate_content_stream(
        model="gemini-3.8-flash", contents=[pdf, "Who is the auditor?"], config=config
    )
    chunks = list(stream)
    parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
    assert any(part.thought and "Searching 1 document" in part.text for part in parts)
    assert "since 2002" in "".join(part.text for part in parts if not part.thought)
    assert parts[-1].thought_signature
    assert chunks[-1].usage_metadata.thoughts_token_count > 0


def test_a_chat_remembers_its_documents(sdk, pdf):
    chat = sdk.chats.create(model=ASKED)
    first = chat.send_message([pdf, "What was the member renewal rate?"])
    assert "91%" in first.text
    pieces = [chunk.text or "" for chunk in chat.send_message_stream("And who is the auditor?")]
    assert "since 2002" in "".join(pieces)
    assert [turn.role for turn in chat.get_history()][:3] == ["user", "model", "user"]


def test_inline_data_in_the_url_safe_alphabet(sdk):
    data = REPORT.encode() + "þÿ?>~".encode() * 9
    part = types.Part.from_bytes(data=data, mime_type="text/plain")
    answer = sdk.models.generate_content(model=ASKED, contents=[part, "Where was corrosion?"])
    assert "Corrosion was found on four" in answer.text


def test_models(sdk):
    names = [model.name for model in sdk.models.list(config={"page_size": 4})]
    assert "models/offline-extractive" in names
    assert len(names) == len(set(names)) > 15
    model = sdk.models.get(model="gemini-3.8-flash")
    assert "createCachedContent" in model.supported_actions
    with pytest.raises(errors.ClientError) as refused:
        sdk.models.get(model="no-such")
    assert refused.value.code == 404


def test_count_tokens(sdk, pdf):
    counted = sdk.models.count_tokens(model=ASKED, contents=[pdf, "four" * 3])
    assert counted.total_tokens == 76 * 258 + 3


def test_embeddings(sdk):
    found = sdk.models.embed_content(
        model="gemini-embedding-001",
        contents=["one", "two"],
        config=types.EmbedContentConfig(output_dimensionality=768),
    )
    assert [len(embedding.values) for embedding in found.embeddings] == [768, 768]


def test_caches(sdk):
    cache = sdk.caches.create(
        model=ASKED,
        config=types.CreateCachedContentConfig(
            contents=[LONG], system_instruction="Quote.", ttl="300s", display_name="log"
        ),
    )
    assert cache.display_name == "log"
    assert sdk.caches.get(name=cache.name) == cache
    assert [found.name for found in sdk.caches.list()] == [cache.name]
    longer = sdk.caches.update(name=cache.name, config=types.UpdateCachedContentConfig(ttl="7200s"))
    assert (longer.expire_time - cache.expire_time).total_seconds() > 6000
    answer = sdk.models.generate_content(
        model=ASKED,
        contents="Hello?",
        config=types.GenerateContentConfig(cached_content=cache.name),
    )
    assert (
        answer.usage_metadata.cached_content_token_count == cache.usage_metadata.total_token_count
    )
    sdk.caches.delete(name=cache.name)
    with pytest.raises(errors.ClientError) as refused:
        sdk.caches.get(name=cache.name)
    assert refused.value.code == 403


def test_structured_output_and_tools_in_mixed_case(sdk, pdf):
    def look_up(city: str, days: int) -> str:
        """Looks the weather up."""
        return city

    answer = sdk.models.generate_content(
        model="gemini-3.8-flash",
        contents=[pdf, "What was the member renewal rate?"],
        config=types.GenerateContentConfig(
            response_mime_type="application/json",
            response_schema={
                "type": "OBJECT",
                "properties": {"rate_quote": {"type": "STRING"}},
                "property_ordering": ["rate_quote"],
            },
        ),
    )
    assert "91%" in answer.parsed["rate_quote"]
    called = sdk.models.generate_content(
        model="gemini-3.8-flash",
        contents="Oldbridge",
        config=types.GenerateContentConfig(
            tools=[look_up],
            tool_config=types.ToolConfig(
                function_calling_config=types.FunctionCallingConfig(mode="ANY")
            ),
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        ),
    )
    (call,) = called.function_calls
    assert (call.name, call.args["city"]) == ("look_up", "Oldbridge")


def test_a_long_answer_is_continued_by_the_sdk():
    with Simulator(rate=float("inf"), hop_tokens=25) as server:
        options = types.HttpOptions(base_url=server.url)
        with genai.Client(api_key=server.key, http_options=options) as client:
            part = types.Part.from_bytes(data=REPORT.encode(), mime_type="text/plain")
            question = [part, "Where was corrosion found?"]
            plain = client.models.generate_content(model=ASKED, contents=question).text
            config = types.GenerateContentConfig(max_output_tokens=100_000)
            unary = client.models.generate_content(
                model="gemini-4-argon", contents=question, config=config
            )
            stream = client.models.generate_content_stream(
                model="gemini-4-argon", contents=question, config=config
            )
            streamed = list(stream)
    assert unary.text == plain
    assert "".join(chunk.text or "" for chunk in streamed) == plain


def test_refusals_reach_the_caller(sdk):
    wrong = genai.Client(
        api_key="AIza-wrong",
        http_options=types.HttpOptions(base_url=sdk._api_client._http_options.base_url),
    )
    with pytest.raises(errors.ClientError) as refused:
        wrong.models.generate_content(model=ASKED, contents="x")
    assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
    wrong.close()
    config = types.GenerateContentConfig(
        thinking_config=types.ThinkingConfig(thinking_budget=99999)
    )
    with pytest.raises(errors.ClientError, match="thinking budget 99999 is invalid"):
        list(sdk.models.generate_content_stream(model=ASKED, contents="x", config=config))
