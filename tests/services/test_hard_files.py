"""Files that are hard: long, huge, changed meanwhile, or refused on the other side (faults 33, 43,
50)."""

import shutil
import time

import pytest

from tests.services.long_pdf import sentence, write_long_pdf
from tests.services.paid import Wire
from tests.services.test_remote_copies import use_key
from workbench.domain.documents import DocumentState, RemoteState, TextLayer
from workbench.errors import UserError
from workbench.paths import resources
from workbench.simulator import Simulator

SAMPLES = resources() / "samples"
REPORT = SAMPLES / "Ferry inspection report (sample).pdf"
SCAN = SAMPLES / "Harbour letter (sample, scan).pdf"


@pytest.fixture
async def watched(workshop):
    """A workshop with a key, and the wire to the other side."""
    wire = Wire()
    with Simulator(rate=1e9, thinking_pace=0, middleware=wire) as server:
        await use_key(workshop, server)
        yield workshop, wire
        await workshop.services.profiles.close()


async def test_row_33_a_file_that_google_cannot_read_says_why_and_can_be_sent_again(watched):
    workshop, wire = watched
    path = workshop.folder / "a.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42")
    (document,) = await workshop.take_in(path)
    failed = {"name": "files/x", "state": "FAILED", "error": {"code": 3, "message": "No frames."}}
    wire.refuse["GET /v1beta/files/"] = (200, failed)
    copies, seen = workshop.services.remote_copies, []
    with pytest.raises(UserError, match="could not read this file") as told:
        await copies.ensure(document, seen.append)
    assert told.value.hint == "It says: No frames."
    assert RemoteState.PROCESSING in [copy.state for copy in seen]
    known = (await copies.known((document,)))[document.id]
    assert known.state is RemoteState.FAILED
    assert known.failure == "Google could not read this file. It says: No frames."
    assert (await copies.ensure(document, again=True)).state is RemoteState.ACTIVE


async def test_row_50_five_thousand_pages_are_one_document(workshop):
    (document,) = await workshop.take_in(write_long_pdf(workshop.folder / "long.pdf", 5000))
    assert (document.state, document.page_count) == (DocumentState.READY, 5000)
    pages = await workshop.page_texts.pages(document)
    assert sentence(4999) in pages[4998].text


@pytest.mark.parametrize(("name", "start"), [("a.mp4", b""), ("b.pdf", b"%PDF-1.7\n")])
async def test_row_50_over_two_gigabytes_is_told_at_once(workshop, name, start):
    path = workshop.folder / name
    with path.open("wb") as file:
        file.write(start)
        file.truncate((2 << 30) + 1)
    began = time.monotonic()
    (document,) = await workshop.take_in(path)
    assert document.failure == "Over 2 GB, the limit for a file."
    assert time.monotonic() - began < 1


async def test_row_50_pictures_of_pages_have_no_text_to_check(workshop):
    (document,) = await workshop.take_in(SCAN)
    assert (document.state, document.text_layer) == (DocumentState.READY, TextLayer.NO)


async def test_row_43_a_folder_that_vanishes_while_its_files_are_read(workshop):
    folder = workshop.folder / "stick"
    folder.mkdir()
    for number in range(4):
        write_long_pdf(folder / f"{number}.pdf", 40 + number)
    workspace = await workshop.services.workspaces.open()
    ended, paths = {}, sorted(folder.iterdir())
    async for document in workshop.services.documents.add(paths, workspace.id):
        ended[document.name] = document
        if document.state is DocumentState.READY and folder.exists():
            shutil.rmtree(folder)
    states = [ended[path.name].state for path in paths]
    assert states == [DocumentState.READY, *[DocumentState.FAILED] * 3]
    assert "not there any more" in ended["2.pdf"].failure
    # What was read before is still known, and says where it is missed.
    (kept,) = await workshop.services.documents.all(workspace.id)
    assert await workshop.services.documents.missing((kept,)) == {kept.id}
    with pytest.raises(UserError, match="was moved"):
        await workshop.services.remote_copies.ensure(kept)


async def test_row_43_what_may_not_be_read_any_more_is_told(workshop):
    path = workshop.folder / "report.pdf"
    path.write_bytes(REPORT.read_bytes())
    (document,) = await workshop.take_in(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(UserError, match="was moved"):
        await workshop.services.remote_copies.ensure(document)
