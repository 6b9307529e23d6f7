"""Documents: take files in, read them on this computer, and say at once what is wrong with one."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from workbench.domain.changes import Changes
from workbench.domain.documents import (
    NEEDS_PASSWORD,
    Document,
    DocumentState,
    TextLayer,
    mime_type_of,
)
from workbench.domain.kinds import SHEET_TYPE, SLIDES_TYPE, WORD_TYPE
from workbench.domain.limits import Limits
from workbench.domain.names import shown_name
from workbench.errors import UserError
from workbench.pdf import PasswordNeeded, PdfEngine, PdfError
from workbench.services.page_texts import PageTexts
from workbench.services.passing_files import NOTHING_PASSES, PassingFiles
from workbench.services.recordings import seconds_of
from workbench.services.sentences import sentences
from workbench.storage import documents as table
from workbench.storage.database import Database

HASH_PIECE = 8 << 20
TEXT_BYTES = 16 << 20
"""Four times the characters that fit a million tokens (`resources/models.json`), as a ceiling."""
PDF_HEADER_WITHIN = 1024
"""A PDF may begin with foreign bytes; readers look this far for its header (ISO 32000-2, H.3)."""

GONE = "The file is not there any more. Add it again."
ZIPPED = frozenset({WORD_TYPE, SHEET_TYPE, SLIDES_TYPE})


class Refused(UserError):
    """A file that cannot become a document, with the sentence that says why."""


class Documents:
    """Takes files in and knows those that were taken in before."""

    def __init__(
        self,
        database: Database,
        pdf: PdfEngine,
        page_texts: PageTexts,
        limits: Limits,
        passing: PassingFiles = NOTHING_PASSES,
    ) -> None:
        """Work on an open database with a reader for PDFs; `passing` are kept as copies."""
        self._database = database
        self._pdf = pdf
        self._page_texts = page_texts
        self._limits = limits
        self._passing = passing

    async def add(self, paths: Sequence[str | Path], workspace_id: str) -> AsyncIterator[Document]:
        """Yield every file at once as READING, then in the same order as READY, or as FAILED.

        A FAILED one has a sentence and is not stored. A file with the content of a known document
        yields that document. One that other programs are about to delete is kept as a copy, which
        has another path.
        """
        fresh = [_first_look(Path(path), workspace_id) for path in paths]
        for document in fresh:
            yield document
        for document in fresh:
            try:
                yield await self._take_in(document)
            except UserError as error:
                yield replace(document, state=DocumentState.FAILED, failure=error.sentence)

    async def all(self, workspace_id: str) -> tuple[Document, ...]:
        """Return the documents of a workspace, newest first."""
        with sentences():
            return await self._database.read(table.all_documents, workspace_id)

    async def kept_alive(self) -> tuple[Document, ...]:
        """Return the documents of all workspaces whose copies are to be renewed."""
        with sentences():
            return await self._database.read(table.kept_alive_documents)

    async def get(self, ids: Sequence[str]) -> tuple[Document, ...]:
        """Return documents in the order of the ids; unknown ids are left out."""
        with sentences():
            return await self._database.read(table.get_documents, tuple(ids))

    async def unlock(self, path: str, password: str) -> None:
        """Open a protected PDF with its password from now on; it is kept in memory alone.

        Raises Refused when the password is wrong.
        """
        try:
            await self._pdf.inspect(path, password)
        except PasswordNeeded as error:
            raise Refused("This password does not open the document.") from error
        except PdfError as error:
            raise Refused(str(error)) from error
        self._pdf.unlock(path, password)

    async def relink(self, document: Document, path: str) -> Document:
        """Take note of where a file was moved; raises Refused when it is another file."""
        if await file_sha256(Path(path)) != document.sha256:
            raise Refused(f"This is not the same file as “{document.name}”. Add it as a new one.")
        self._pdf.unlock_copy(Path(document.path), Path(path))
        moved = replace(document, path=path, name=shown_name(Path(path).name))
        await self.save(moved)
        return moved

    async def save(self, document: Document) -> Changes:
        """Keep what the user wants of a document."""
        with sentences():
            await self._database.write(table.save_document, document)
        return Changes(documents=True)

    async def missing(self, documents: Sequence[Document]) -> frozenset[str]:
        """Return the ids of the documents whose file is not where it was."""
        return await asyncio.to_thread(_missing, documents)

    async def lost(self, documents: Sequence[Document]) -> tuple[Document, ...]:
        """Return those whose file is not where it was, or holds something else by now."""
        found = []
        for document in documents:
            whole = await asyncio.to_thread(_is_whole, document)
            if not whole or await file_sha256(Path(document.path)) != document.sha256:
                found.append(document)
        return tuple(found)

    async def locked(self, documents: Sequence[Document]) -> tuple[Document, ...]:
        """Return those that need a password that is not known any more."""
        found = []
        for document in documents:
            if document.is_pdf:
                try:
                    await self._pdf.inspect(document.path)
                except PasswordNeeded:
                    found.append(document)
                except PdfError:
                    continue
        return tuple(found)

    async def used_in(self, workspace_id: str) -> dict[str, int]:
        """Return in how many conversations each document was asked about, by its id."""
        with sentences():
            return await self._database.read(table.count_conversations, workspace_id)

    async def conversations_of(self, document_id: str) -> tuple[tuple[str, str], ...]:
        """Return id and title of the conversations a document was asked about in."""
        with sentences():
            return await self._database.read(table.conversations_of, document_id)

    async def restore(self, document_id: str) -> Changes:
        """Put a document that was removed back on the list."""
        with sentences():
            await self._database.write(table.restore_document, document_id)
        return Changes(documents=True)

    async def remove(self, document_id: str) -> Changes:
        """Take a document off the list; the user's file stays where it is."""
        with sentences():
            await self._database.write(table.remove_document, document_id, datetime.now(UTC))
        return Changes(documents=True)

    async def _take_in(self, document: Document) -> Document:
        path = Path(document.path)
        document = await asyncio.to_thread(_measure, document, self._limits)
        document = replace(document, sha256=await file_sha256(path))
        known = await self._known(document)
        if known is not None:
            return known
        if document.is_pdf:
            document = await self._read_pdf(document)
        elif document.is_image:
            document = replace(document, text_layer=TextLayer.NO)
        elif document.is_media:
            with _readable():
                seconds = await asyncio.to_thread(seconds_of, path, document.mime_type)
            document = replace(document, text_layer=TextLayer.NO, seconds=seconds)
        else:
            characters = await self._page_texts.read_text_file(document, path)
            document = replace(
                document, page_count=1, text_layer=TextLayer.YES, characters=characters
            )
        document = replace(await self._kept(document), state=DocumentState.READY)
        with sentences():
            await self._database.write(table.save_document, document, durable=True)
        return document

    async def _kept(self, document: Document) -> Document:
        """Return a document whose file stays where it is; raises Refused."""
        path = Path(document.path)
        if not await self._passing.holds(path):
            return document
        with _readable():
            kept = await self._passing.keep(path)
        self._pdf.unlock_copy(path, kept)
        return replace(document, path=str(kept))

    async def _known(self, document: Document) -> Document | None:
        with sentences():
            known = await self._database.read(
                table.find_document, document.workspace_id, document.sha256
            )
            if known is None or known.state is not DocumentState.READY:
                return None
        passes = await self._passing.holds(Path(document.path))
        stays = passes and await asyncio.to_thread(_is_whole, known)
        if not stays:
            document = await self._kept(document)
            known = replace(known, path=document.path, name=document.name)
        with sentences():
            await self._database.write(table.save_document, known)
            await self._database.write(table.restore_document, known.id)
        return known

    async def _read_pdf(self, document: Document) -> Document:
        try:
            with sentences():
                info = await self._pdf.inspect(document.path)
        except UserError as error:
            if isinstance(error.__cause__, PasswordNeeded):
                raise Refused(f"{NEEDS_PASSWORD} Enter it to add the file.") from error
            raise
        with sentences():
            has_text = await self._page_texts.read_pdf(document)
        return replace(
            document,
            page_count=info.page_count,
            page_labels=_telling_labels(info.labels),
            text_layer=TextLayer.YES if has_text else TextLayer.NO,
        )


