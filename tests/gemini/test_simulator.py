"""The client against the simulator: the same calls as to Google, and faults on their bytes."""

import asyncio
import hashlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.server import FINE, Fault, FaultServer, Request, forwarded
from tests.gemini.answers import QUICK
from tests.shared_data import PDFS
from workbench.gemini import (
    ApiKey,
    BadKey,
    CacheRequest,
    CacheTooSmall,
    Chunks,
    Client,
    EmbedRequest,
    GenerateRequest,
    Gone,
    InvalidRequest,
    NotFound,
    StreamBroken,
    UploadSession,
    file_part,
    instruction,
    user,
)
from workbench.simulator import Simulator

MODEL = "offline-extractive"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(rate=math.inf, thinking_pace=0) as running:
        yield running


def client(simulator: Simulator, url: str = "", chunks: Chunks | None = None) -> Client:
    return Client(
        ApiKey(simulator.key), base_url=url or simulator.url, retries=QUICK, chunks=chunks
    )


@contextmanager
def between(
    simulator: Simulator, fault: Callable[[Request], Fault] = lambda _: FINE
) -> Iterator[FaultServer]:
    """A server in front of the simulator that puts faults on its bytes."""
    port = int(simulator.url.rpartition(":")[2])
    with FaultServer(forwarded(port, lambda: server.port), fault) as server:
        yield server


@pytest.fixture
def manual() -> Path:
    return min(PDFS.glob("*.pdf"), key=lambda path: abs(path.stat().st_size - 200_000))


async def test_upload_ask_and_delete(simulator: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "ferries.txt"
    path.write_text("The ferry Aurora carries 40 m3 of fuel. The ferry Boreas carries 25 m3.")
    async with client(simulator) as gemini:
        file = await gemini.upload(path, mime_type="text/plain", display_name="ferries.txt")
        file = await gemini.wait_until_active(file)
        assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert file.name in [listed.name for listed in await gemini.list_files()]
        request = GenerateRequest(
            system_instruction=instruction("Quote."),
            contents=[
                user(
                    "Document 1: ferries.txt",
                    file_part(file.uri or "", "text/plain"),
                    "How much fuel does the ferry Boreas carry?",
                )
            ],
        )
        async with gemini.stream_generate(MODEL, request) as stream:
            texts = [chunk.text async for chunk in stream]
        assert stream.snapshot.complete and "25 m3" in stream.snapshot.text
        assert "".join(texts) == stream.snapshot.text
        assert stream.snapshot.usage and stream.snapshot.usage.total_token_count
        assert (await gemini.count_tokens(MODEL, request)).total_tokens > 0
        skew = gemini.server_clock_skew
        assert skew is not None and abs(skew) < timedelta(seconds=5)
        await gemini.delete_file(file.name)
        with pytest.raises(Gone):
            await gemini.get_file(file.name)


async def test_models_embeddings_and_refusals(simulator: Simulator) -> None:
    async with client(simulator) as gemini:
        names = [model.name for model in await gemini.list_models()]
        assert f"models/{MODEL}" in names and len(names) > 5
        assert (await gemini.get_model(MODEL)).name == f"models/{MODEL}"
        with pytest.raises(NotFound):
            await gemini.get_model("no-such-model")
        request = EmbedRequest(content=user("ferry"), output_dimensionality=768)
        assert len((await gemini.embed("gemini-embedding-001", request)).values) == 768
        both = await gemini.embed_batch("gemini-embedding-001", [request, request])
        assert both[0] == both[1]
        with pytest.raises(InvalidRequest) as caught:
            await gemini.generate(MODEL, GenerateRequest(contents=[user("x")], nonsense=1))
        assert caught.value.field_violations
    async with Client(ApiKey("AIza-wrong-key-0123456789"), base_url=simulator.url) as stranger:
        with pytest.raises(BadKey):
            await stranger.list_models()


async def test_caches(simulator: Simulator) -> None:
    model = "models/gemini-3.8-flash"
    async with client(simulator) as gemini:
        with pytest.raises(CacheTooSmall) as caught:
            await gemini.create_cache(CacheRequest(model=model, contents=[user("short")]))
        assert caught.value.tokens is not None and caught.value.minimum is not None
        assert caught.value.tokens < caught.value.minimum
        long = CacheRequest(model=model, contents=[user("many words " * 9000)], ttl="300s")
        cache = await gemini.create_cache(long)
        assert cache.tokens and cache.expire_time
        later = await gemini.update_cache(cache.name, ttl=timedelta(hours=1))
        assert later.expire_time and later.expire_time > cache.expire_time
        assert cache.name in [listed.name for listed in await gemini.list_caches()]
        await gemini.delete_cache(cache.name)
        with pytest.raises(Gone) as gone:
            await gemini.get_cache(cache.name)
        assert gone.value.kind == "cache"


async def test_row_28_upload_through_faults(simulator: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"one line of text\n" * (20 * MIB // 17))
    breaks = {8 * MIB: [Fault(take=3 * MIB), Fault(take=0)], 16 * MIB: [Fault(cut=0, then="reset")]}

    def fault(request: Request) -> Fault:
        left = breaks.get(int(request.headers.get("x-goog-upload-offset", -1)), [])
        return left.pop() if left else FINE

    with between(simulator, fault) as server:
        async with client(simulator, server.url, Chunks(largest=8 * MIB)) as gemini:
            file = await gemini.upload(path, mime_type="text/plain")
            assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
            assert [one.sha256 for one in await gemini.list_files()].count(file.sha256) == 1
            await gemini.delete_file(file.name)
    assert not any(breaks.values())


async def test_row_23_upload_goes_on_in_another_client(
    simulator: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"another line of text\n" * (17 * MIB // 21))
    seen: list[UploadSession] = []
    stalls = [Fault(cut=0, then="stall")]
    at = str(8 * MIB)
    with between(
        simulator,
        lambda r: stalls.pop() if stalls and r.headers.get("x-goog-upload-offset") == at else FINE,
    ) as server:
        async with client(simulator, server.url, Chunks(largest=8 * MIB)) as gemini:
            task = asyncio.create_task(
                gemini.upload(path, mime_type="text/plain", on_session=seen.append)
            )
            while stalls:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with client(simulator, server.url, Chunks(largest=8 * MIB)) as later:
            file = await later.upload(path, mime_type="text/plain", session=seen[-1])
            await later.delete_file(file.name)
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_row_02_answers_cut_anywhere_are_truncated(
    simulator: Simulator, manual: Path
) -> None:
    async with client(simulator) as direct:
        file = await direct.upload(manual, mime_type="application/pdf")
        parts = (file_part(file.uri or "", "application/pdf"), "What is this about?")
        request = GenerateRequest(contents=[user(*parts)])
        async with direct.stream_generate(MODEL, request) as stream:
            async for _ in stream:
                pass
        whole = stream.snapshot.text
        assert stream.snapshot.complete and whole
        for cut in range(400, 4000, 450):
            with between(simulator, lambda _, cut=cut: Fault(cut=cut, then="reset")) as server:
                async with client(simulator, server.url) as gemini:
                    async with gemini.stream_generate(MODEL, request) as stream:
                        with pytest.raises(StreamBroken):
                            async for _ in stream:
                                pass
            assert stream.snapshot.truncated and not stream.snapshot.complete
            assert whole.startswith(stream.snapshot.text)
        await direct.delete_file(file.name)
