"""What leaves the window as a file: a chat in five formats, a table; and a chat that comes in."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from workbench.domain.changes import Changes
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.table_files import LargeTable, as_csv
from workbench.ui.chats.model import title_of
from workbench.ui.dialogs import choose_files, finished
from workbench.ui.export.paper import Paper
from workbench.ui.export.progress import WorkProgress
from workbench.ui.export.writing import write_in_child
from workbench.ui.formulas.store import Formulas
from workbench.ui.jobs import Jobs
from workbench.ui.notices import Notice, Notices
from workbench.ui.saving import choose_target, write
from workbench.ui.theme import Theme

KINDS = (
    ("Word document", ".docx"),
    ("PDF", ".pdf"),
    ("Web page", ".html"),
    ("Markdown", ".md"),
    ("Workbench chat", ".json"),
)


_EXPORTING = "Exporting the chat"


def _nobody(_share: float) -> None:
    """Hear of progress that nobody looks at."""


class Outgoing(QObject):
    """Asks where to, writes, and says so. Signals: imported(Changes)."""

    imported = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        services: Services,
        jobs: Jobs,
        notices: Notices,
        formulas: Formulas,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._services = services
        self._jobs = jobs
        self._notices = notices
        self._formulas = formulas

    def serve(self, intents: TurnIntents) -> None:
        """Carry out what is asked of tables."""
        intents.table_saved.connect(self.save_table)
        intents.table_enlarged.connect(self.enlarge_table)

    def export(self, conversation_id: str) -> None:
        """Let the user name a file for a chat, and write it."""
        if conversation_id:
            self._jobs.start(_EXPORTING, self._export(conversation_id))

    def take_in(self, workspace_id: str) -> None:
        """Let the user choose an exported chat, and make a chat of it."""
        self._jobs.start("Importing a chat", self._take_in(workspace_id))

    def save_table(self, rows: Sequence[Sequence[str]]) -> None:
        """Let the user name a CSV file for a table, and write it."""
        self._jobs.start("Saving the table", self._save_table(rows))

    def enlarge_table(self, rows: Sequence[Sequence[str]], sides: Sequence[str]) -> None:
        """Show a table in a window of its own, each column aligned to its side."""
        work = finished(LargeTable(self._theme, self._window, rows, sides))
        self._jobs.start("Showing the table", work)

    async def _save_table(self, rows: Sequence[Sequence[str]]) -> None:
        path = await choose_target(self._window, "Save as CSV", "Table", [("CSV", ".csv")])
        if path is not None:
            await write(path, as_csv(rows))
            self._say_saved(path)

    async def _export(self, conversation_id: str) -> None:
        conversation = await self._services.conversations.get(conversation_id)
        path = await choose_target(self._window, "Export", conversation.title, KINDS)
        if path is None:
            return
        title = clean(title_of(conversation))
        progress = WorkProgress(self._theme, self._window, f"Writing “{title}”")
        progress.cancelled.connect(self._cancel)
        try:
            ending = path.suffix.lower()
            content = await self.content(conversation_id, ending, progress.show_share)
        finally:
            progress.end()
        await write(path, content)
        self._say_saved(path)

    def _cancel(self) -> None:
        self._jobs.cancel(_EXPORTING)

    async def content(
        self,
        conversation_id: str,
        ending: str,
        on_progress: Callable[[float], None] = _nobody,
    ) -> bytes:
        """Return a chat in the format of an ending. Raises UserError."""
        if ending == ".json":
            return await self._services.transfer.export(conversation_id)
        writer(ending)
        services = self._services
        conversation = await services.conversations.get(conversation_id)
        messages = await services.conversations.messages(conversation_id)
        ids = dict.fromkeys(i for message in messages for i in message.document_ids)
        documents = {d.id: d for d in await services.documents.get(tuple(ids))}
        names = {model.id: model.name for model in services.models}
        return await write_in_child(
            ending, conversation, messages, documents, names, self._formulas, on_progress
        )

    async def _take_in(self, workspace_id: str) -> None:
        for name in await choose_files(self._window, "Import a chat", "Workbench chats (*.json)"):
            content = await asyncio.to_thread(_read, Path(name))
            conversation = await self._services.transfer.take_in(workspace_id, content)
            self.imported.emit(Changes(conversations=True, conversation_id=conversation.id))

    def _say_saved(self, path: Path) -> None:
        folder = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(path.parent)))
        self._notices.tell(
            Notice(f"Exported to {path.name}", drawing="tick", action="Show the folder", run=folder)
        )


def writer(ending: str) -> Callable[[Paper, Callable[[int], None]], bytes]:
    """Return what writes a chat in the format of an ending and tells of each turn that is done.

    Raises UserError for an ending that is not known.
    """
    match ending:
        case ".docx":
            return _docx
        case ".pdf":
            return _pdf
        case ".html" | ".htm":
            return _html
        case ".md" | ".markdown" | ".txt":
            return _markdown
    raise UserError(
        f"Workbench cannot write {ending or 'this kind of'} files.",
        hint="Name a file that ends in .docx, .pdf, .html, .md or .json.",
    )


def _docx(paper: Paper, on_turn: Callable[[int], None]) -> bytes:
    # Loaded here, because Word's library takes its time.
    from workbench.ui.export.as_docx import docx

    return docx(paper, on_turn)


def _pdf(paper: Paper, on_turn: Callable[[int], None]) -> bytes:
    from workbench.ui.export.as_pdf import pdf

    return pdf(paper, on_turn)


def _html(paper: Paper, on_turn: Callable[[int], None]) -> bytes:
    from workbench.ui.export.as_html import html

    return html(paper).encode("utf-8", "replace")


def _markdown(paper: Paper, on_turn: Callable[[int], None]) -> bytes:
    from workbench.ui.export.as_markdown import markdown

    return markdown(paper).encode("utf-8", "replace")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} could not be read.", detail=str(error)) from error