def _first_look(path: Path, workspace_id: str) -> Document:
    return Document(
        id=uuid4().hex,
        workspace_id=workspace_id,
        path=str(path),
        name=shown_name(path.name),
        size=0,
        mime_type=mime_type_of(path.name) or "",
        added_at=datetime.now(UTC),
    )


async def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file; cancelling it leaves between two pieces."""
    digest = hashlib.sha256()
    with _readable():
        file = await asyncio.to_thread(path.open, "rb")
        with file:
            while piece := await asyncio.to_thread(file.read, HASH_PIECE):
                await asyncio.to_thread(digest.update, piece)
    return digest.hexdigest()


def _measure(document: Document, limits: Limits) -> Document:
    """Return the document with its size; raises Refused for what cannot be taken in."""
    path = Path(document.path)
    with _readable():
        if path.is_dir():
            raise Refused("This is a folder. Add the files in it.")
        if not document.mime_type:
            raise Refused(
                "Workbench cannot read this kind of file. "
                "It reads PDF, Word, Excel, PowerPoint, text, code, pictures, audio and video."
            )
        if path.exists() and not path.is_file():
            raise Refused("This is not a file that can be read, but a device or a pipe.")
        if not path.is_file():
            raise Refused(GONE)
        size = path.stat().st_size
        if size == 0:
            raise Refused("The file is empty.")
        if document.mime_type.startswith("text/") and size > TEXT_BYTES:
            raise Refused(
                f"Over {TEXT_BYTES >> 20} MB of text, more than any model reads. Split it."
            )
        if size > limits.file_bytes:
            raise Refused(f"Over {limits.file_bytes >> 30} GB, the limit for a file.")
        with path.open("rb") as file:
            start = file.read(PDF_HEADER_WITHIN)
        if document.is_pdf and b"%PDF-" not in start:
            raise Refused("This is not a PDF, although its name says so.")
        if document.mime_type in ZIPPED and not start.startswith(b"PK"):
            raise Refused("This is not an Office file, although its name says so.")
    return replace(document, size=size)


def _is_whole(document: Document) -> bool:
    """Say whether the file of a document is where it was, as long as it was."""
    path = Path(document.path)
    return path.is_file() and path.stat().st_size == document.size


def _missing(documents: Sequence[Document]) -> frozenset[str]:
    return frozenset(document.id for document in documents if not Path(document.path).is_file())


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Refused(GONE) from error
    except PermissionError as error:
        raise Refused("The file may not be read. Check its permissions.") from error
    except OSError as error:
        raise Refused(f"The file cannot be read: {error.strerror or 'unknown reason'}.") from error


def _telling_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Return printed labels, or none at all where they only count the pages."""
    if all(label in ("", str(number)) for number, label in enumerate(labels, 1)):
        return ()
    return tuple(labels)
