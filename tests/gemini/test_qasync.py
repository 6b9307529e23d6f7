"""The client on the loop of the window."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.faults.server import Fault, FaultServer
from tests.gemini.answers import MODEL, QUESTION, chunk, client, events
from tests.gemini.upload_service import UploadService
from workbench.gemini import Chunks, Stalled, Timeouts


def test_streams_uploads_and_time_outs_on_the_qt_loop(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"x" * 100)
    whole = events(chunk("a"), chunk("b", finish="STOP"))
    faults = iter([Fault(), Fault(cut=len(whole) - 100, then="stall")])
    service = UploadService()

    async def work() -> None:
        with FaultServer(lambda _: whole, lambda _: next(faults)) as server:
            async with client(server.url, timeouts=Timeouts(gap=0.2)) as gemini:
                async with gemini.stream_generate(MODEL, QUESTION) as stream:
                    assert "".join([piece.text async for piece in stream]) == "ab"
                with pytest.raises(Stalled):
                    async with gemini.stream_generate(MODEL, QUESTION) as stream:
                        async for _ in stream:
                            pass
        with FaultServer(service) as server:
            service.url = server.url
            async with client(server.url, chunks=Chunks(16, 16, 4)) as gemini:
                file = await gemini.upload(path, mime_type="application/pdf")
                assert file.size_bytes == 100

    before = asyncio.get_event_loop_policy()
    loop = QEventLoop(qapp)
    try:
        with loop:
            loop.run_until_complete(work())
    finally:
        asyncio.set_event_loop_policy(before)
        asyncio.set_event_loop(None)
