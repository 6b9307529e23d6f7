"""Removing from the other side spares what others put there (attack 41), and survives refusals."""

import math

import pytest

from tests.services.paid import Wire
from workbench.domain.profiles import Billing
from workbench.domain.remote_files import used_bytes
from workbench.errors import UserError
from workbench.paths import resources
from workbench.services.remote_files import RemoteFiles
from workbench.simulator import Simulator
from workbench.storage.remote_copies import forget_remote_copy

SAMPLES = sorted((resources() / "samples").glob("*.pdf"))


@pytest.fixture
async def shared(workshop, table):
    """A project that holds two documents of ours and one file of somebody else."""
    from workbench.domain.limits import read_limits

    wire = Wire()
    with Simulator(rate=math.inf, middleware=wire) as server:
        profiles = workshop.services.profiles
        profile = await profiles.connect("Work", server.key, Billing.PAID, server.url)
        await profiles.use(profile.id)
        documents = await workshop.take_in(*SAMPLES)
        for document in documents:
            await workshop.services.remote_copies.ensure(document)
        foreign = workshop.folder / "theirs.txt"
        foreign.write_text("somebody else's")
        client = await profiles.client()
        await client.upload(foreign, mime_type="text/plain", display_name="theirs.txt")
        files = RemoteFiles(workshop.database, profiles, read_limits(table))
        yield workshop, files, documents, wire
        await profiles.close()


async def test_ours_and_others_are_told_apart(shared):
    _, files, documents, _ = shared
    listed = await files.all()
    assert [file.title for file in listed if not file.ours] == ["theirs.txt"]
    assert {file.document_id for file in listed if file.ours} == {d.id for d in documents}
    sizes = sum(document.size for document in documents)
    assert used_bytes(listed) == sizes + len("somebody else's")


async def test_removing_ours_leaves_the_others_and_the_documents(shared):
    workshop, files, documents, _ = shared
    ours = [file for file in await files.all() if file.ours]
    steps = []
    removed, changes = await files.remove(ours, steps.append)
    assert len(removed.gone) == len(ours) and removed.failed == ()
    assert changes.documents and steps == list(range(1, len(ours) + 1))
    assert [file.title for file in await files.all()] == ["theirs.txt"]
    assert await workshop.services.remote_copies.known(documents) == {}
    # Nothing is lost: the files on this computer are sent again when they are needed.
    assert (await workshop.services.remote_copies.ensure(documents[0])).name


async def test_a_foreign_name_turns_nothing_round(shared):
    workshop, files, _, _ = shared
    other = workshop.folder / "other.txt"
    other.write_text("x")
    client = await workshop.services.profiles.client()
    await client.upload(other, mime_type="text/plain", display_name="pay\u202efdp.exe")
    assert "pay\ufffdfdp.exe" in {file.title for file in await files.all()}


async def test_a_file_that_is_gone_already_is_removed(shared):
    workshop, files, _, _ = shared
    listed = [file for file in await files.all() if file.ours]
    await (await workshop.services.profiles.client()).delete_file(listed[0].name)
    removed, _ = await files.remove(listed)
    assert len(removed.gone) == len(listed)


async def test_what_cannot_be_removed_is_named_and_the_rest_goes(shared):
    _, files, _, wire = shared
    listed = [file for file in await files.all() if file.ours]
    no = {"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "No."}}
    wire.refuse[f"DELETE /v1beta/{listed[0].name}"] = (403, no)
    removed, _ = await files.remove(listed)
    assert len(removed.gone) + len(removed.failed) == len(listed)
    assert len(removed.gone) >= len(listed) - 1


async def test_copies_that_vanished_are_forgotten_when_the_list_is_read(shared):
    workshop, files, documents, _ = shared
    known = await workshop.services.remote_copies.known(documents)
    await (await workshop.services.profiles.client()).delete_file(known[documents[0].id].name)
    await files.all()
    left = await workshop.services.remote_copies.known(documents)
    assert left.keys() == {document.id for document in documents[1:]}


async def test_a_full_project_says_so_and_offers_to_make_room(shared):
    workshop, _, _, wire = shared
    path = workshop.folder / "more.txt"
    path.write_text("One more page about the harbour.")
    (document,) = await workshop.take_in(path)
    error = {
        "code": 429,
        "status": "RESOURCE_EXHAUSTED",
        "message": "You exceeded your current quota.",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [
                    {"quotaMetric": "generativelanguage.googleapis.com/file_storage_bytes"}
                ],
            }
        ],
    }
    wire.refuse["POST /upload"] = (429, {"error": error})
    with pytest.raises(UserError, match="20 GB") as told:
        await workshop.services.remote_copies.ensure(document)
    assert told.value.action == "Make room"
    assert (await workshop.services.remote_copies.ensure(document)).name


async def test_what_failed_or_was_replaced_in_a_crash_is_ours_all_the_same(shared):
    workshop, files, documents, wire = shared
    path = workshop.folder / "film.mp4"
    path.write_bytes(b"no film at all")
    (film,) = await workshop.take_in(path)
    copies = workshop.services.remote_copies
    failed = {"name": "files/x", "state": "FAILED", "error": {"code": 3, "message": "No film."}}
    wire.refuse["GET /v1beta/files/"] = (200, failed)
    no = {"error": {"code": 503, "status": "UNAVAILABLE", "message": "Later."}}
    wire.refuse["DELETE /v1beta/files/"] = (403, no)
    with pytest.raises(UserError, match="could not read this file"):
        await copies.ensure(film)
    # A crash while it was sent again: nothing is known of the copy that was there.
    lost = (await copies.known(documents))[documents[0].id]
    await workshop.database.write(forget_remote_copy, lost)
    listed = {file.title: file for file in await files.all()}
    assert not listed["theirs.txt"].ours
    assert listed["film.mp4"].ours and listed["film.mp4"].document_id == film.id
    assert listed[documents[0].name].ours
    removed, _ = await files.remove([listed["film.mp4"]])
    assert removed.gone == (listed["film.mp4"].name,)


async def test_a_file_that_google_cannot_read_is_removed_there(shared):
    workshop, files, _, wire = shared
    path = workshop.folder / "film.mp4"
    path.write_bytes(b"no film at all")
    (film,) = await workshop.take_in(path)
    failed = {"name": "files/x", "state": "FAILED", "error": {"code": 3, "message": "No film."}}
    wire.refuse["GET /v1beta/files/"] = (200, failed)
    with pytest.raises(UserError, match="could not read this file"):
        await workshop.services.remote_copies.ensure(film)
    assert "film.mp4" not in {file.title for file in await files.all()}
