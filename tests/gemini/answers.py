"""Answers as the API writes them, in small, and a client that does not wait long."""

import json
from typing import Any

from tests.faults.server import answer, chunked
from workbench.gemini import ApiKey, Client, GenerateRequest, Retries, Timeouts, user

KEY = ApiKey("AIzaSyD-this-is-a-key-for-tests-0123456")
QUESTION = GenerateRequest(contents=[user("Which vessel has the smaller fuel store?")])
QUICK = Retries(attempts=4, first=0.01, largest=0.02, longest=0.05, connecting=2.0)
MODEL = "gemini-3.8-flash"


def client(url: str, **options: Any) -> Client:
    """A client for a scripted server: short waits, four attempts."""
    settings = {"retries": QUICK, "timeouts": Timeouts(connect=5, first_byte=5, gap=5)}
    return Client(KEY, base_url=url, **{**settings, **options})


def chunk(
    *texts: str, finish: str | None = None, usage: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """One chunk of a stream."""
    candidate: dict[str, Any] = {
        "content": {"parts": [{"text": t} for t in texts], "role": "model"}
    }
    if finish:
        candidate["finishReason"] = finish
    candidate.update(more)
    body: dict[str, Any] = {"candidates": [{**candidate, "index": 0}]}
    body["usageMetadata"] = usage or {"promptTokenCount": 8, "totalTokenCount": 8}
    return {**body, "modelVersion": "gemini-3.8-flash", "responseId": "abc"}


def event(value: Any) -> bytes:
    """One event in the framing of the API."""
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\r\n\r\n"


def events(*values: Any) -> bytes:
    """A whole stream, one transfer chunk an event."""
    return chunked(*[event(value) for value in values])


def error(
    status: int, message: str, word: str = "", *details: dict[str, Any], **headers: str
) -> bytes:
    """An error in Google's shape."""
    body: dict[str, Any] = {"code": status, "message": message, "status": word}
    if details:
        body["details"] = [
            {**d, "@type": f"type.googleapis.com/google.rpc.{d['@type']}"} for d in details
        ]
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(status, json.dumps({"error": body}, indent=2).encode(), names)


def reply(value: Any, **headers: str) -> bytes:
    """A successful answer."""
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return answer(200, json.dumps(value, indent=2).encode() + b"\n", names)


async def read_all(client: Client, **options: Any) -> Any:
    """Ask the standard question and return (texts, snapshot, error)."""
    from workbench.gemini import GeminiError

    texts: list[str] = []
    problem: GeminiError | None = None
    async with client.stream_generate(MODEL, QUESTION, **options) as stream:
        try:
            async for piece in stream:
                texts.append(piece.text)
        except GeminiError as caught:
            problem = caught
    return texts, stream.snapshot, problem
