"""Faults of uploads; the tests are named after the rows of the fault list."""

import asyncio
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.server import FINE, Answer, Fault, FaultServer, Request, answer
from tests.gemini.answers import QUICK, client, error
from tests.gemini.upload_service import UploadService
from workbench.gemini import (
    Chunks,
    Client,
    File,
    ForeignAddress,
    GeminiError,
    Gone,
    NotTheApi,
    Retries,
    SourceChanged,
    StorageFull,
    UploadSession,
)

SIZE = 40
SMALL = Chunks(first=16, largest=16, piece=4)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(bytes(range(SIZE)))
    return path


@contextmanager
def serving(
    service: UploadService,
    fault: Callable[[Request], Fault] = lambda _: FINE,
    handler: Callable[[Request], Answer] | None = None,
) -> Iterator[FaultServer]:
    with FaultServer(handler or service, fault) as server:
        service.url = server.url
        yield server


def once(chosen: Callable[[Request], bool], fault: Fault) -> Callable[[Request], Fault]:
    """The fault for the first request that is chosen, nothing for the others."""
    left = [fault]

    def choose(request: Request) -> Fault:
        return left.pop() if left and chosen(request) else FINE

    return choose


def is_chunk(number: int) -> Callable[[Request], bool]:
    def chosen(request: Request) -> bool:
        return request.headers.get("x-goog-upload-offset") == str(16 * number)

    return chosen


def command(word: str) -> Callable[[Request], bool]:
    return lambda request: word in request.headers.get("x-goog-upload-command", "")


async def send(gemini: Client, path: Path, **options: Any) -> File:
    return await gemini.upload(path, mime_type="application/pdf", display_name="r", **options)


def right(service: UploadService, file: File, source: Path) -> None:
    """The server has exactly one file, whose content is the source's."""
    assert file.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert list(service.files) == [file.name]
    assert service.problems == []


async def test_an_upload_in_chunks_tells_progress_and_session(source: Path) -> None:
    service = UploadService()
    told: list[tuple[int, int]] = []
    seen: list[UploadSession] = []
    with serving(service) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(
                gemini,
                source,
                on_progress=lambda sent, size: told.append((sent, size)),
                on_session=seen.append,
            )
    right(service, file, source)
    assert file.expiration_time is not None and file.size_bytes == SIZE
    assert told[-1] == (SIZE, SIZE)
    assert [session.offset for session in seen] == [0, 16, 32]
    assert "upload_id" not in repr(seen)


async def test_chunks_grow_while_the_link_is_good_and_shrink_after_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(os.urandom(16 * 30))
    service = UploadService()
    broken = once(lambda r: r.headers.get("x-goog-upload-offset") == "112", Fault(take=0))
    with serving(service, broken) as server:
        async with client(server.url, chunks=Chunks(first=16, largest=64, piece=16)) as gemini:
            file = await send(gemini, path)
    right(service, file, path)
    lengths = [
        int(r.headers["content-length"])
        for r in server.requests
        if r.headers.get("x-goog-upload-command", "") in ("upload", "upload, finalize")
    ]
    assert lengths == [16, 32, 64, 64, 32, 64, 64, 64, 64, 64, 16][: len(lengths)]
    assert sum(lengths) - 64 == 480


async def test_an_empty_file_is_finalized(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    service = UploadService()
    with serving(service) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, path)
    right(service, file, path)


@pytest.mark.parametrize("aligned", [False, True])
async def test_row_28_reset_in_every_chunk_at_every_offset(source: Path, aligned: bool) -> None:
    chunks = [(0, 16), (1, 16), (2, 8)]
    for number, length in chunks:
        for taken in range(length):
            service = UploadService(aligned=aligned)
            with serving(service, once(is_chunk(number), Fault(take=taken))) as server:
                async with client(server.url, chunks=SMALL) as gemini:
                    file = await send(gemini, source)
            right(service, file, source)
            assert service.bytes_sent <= SIZE + 16, (number, taken)
            assert len(service.sessions) == 1


async def test_row_28_reset_in_every_reply_at_every_byte(source: Path) -> None:
    for number in range(3):
        for cut in range(0, 160, 7):
            service = UploadService()
            fault = Fault(cut=cut, then="reset")
            with serving(service, once(is_chunk(number), fault)) as server:
                async with client(server.url, chunks=SMALL) as gemini:
                    file = await send(gemini, source)
            right(service, file, source)
            assert service.bytes_sent <= SIZE + 16
            assert len(service.sessions) == 1


