"""The key appears nowhere but in the header to its own origin."""

import asyncio
import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.faults.server import Fault, FaultServer, answer, chunked
from tests.gemini.answers import MODEL, QUESTION, QUICK, chunk, error, event, events, reply
from workbench.gemini import ApiKey, Client, GeminiError, Network, Timeouts
from workbench.gemini.auth import cleaned

SECRETS = ["AIzaSyCanary0123456789abcdefghijklmnopqr", "AQ.Ab8canary-0123456789_abcdefghijkl-mnop"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


@dataclass
class Holder:
    key: ApiKey


@pytest.mark.parametrize("secret", SECRETS)
def test_every_form_of_a_key_is_masked(secret: str) -> None:
    key = ApiKey(f"  {secret}\n")
    forms = [
        repr(key),
        str(key),
        f"{key}",
        f"{key:>60}",
        f"{key!r:}",
        "{} {!r}".format(*[key, key]),
        repr(Holder(key)),
        repr(asdict(Holder(key))),
        repr(pickle.loads(pickle.dumps(key))),
        pickle.dumps(Holder(key)).decode("latin-1"),
        json.dumps(asdict(Holder(key)), default=str),
        repr(vars(Holder(key))),
    ]
    assert not [form for form in forms if secret in form or secret[:12] in form]
    assert str(key) == f"***{secret[-4:]}" and key.last4 == secret[-4:]
    assert key.reveal() == secret
    assert key == ApiKey(secret) and hash(key) == hash(ApiKey(secret)) and key != secret
    assert copy.deepcopy(key) is key is copy.copy(key)


@pytest.mark.parametrize(
    "text", ["", "  ", "a b", "a\nb", "a\x00b", "schlüssel", "a\x7f", "\u2028x"]
)
def test_what_cannot_be_a_key(text: str) -> None:
    if text == "\u2028x":
        text = "x\u2028y"
    with pytest.raises(ValueError, match="key") as caught:
        ApiKey(text)
    assert len(text.strip()) < 2 or text not in str(caught.value)


def test_a_short_key_is_masked_whole() -> None:
    assert str(ApiKey("abc")) == "***"


@pytest.mark.parametrize("secret", SECRETS)
def test_texts_are_cleaned_of_keys(secret: str) -> None:
    other = "AIzaSy" + "x" * 33
    text = f"key {secret} and {other}\r\nBearer abcdefghijkl ?key=qwertyuiop&x \u202eevil\x1b[31m"
    odd = "SIM-a-key-of-no-known-shape"
    assert odd not in cleaned(f"so {odd}", ApiKey(odd))
    safe = cleaned(text, ApiKey(secret))
    for piece in (secret, other, "abcdefghijkl", "qwertyuiop", "\n", "\u202e", "\x1b"):
        assert piece not in safe


@pytest.mark.parametrize("secret", SECRETS)
async def test_no_key_in_logs_errors_and_tracebacks(
    secret: str, log: io.StringIO, tmp_path: Path
) -> None:
    """Runs every kind of failure at DEBUG with tracebacks, and looks for the key afterwards."""
    echo = error(400, f"API key {secret} not valid. ?key={secret}", "INVALID_ARGUMENT")
    stream = chunked(event(chunk("a")), json.dumps({"error": {"message": secret}}).encode())
    replies = [
        (echo, Fault()),
        (stream, Fault()),
        (events(chunk("a")), Fault(cut=150, then="reset")),
        (events(chunk("a")), Fault(cut=150, then="stall")),
        (b"", Fault(cut=0, then="reset")),
        (answer(307, b"", {"Location": f"http://127.0.0.1:1/?key={secret}"}), Fault()),
        (answer(200, f"<html>{secret}".encode(), content_type="text/html"), Fault()),
        (answer(500, secret.encode()), Fault()),
        (chunked(f'data: {{"candidates": [{secret}'.encode()), Fault()),
        (reply({"models": secret}), Fault()),
        (b"HTTP/1.1 nonsense\r\n\r\n", Fault()),
    ]
    path = tmp_path / "x.pdf"
    path.write_bytes(b"x")
    seen: list[str] = []
    echoing = False

    def note(caught: BaseException) -> None:
        """Write down all that a crash report could hold: chained errors and local variables."""
        for frame, _ in traceback.walk_tb(caught.__traceback__):
            local = repr(frame.f_locals)
            # A body in which the server itself repeats the key is not ours to change.
            if "test_key_safety" not in frame.f_code.co_filename and not echoing:
                seen.extend([frame.f_code.co_filename, local])
        logging.getLogger("test").error("failed", exc_info=caught)
        while caught is not None:
            seen.extend([str(caught), repr(caught), repr(vars(caught)), repr(caught.args)])
            caught = caught.__context__ or caught.__cause__  # type: ignore[assignment]

    async def ask(gemini: Client) -> None:
        async with gemini.stream_generate(MODEL, QUESTION) as answers:
            async for _ in answers:
                pass
        seen.append(answers.fragment)

    for raw, fault in replies:
        echoing = secret.encode() in raw
        with FaultServer(lambda _, raw=raw: raw, lambda _, fault=fault: fault) as server:
            async with Client(
                ApiKey(secret),
                base_url=server.url,
                timeouts=Timeouts(connect=1, first_byte=0.2, gap=0.2),
                retries=QUICK,
            ) as gemini:
                seen.append(repr(vars(gemini)))
                for call in (
                    ask(gemini),
                    gemini.generate(MODEL, QUESTION),
                    gemini.list_models(),
                    gemini.upload(path, mime_type="application/pdf"),
                ):
                    try:
                        await call
                    except GeminiError as caught:
                        note(caught)
    echoing = False
    for network in (Network(), Network(proxy="http://user:hush-hush@127.0.0.1:1")):
        async with Client(
            ApiKey(secret), base_url="https://x.invalid", network=network, retries=QUICK
        ) as gemini:
            try:
                await gemini.list_models()
            except GeminiError as caught:
                note(caught)
    await asyncio.sleep(0)
    assert len(seen) > 100 and any("transport.py" in text for text in seen)
    everything = "".join(seen) + log.getvalue()
    assert "GET /v1beta/models" in log.getvalue()
    assert secret not in everything and "hush-hush" not in everything
    assert repr(secret.encode())[2:-1] not in everything
