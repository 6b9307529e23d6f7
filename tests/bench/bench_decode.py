"""CPU to read a stream of 10,000 chunks, against bare httpx and google-genai on the same server.

Prints {"client_s", "bare_httpx_s", "google_genai_s", "to_bare", "to_google", "limits"}: the
least process CPU seconds of several turns, taken in alternation; the server runs in a process of
its own.
"""

import asyncio
import json
import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Any

CHUNKS = 10_000
TURNS = 5
RUNS = 3
MODEL = "gemini-3.8-flash"
QUESTION = "How many?"


def stream() -> bytes:
    """Return a stream in the API's own form, 64 characters of text a chunk."""
    events = []
    for number in range(CHUNKS):
        last = number == CHUNKS - 1
        candidate: dict[str, Any] = {
            "content": {"parts": [{"text": f"{number:064d}"}], "role": "model"},
            **({"finishReason": "STOP"} if last else {}),
            "index": 0,
        }
        usage = {
            "promptTokenCount": 8,
            "candidatesTokenCount": number,
            "totalTokenCount": number + 29,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 8}],
            "thoughtsTokenCount": 21,
            "serviceTier": "standard",
        }
        value = {
            "candidates": [candidate],
            "usageMetadata": usage,
            "modelVersion": MODEL,
            "responseId": "gr-FaqitL6ulnsEP7ZrXyAY",
        }
        events.append(b"data: " + json.dumps(value, separators=(",", ": ")).encode() + b"\r\n\r\n")
    return b"".join(b"%x\r\n%s\r\n" % (len(event), event) for event in events) + b"0\r\n\r\n"


def serve(ready: Connection) -> None:
    """Answer every request with the stream, as fast as it is taken."""
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        b"Content-Disposition: attachment\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    answer = head + stream()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                length = request.lower().partition(b"content-length:")[2].partition(b"\r")[0]
                await reader.readexactly(int(length or 0))
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def with_client(url: str) -> list[float]:
    """Read the stream with the client, once to warm up."""
    from workbench.gemini import ApiKey, Client, GenerateRequest, user

    times = []
    async with Client(ApiKey("bench-key-0123456789"), base_url=url) as client:
        for _ in range(RUNS + 1):
            started = time.process_time()
            request = GenerateRequest(contents=[user(QUESTION)])
            size = 0
            async with client.stream_generate(MODEL, request) as answer:
                async for chunk in answer:
                    size += len(chunk.text)
            snapshot = answer.snapshot
            times.append(time.process_time() - started)
            assert size == 64 * CHUNKS == len(snapshot.text) and snapshot.complete
    return times[1:]


async def with_httpx(url: str) -> list[float]:
    """Read the stream line by line with nothing but httpx and json."""
    import httpx

    body = {"contents": [{"role": "user", "parts": [{"text": QUESTION}]}]}
    path = f"{url}/v1beta/models/{MODEL}:streamGenerateContent?alt=sse"
    times = []
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(RUNS + 1):
            started = time.process_time()
            size = 0
            async with client.stream("POST", path, json=body) as response:
                async for line in response.aiter_lines():
                    if line:
                        value = json.loads(line[6:])
                        size += len(value["candidates"][0]["content"]["parts"][0]["text"])
            times.append(time.process_time() - started)
            assert size == 64 * CHUNKS
    return times[1:]


async def with_google(url: str) -> list[float]:
    """Read the stream with Google's SDK."""
    from google import genai

    options = genai.types.HttpOptions(base_url=url)
    times = []
    client = genai.Client(api_key="bench-key-0123456789", http_options=options).aio
    for _ in range(RUNS + 1):
        started = time.process_time()
        size = 0
        async for chunk in await client.models.generate_content_stream(
            model=MODEL, contents=QUESTION
        ):
            size += len(chunk.text or "")
        times.append(time.process_time() - started)
        assert size == 64 * CHUNKS
    await client.aclose()
    return times[1:]


def main() -> None:
    """Measure and print."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    try:
        client = bare = google = float("inf")
        for _ in range(TURNS):
            client = min(client, *asyncio.run(with_client(url)))
            bare = min(bare, *asyncio.run(with_httpx(url)))
        google = min(google, *asyncio.run(with_google(url)))
    finally:
        server.terminate()
        server.join()
    figures = {
        "bench": "decode",
        "chunks": CHUNKS,
        "client_s": round(client, 4),
        "bare_httpx_s": round(bare, 4),
        "google_genai_s": round(google, 4),
        "to_bare": round(client / bare, 3),
        "to_google": round(client / google, 3),
        "limits": {"to_bare": 1.0, "to_google": round(1 / 6, 3)},
    }
    print(json.dumps(figures))  # noqa: T201  # the output of the script


if __name__ == "__main__":
    main()