@pytest.mark.parametrize(("change", "asked_sessions"), [(-8, 1), (8, 1), (1000, 2)])
async def test_row_29_server_offset_behind_ahead_or_beyond(
    source: Path, change: int, asked_sessions: int
) -> None:
    service = UploadService()

    def handler(request: Request) -> Answer:
        if is_chunk(1)(request) and request.broken:
            [session] = service.sessions.values()
            if change < 0:
                del session.received[change:]
            elif change < SIZE:
                session.received += source.read_bytes()[16 : 16 + change]
            else:
                session.received += b"x" * change
            return b""
        return service(request)

    with serving(service, once(is_chunk(1), Fault(take=0)), handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source)
    right(service, file, source)
    assert len(service.sessions) == asked_sessions


async def test_row_29_a_refused_offset_is_asked_for(source: Path) -> None:
    service = UploadService()

    def handler(request: Request) -> Answer:
        if is_chunk(1)(request) and len(service.sessions["session-0"].received) == 16:
            del service.sessions["session-0"].received[8:]
        return service(request)

    with serving(service, handler=handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source)
    right(service, file, source)


async def test_row_29_wrong_content_at_the_server_is_removed(source: Path) -> None:
    service = UploadService()

    def handler(request: Request) -> Answer:
        if is_chunk(1)(request):
            service.sessions["session-0"].received[0] ^= 1
        return service(request)

    with serving(service, handler=handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            with pytest.raises(SourceChanged):
                await send(gemini, source)
    assert service.files == {}


@pytest.mark.parametrize("named", [True, False], ids=["query names it", "list and hash"])
async def test_row_30_final_reply_lost(source: Path, named: bool) -> None:
    service = UploadService(name_final=named)
    with serving(service, once(command("finalize"), Fault(cut=0, then="reset"))) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source)
    right(service, file, source)
    assert service.bytes_sent == SIZE


async def test_row_30_final_reply_lost_and_the_session_with_it(source: Path) -> None:
    service = UploadService()

    def handler(request: Request) -> Answer:
        reply = service(request)
        if command("finalize")(request):
            service.sessions.clear()
        return reply

    lost = once(command("finalize"), Fault(cut=0, then="reset"))
    with serving(service, lost, handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source)
    right(service, file, source)
    assert service.bytes_sent == SIZE


@pytest.mark.parametrize("status", [404, 410])
async def test_row_31_session_expired(source: Path, status: int) -> None:
    service = UploadService()
    told: list[GeminiError] = []

    def handler(request: Request) -> Answer:
        if "session-0" in request.target and is_chunk(1)(request):
            return answer(status, b"")
        return service(request)

    with serving(service, handler=handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source, on_wait=lambda reason, _: told.append(reason))
    right(service, file, source)
    assert [type(reason) for reason in told] == [Gone]
    assert len(service.sessions) == 2


async def test_row_31_a_session_that_expires_again_and_again(source: Path) -> None:
    service = UploadService()
    with serving(
        service, handler=lambda r: answer(404) if "upload_id" in r.target else service(r)
    ) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            with pytest.raises(Gone):
                await send(gemini, source)
    assert len(service.sessions) == 2


def touch_up(path: Path) -> None:
    path.write_bytes(b"x" * SIZE)
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize(
    "damage",
    [touch_up, lambda path: os.truncate(path, 20), Path.unlink, lambda path: path.write_bytes(b"")],
    ids=["changed", "truncated", "deleted", "emptied"],
)
async def test_row_32_source_changes_during_the_upload(
    source: Path, damage: Callable[[Path], None]
) -> None:
    service = UploadService()

    def handler(request: Request) -> Answer:
        if is_chunk(0)(request) and not request.broken:
            damage(source)
        return service(request)

    with serving(service, handler=handler) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            with pytest.raises(SourceChanged, match=r"report\.pdf"):
                await send(gemini, source)
    assert service.files == {}
    assert service.sessions["session-0"].state == "cancelled"


async def test_row_32_source_is_not_there(tmp_path: Path) -> None:
    async with client("http://127.0.0.1:9") as gemini:
        with pytest.raises(SourceChanged):
            await send(gemini, tmp_path / "nothing.pdf")


