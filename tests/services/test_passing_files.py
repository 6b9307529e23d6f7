"""Files that other programs delete soon are kept, and nothing else is copied."""

from pathlib import Path

import pytest

from tests.shared_data import SHARED
from workbench.domain.documents import DocumentState
from workbench.services.passing_files import NOTHING_PASSES, PassingFiles

LOCKED = SHARED / "pdfs" / "password-openpassword.pdf"


@pytest.fixture
def passing(workshop, tmp_path):
    """A temporary folder that is emptied, and where copies of its files are kept."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    kept = PassingFiles(tmp_path / "kept", (temporary,))
    workshop.services.documents._passing = kept
    return kept


async def test_where_files_do_not_stay(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "other name of tmp").symlink_to(tmp_path / "tmp")
    (tmp_path / "tmp" / "link").symlink_to(tmp_path / "documents")
    passing = PassingFiles(tmp_path / "tmp" / "home" / "kept", (tmp_path / "tmp",))
    assert await passing.holds(tmp_path / "tmp" / "dnd_file-1" / "a.pdf")
    assert await passing.holds(Path("/users/a/INetCache/Content.Outlook/8XY/a.pdf"))
    assert not await passing.holds(tmp_path / "tmp" / "home" / "kept" / "b" / "a.pdf")
    assert await passing.holds(tmp_path / "other name of tmp" / "a.pdf")
    assert not await passing.holds(tmp_path / "documents" / "a.pdf")
    assert not await passing.holds(tmp_path / "tmp" / "link" / "a.pdf")
    assert not await passing.holds(tmp_path / "tmp" / ".." / "documents" / "a.pdf")
    assert not await NOTHING_PASSES.holds(tmp_path / "tmp" / "a.pdf")


async def test_a_known_document_keeps_its_own_file_or_gets_the_copy(workshop, passing, tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("The same words.")
    dragged = passing.temporary[0] / "dragged.txt"
    dragged.write_text("The same words.")
    (document,) = await workshop.take_in(own)
    [again] = [d async for d in added(workshop, dragged) if d.state is DocumentState.READY]
    assert again == document and not passing.folder.exists()
    own.unlink()
    [again] = [d async for d in added(workshop, dragged) if d.state is DocumentState.READY]
    assert again.id == document.id and again.name == "dragged.txt"
    assert Path(again.path).is_relative_to(passing.folder)
    assert Path(again.path).read_text() == "The same words."


async def test_a_protected_file_opens_under_its_copy(workshop, passing):
    dragged = passing.temporary[0] / "pay.pdf"
    dragged.write_bytes(LOCKED.read_bytes())
    [refused] = [d async for d in added(workshop, dragged) if d.state is DocumentState.FAILED]
    assert refused.path == str(dragged) and not passing.folder.exists()
    await workshop.services.documents.unlock(str(dragged), "openpassword")
    [taken] = [d async for d in added(workshop, dragged) if d.state is DocumentState.READY]
    dragged.unlink()
    assert (await workshop.services.remote_copies.ensure(taken)).name


async def test_a_copy_that_cannot_be_made_is_told(workshop, passing):
    dragged = passing.temporary[0] / "a.txt"
    dragged.write_text("words")
    passing.folder.write_text("in the way")
    [refused] = [d async for d in added(workshop, dragged) if d.state is DocumentState.FAILED]
    assert refused.failure.startswith("The file cannot be read")


async def added(workshop, path):
    workspace = await workshop.services.workspaces.open()
    async for document in workshop.services.documents.add([path], workspace.id):
        yield document
