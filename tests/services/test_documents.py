"""Taking files in: a verdict for each at once, and a sentence for what cannot be used."""

import os

import pytest

from tests.shared_data import PDFS
from workbench.domain.documents import DocumentState, TextLayer
from workbench.paths import resources
from workbench.services.documents import Refused, file_sha256

SAMPLES = resources() / "samples"
REPORT = SAMPLES / "Ferry inspection report (sample).pdf"
LETTER = SAMPLES / "Harbour letter (sample, scan).pdf"


async def test_a_report_and_a_scan_are_read(workshop):
    report, letter = await workshop.take_in(REPORT, LETTER)
    assert report.state is DocumentState.READY
    assert report.page_count == 11
    assert report.label(3) == "1" and report.label(1) == "i"
    assert report.text_layer is TextLayer.YES
    assert letter.state is DocumentState.READY
    assert letter.text_layer is TextLayer.NO


async def test_every_file_is_named_at_once_before_any_is_read(workshop):
    workspace = await workshop.services.workspaces.open()
    seen = []
    async for document in workshop.services.documents.add([REPORT, LETTER], workspace.id):
        seen.append((document.name, document.state))
    assert seen[:2] == [
        (REPORT.name, DocumentState.READING),
        (LETTER.name, DocumentState.READING),
    ]
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("empty.pdf", b"", "empty"),
        ("fake.pdf", b"hello, this is text", "not a PDF"),
        ("program.exe", b"MZ", "cannot read this kind"),
    ],
)
async def test_bad_files_get_a_sentence(workshop, name, content, part):
    path = workshop.folder / name
    path.write_bytes(content)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.FAILED
    assert part in document.failure
    assert await workshop.services.documents.all(document.workspace_id) == ()


async def test_a_folder_and_a_missing_file_get_a_sentence(workshop):
    folder, missing = await workshop.take_in(workshop.folder, workshop.folder / "gone.pdf")
    assert "folder" in folder.failure
    assert "not there any more" in missing.failure


async def test_a_file_that_may_not_be_read_gets_a_sentence(workshop):
    path = workshop.folder / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        path.symlink_to(path)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.FAILED
    assert document.failure


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("password-openpassword.pdf", "password"),
        ("gen-truncated.pdf", ""),
        ("gen-garbage-after-header.pdf", ""),
        ("gen-zero-bytes.pdf", "empty"),
    ],
)
async def test_pdfs_that_cannot_be_used_get_a_sentence(workshop, name, part):
    (document,) = await workshop.take_in(PDFS / name)
    assert document.state is DocumentState.FAILED
    assert part in document.failure and document.failure.endswith(".")


async def test_the_same_content_under_another_name_is_the_same_document(workshop):
    copy = workshop.folder / "renamed.pdf"
    copy.write_bytes(REPORT.read_bytes())
    (first,) = await workshop.take_in(REPORT)
    (second,) = await workshop.take_in(copy)
    assert second.id == first.id
    assert second.name == "renamed.pdf"
    assert len(await workshop.services.documents.all(first.workspace_id)) == 1


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("a.txt", "Zwölf Boxkämpfer".encode(), "Zwölf Boxkämpfer"),
        ("b.txt", "Zwölf Boxkämpfer".encode("utf-16"), "Zwölf Boxkämpfer"),
        ("c.csv", "Größe,5".encode("cp1252"), "Größe,5"),
        ("d.html", b"<script>bad()</script><p>One&amp;two</p><p>three</p>", "One&two\n\nthree"),
    ],
)
async def test_text_files_become_a_page_of_text(workshop, name, content, shown):
    path = workshop.folder / name
    path.write_bytes(content)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.READY and document.page_count == 1
    assert await workshop.services.reading.text(document, 1) == shown


async def test_removing_a_document_leaves_the_file(workshop):
    (document,) = await workshop.take_in(REPORT)
    assert await workshop.services.documents.remove(document.id)
    assert await workshop.services.documents.all(document.workspace_id) == ()
    assert REPORT.exists()


async def test_a_pipe_is_not_said_to_be_gone(workshop):
    pipe = workshop.folder / "pipe.txt"
    os.mkfifo(pipe)
    (document,) = await workshop.take_in(pipe)
    assert "pipe" in document.failure


async def test_the_chats_that_asked_about_a_document_are_named(workshop):
    (document,) = await workshop.take_in(REPORT)
    first, second = await workshop.conversation(), await workshop.conversation()
    for conversation in (first, second):
        steps = workshop.services.asking.ask(conversation.id, "What was found?", [document.id])
        async for _ in steps:
            pass
    named = await workshop.services.documents.conversations_of(document.id)
    assert [i for i, _ in named] == [second.id, first.id]
    await workshop.services.conversations.delete(second.id)
    assert [i for i, _ in await workshop.services.documents.conversations_of(document.id)] == [
        first.id
    ]


async def test_a_file_that_vanishes_while_it_is_read_gets_the_same_sentence(tmp_path):
    with pytest.raises(Refused, match="The file is not there any more. Add it again."):
        await file_sha256(tmp_path / "gone meanwhile.pdf")
