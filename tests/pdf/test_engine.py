"""The engine against real files and a real child process."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.shared_data import PDFS
from workbench.pdf import (
    BrokenPdf,
    PasswordNeeded,
    PdfEngine,
    PdfError,
    ReaderCrashed,
)
from workbench.pdf import (
    engine as engine_module,
)

MANUAL = PDFS / "octave-manual-7.3.pdf"
REPORT = PDFS / "costco-10k-2021.pdf"
SHEETS = PDFS / "gen-boxes-rotation-labels.pdf"


@pytest.fixture
async def engine() -> AsyncIterator[PdfEngine]:
    async with PdfEngine() as opened:
        yield opened


def test_importing_the_package_does_not_load_pdfium() -> None:
    code = "import sys, workbench.pdf; sys.exit('pypdfium2' in sys.modules)"
    root = Path(__file__).resolve().parent.parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


async def test_no_child_before_the_first_request(engine: PdfEngine) -> None:
    assert engine.child_pids == ()


async def test_an_unused_engine_closes() -> None:
    async with PdfEngine():
        pass


async def test_inspect_tells_pages_labels_and_sizes(engine: PdfEngine) -> None:
    info = await engine.inspect(MANUAL)
    assert info.page_count == len(info.labels) == len(info.sizes) == 1158
    assert info.labels[:4] == ("T-1", "T-2", "i", "ii")
    assert info.labels[-1] == "1142"
    assert info.sizes[0] == (612.0, 792.0)
    assert not info.encrypted
    outline = await engine.outline(MANUAL)
    assert len(outline) > 400
    first = outline[0]
    assert first.level == 0 and first.title and first.page is not None
    assert any(entry.level == 1 for entry in outline)


async def test_a_child_that_was_started_ahead_serves_the_first_request() -> None:
    async with PdfEngine() as engine:
        engine.start()
        while not engine.child_pids:
            await asyncio.sleep(0.001)
        (pid,) = engine.child_pids
        assert (await engine.inspect(MANUAL)).page_count == 1158
        assert engine.child_pids == (pid,)


async def test_sizes_are_those_of_the_page_as_shown(engine: PdfEngine) -> None:
    info = await engine.inspect(SHEETS)
    upright, turned = info.sizes[0], info.sizes[1]
    assert upright == pytest.approx(tuple(reversed(turned)), abs=1)


async def test_page_texts_come_in_order_with_progress(engine: PdfEngine) -> None:
    seen: list[tuple[int, int]] = []
    pages = await engine.page_texts(
        MANUAL, on_progress=lambda done, all_: seen.append((done, all_))
    )
    assert [page.page for page in pages] == list(range(1, 1159))
    assert seen[-1] == (1158, 1158)
    assert seen == sorted(seen) and {total for _, total in seen} == {1158}
    assert "second\ufffeary" in pages[232].text or "secondary" in pages[232].text
    assert not any(page.problem for page in pages)


async def test_a_part_of_the_pages(engine: PdfEngine) -> None:
    pages = await engine.page_texts(MANUAL, first=60, last=70)
    assert [page.page for page in pages] == list(range(60, 71))


async def test_pictures_do_not_wait_for_texts(engine: PdfEngine) -> None:
    reading = asyncio.create_task(engine.page_texts(MANUAL))
    await asyncio.sleep(0.1)
    for page in (10, 20, 30):
        assert (await engine.render(REPORT, page, 1.0)).width == 612
    assert not reading.done()
    reading.cancel()


async def test_a_picture_is_white_paper_with_ink_on_it(engine: PdfEngine) -> None:
    image = await engine.render(MANUAL, 35, 2.0)
    assert (image.width, image.height, image.stride) == (1224, 1584, 4896)
    assert len(image.data) == image.stride * image.height
    assert image.data[:3] == b"\xff\xff\xff"
    assert min(image.data[0::4]) < 60


async def test_pictures_have_a_pixel_limit(engine: PdfEngine) -> None:
    image = await engine.render(PDFS / "pdf20-offset-start.pdf", 1, 500.0)
    assert image.width * image.height <= 33_000_000
    assert image.scale < 500


async def test_a_scale_without_sense_is_refused(engine: PdfEngine) -> None:
    for scale in (0.0, float("nan"), float("inf")):
        with pytest.raises(PdfError):
            await engine.render(MANUAL, 1, scale)


TARGETS = {
    1: "212 passengers",
    2: "17 worn ropes",
    3: "4.2 million crowns",
    4: "berth nine",
    5: "inner part",
    6: "8 percent",
    7: "3 March",
    8: "31 days",
    9: "every mooring",
}


async def test_rectangles_lie_on_the_ink_however_the_page_is_turned(engine: PdfEngine) -> None:
    info = await engine.inspect(SHEETS)
    pages = await engine.page_texts(SHEETS)
    for number, target in TARGETS.items():
        start = pages[number - 1].text.index(target)
        (rect,) = await engine.rectangles(SHEETS, number, start, start + len(target))
        image = await engine.render(SHEETS, number, 2.0)
        width, height = info.sizes[number - 1]
        assert 0 <= rect.left < rect.left + rect.width <= width
        assert 0 <= rect.top < rect.top + rect.height <= height
        inside = [
            image.data[y * image.stride + x * 4]
            for y in range(int(rect.top * 2), int((rect.top + rect.height) * 2))
            for x in range(int(rect.left * 2), int((rect.left + rect.width) * 2))
        ]
        dark = sum(value < 128 for value in inside) / len(inside)
        assert 0.05 < dark < 0.6, target


async def test_a_passage_over_lines_gives_one_rectangle_a_line(engine: PdfEngine) -> None:
    (page,) = await engine.page_texts(MANUAL, 35, 35)
    start = page.text.index("A message will be displayed")
    end = page.text.index("option.", start)
    rects = await engine.rectangles(MANUAL, 35, start, end)
    assert len(rects) == page.text[start:end].count("\r\n") + 1
    assert [rect.top for rect in rects] == sorted(rect.top for rect in rects)


async def test_a_password_is_asked_for_and_used(engine: PdfEngine) -> None:
    path = PDFS / "password-openpassword.pdf"
    with pytest.raises(PasswordNeeded) as missing:
        await engine.inspect(path)
    with pytest.raises(PasswordNeeded) as wrong:
        await engine.inspect(path, "guess")
    assert (missing.value.wrong, wrong.value.wrong) == (False, True)
    assert (await engine.inspect(path, "openpassword")).page_count == 1
    assert (await engine.page_texts(path, password="openpassword"))[0].text


async def test_what_is_no_pdf_is_told_in_words(engine: PdfEngine) -> None:
    for name in ("gen-truncated", "gen-garbage-after-header", "gen-zero-bytes"):
        with pytest.raises(BrokenPdf, match=r"^[A-Z].*\.$"):
            await engine.inspect(PDFS / f"{name}.pdf")


async def test_a_file_that_is_gone_and_a_folder(engine: PdfEngine, tmp_path: Path) -> None:
    with pytest.raises(PdfError, match="not there"):
        await engine.inspect(tmp_path / "gone.pdf")
    with pytest.raises(PdfError):
        await engine.inspect(tmp_path)


async def test_a_page_beyond_the_end(engine: PdfEngine) -> None:
    with pytest.raises(PdfError, match="no page 2000"):
        await engine.render(MANUAL, 2000, 1.0)
    assert await engine.page_texts(MANUAL, 2000) == ()


async def test_a_repaired_file_and_a_late_header_open(engine: PdfEngine) -> None:
    assert (await engine.inspect(PDFS / "gen-broken-xref.pdf")).page_count == 9
    assert (await engine.inspect(PDFS / "pdf20-offset-start.pdf")).page_count == 1


async def test_a_file_replaced_on_disk_is_read_anew(engine: PdfEngine, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(SHEETS.read_bytes())
    assert (await engine.inspect(path)).page_count == 9
    path.write_bytes(REPORT.read_bytes())
    assert (await engine.inspect(path)).page_count == 76


async def test_a_name_that_is_no_text(engine: PdfEngine, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9 \xff.pdf"
    Path(os.fsdecode(path)).write_bytes(SHEETS.read_bytes())
    assert (await engine.inspect(os.fsdecode(path))).page_count == 9


async def test_active_content_does_nothing(engine: PdfEngine) -> None:
    path = PDFS / "gen-active-content.pdf"
    assert (await engine.inspect(path)).page_count == 3
    for page in (1, 2, 3):
        await engine.render(path, page, 1.0)
    assert len(await engine.page_texts(path)) == 3
    (child,) = engine.child_pids
    sockets = [link for link in _open_files(child) if link.startswith("socket:")]
    assert sockets == []


async def test_a_killed_child_is_replaced_and_the_request_asked_again(engine: PdfEngine) -> None:
    await engine.inspect(MANUAL)
    (before,) = engine.child_pids
    os.kill(before, signal.SIGKILL)
    assert (await engine.inspect(MANUAL)).page_count == 1158
    assert engine.child_pids != (before,)


async def test_texts_survive_the_death_of_their_child(engine: PdfEngine) -> None:
    killed: list[int] = []

    def kill_twice(_done: int, _all: int) -> None:
        if len(killed) < 2:
            killed.append(engine.child_pids[0])
            os.kill(killed[-1], signal.SIGKILL)

    pages = await engine.page_texts(MANUAL, 1, 300, on_progress=kill_twice)
    assert len(killed) == 2
    assert [page.page for page in pages] == list(range(1, 301))
    assert sum(bool(page.problem) for page in pages) <= 1


async def test_a_child_that_hangs_is_given_up(
    engine: PdfEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_PICTURE_S", 2.0)  # a fresh child starts in it
    await engine.inspect(MANUAL)
    os.kill(engine.child_pids[0], signal.SIGSTOP)
    assert (await engine.render(MANUAL, 1, 1.0)).width == 612


async def test_what_kills_every_child_fails_in_words_and_the_engine_lives(
    engine: PdfEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_PICTURE_S", 0.0)
    with pytest.raises(ReaderCrashed, match=r"^[A-Z].*\.$"):
        await engine.render(MANUAL, 1, 1.0)
    monkeypatch.undo()
    assert (await engine.render(MANUAL, 1, 1.0)).width == 612


async def test_a_document_that_kills_every_child_is_given_up(
    engine: PdfEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_PAGE_S", 0.0)
    with pytest.raises(ReaderCrashed):
        await engine.page_texts(MANUAL)


async def test_a_cancelled_call_is_free_at_once(engine: PdfEngine) -> None:
    await engine.inspect(MANUAL)
    os.kill(engine.child_pids[0], signal.SIGSTOP)
    task = asyncio.create_task(engine.render(MANUAL, 1, 1.0))
    await asyncio.sleep(0.05)
    start = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - start < 0.2
    assert (await engine.render(MANUAL, 2, 1.0)).width == 612  # the stopped child was replaced


async def test_many_at_once(engine: PdfEngine) -> None:
    calls = [engine.render(REPORT, page, 0.3) for page in range(1, 21)]
    infos = [engine.inspect(path) for path in (MANUAL, SHEETS, REPORT)]
    images = await asyncio.gather(*calls)
    assert [image.page for image in images] == list(range(1, 21))
    assert [info.page_count for info in await asyncio.gather(*infos)] == [1158, 9, 76]


async def test_closing_in_the_middle_of_work_is_quick() -> None:
    engine = PdfEngine()
    reading = asyncio.create_task(engine.page_texts(MANUAL))
    drawing = [asyncio.create_task(engine.render(REPORT, n, 4.0)) for n in range(1, 20)]
    await asyncio.sleep(0.3)
    children = engine.child_pids
    start = time.monotonic()
    await engine.close()
    assert time.monotonic() - start < 0.5
    results = await asyncio.gather(reading, *drawing, return_exceptions=True)
    assert any(isinstance(result, PdfError) for result in results)
    assert children and not any(Path(f"/proc/{child}/exe").exists() for child in children)
    with pytest.raises(PdfError, match="closed"):
        await engine.inspect(MANUAL)


async def test_the_child_has_its_limits_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "not for the child")
    async with PdfEngine() as engine:
        await engine.inspect(SHEETS)
        (child,) = engine.child_pids
        limits = Path(f"/proc/{child}/limits").read_text()
        assert b"not for the child" not in Path(f"/proc/{child}/environ").read_bytes()
        assert str(1024**3) in next(x for x in limits.splitlines() if "address space" in x)
        assert " 0 " in next(x for x in limits.splitlines() if "file size" in x)
        assert "libpdfium" in Path(f"/proc/{child}/maps").read_text()


async def test_pdfium_is_loaded_in_the_child_alone() -> None:
    code = f"""
import asyncio
from pathlib import Path
from workbench.pdf import PdfEngine
async def main():
    async with PdfEngine() as engine:
        await engine.inspect(Path({str(SHEETS)!r}))
        print("libpdfium" in Path("/proc/self/maps").read_text())
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await parent.communicate()
    assert (parent.returncode, said.strip()) == (0, b"False")


async def test_the_child_goes_with_its_parent(tmp_path: Path) -> None:
    code = f"""
import asyncio, os, signal
from workbench.pdf import PdfEngine
async def main():
    engine = PdfEngine()
    await engine.inspect({str(SHEETS)!r})
    print(*engine.child_pids, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    root = Path(__file__).resolve().parent.parent.parent
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    child = int(run.stdout)
    for _ in range(40):
        if not Path(f"/proc/{child}/exe").exists():
            break
        await asyncio.sleep(0.05)
    assert not Path(f"/proc/{child}/exe").exists()


def _open_files(pid: int) -> list[str]:
    return [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()]