async def test_row_23_goes_on_in_a_later_process(source: Path) -> None:
    service = UploadService()
    seen: list[UploadSession] = []
    with serving(service, once(is_chunk(1), Fault(cut=0, then="stall"))) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            task = asyncio.create_task(send(gemini, source, on_session=seen.append))
            while not any(is_chunk(1)(request) for request in list(server.requests)):
                await asyncio.sleep(0.01)
            started = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.monotonic() - started < 0.5
        async with client(server.url, chunks=SMALL) as later:
            file = await send(later, source, session=seen[-1])
    right(service, file, source)
    assert seen[-1].offset == 16
    assert service.bytes_sent == SIZE


async def test_row_23_a_changed_file_is_not_gone_on_with(source: Path) -> None:
    service = UploadService()
    with serving(service) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            seen: list[UploadSession] = []
            await send(gemini, source, on_session=seen.append)
            touch_up(source)
            with pytest.raises(SourceChanged):
                await send(gemini, source, session=seen[0])


async def test_row_23_the_network_comes_back(source: Path) -> None:
    service = UploadService()
    resets = iter([Fault(take=3), Fault(take=0), Fault(cut=0, then="reset")])

    def fault(request: Request) -> Fault:
        return next(resets, FINE) if "upload_id" in request.target else FINE

    with serving(service, fault) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            file = await send(gemini, source)
    right(service, file, source)


async def test_row_36_storage_is_full(source: Path) -> None:
    full = error(
        429,
        "Quota exceeded",
        "RESOURCE_EXHAUSTED",
        {
            "@type": "QuotaFailure",
            "violations": [{"quotaMetric": "generativelanguage.googleapis.com/file_storage_bytes"}],
        },
        {"@type": "RetryInfo", "retryDelay": "9223372036854775807s"},
    )
    with FaultServer(lambda _: full) as server:
        async with client(server.url) as gemini:
            with pytest.raises(StorageFull):
                await send(gemini, source)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "foreign",
    [
        "https://127.0.0.1:{port}/upload?upload_id=1",
        "http://localhost:{port}/upload?upload_id=1",
        "http://127.0.0.1:{other}/upload?upload_id=1",
        "http://x@127.0.0.1:{port}/upload",
        "//127.0.0.1:{port}/upload",
        "http://127.0.0.1:{port}.evil.example/upload",
    ],
)
async def test_upload_address_of_another_origin_is_refused(source: Path, foreign: str) -> None:
    with FaultServer(lambda _: answer()) as other:

        def handler(_: Request) -> Answer:
            url = foreign.format(port=server.port, other=other.port)
            return answer(200, b"", {"X-Goog-Upload-URL": url, "X-Goog-Upload-Status": "active"})

        with FaultServer(handler) as server:
            async with client(server.url) as gemini:
                with pytest.raises(ForeignAddress):
                    await send(gemini, source)
                session = UploadSession(foreign.format(port=server.port, other=other.port), 1, 1)
                with pytest.raises(ForeignAddress):
                    await send(gemini, source, session=session)
                with pytest.raises(ForeignAddress):
                    await gemini.cancel_upload(session)
        assert len(server.requests) == 1
    assert other.connections == 0


async def test_a_web_page_in_place_of_the_upload(source: Path) -> None:
    page = answer(200, b"<html>Sign in</html>", content_type="text/html")
    with FaultServer(lambda _: page) as server:
        async with client(server.url) as gemini:
            with pytest.raises(NotTheApi):
                await send(gemini, source)


async def test_an_upload_gives_up_in_the_end(source: Path) -> None:
    service = UploadService()
    with serving(
        service, lambda r: Fault(take=0, cut=0, then="reset") if "upload_id" in r.target else FINE
    ) as server:
        retries = Retries(attempts=3, first=0.01, largest=0.01)
        async with client(server.url, chunks=SMALL, retries=retries) as gemini:
            with pytest.raises(GeminiError):
                await send(gemini, source)
    assert sum("upload_id" in request.target for request in server.requests) == 3
    assert QUICK.attempts == 4


async def test_cancelling_an_upload_lets_the_server_forget_it(source: Path) -> None:
    service = UploadService()
    seen: list[UploadSession] = []
    with serving(service) as server:
        async with client(server.url, chunks=SMALL) as gemini:
            await send(gemini, source, on_session=seen.append)
            service.sessions["session-0"].state = "active"
            await gemini.cancel_upload(seen[0])
            assert service.sessions["session-0"].state == "cancelled"
            service.sessions.clear()
            await gemini.cancel_upload(seen[0])
    assert service.problems == []
