"""The chat that is shown: read from its end in slices, with its documents and its branch."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.services import Services
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.jobs import Jobs, Second

_OPEN = "open conversation"

FIRST = 60
"""Messages that are read before a chat is shown: more than a window holds."""

SLICE = 400
"""Messages that are read at a time afterwards: about 20 ms (measured)."""


class ShownChat(QObject):
    """Fills the panel, and drops what was read for a chat that is no longer shown.

    Signals: opened(str: conversation id) when its newest messages are shown, and filled(the same)
    when all are.
    """

    opened = Signal(str)
    filled = Signal(str)

    def __init__(
        self,
        panel: ConversationPanel,
        services: Services,
        jobs: Jobs,
        growing: Callable[[str], Iterable[Message]],
        parent: QObject,
    ) -> None:
        """Show chats in `panel`; `growing` returns the messages of one that are not kept yet."""
        super().__init__(parent)
        self._panel = panel
        self._services = services
        self._jobs = jobs
        self._growing = growing
        self._whole = asyncio.Event()
        self.documents: Mapping[str, Document] = {}
        self.id = ""

    def open(self, conversation_id: str) -> None:
        """Show a conversation; an empty id shows none."""
        self.id = conversation_id
        self.documents = {}
        self._whole.set()  # whoever waits for the chat before goes on
        self._whole = asyncio.Event()
        self._panel.clear()
        if conversation_id:
            self._jobs.start(
                "Opening the chat",
                self._load(conversation_id),
                group=_OPEN,
                second=Second.REPLACE,
            )
        else:
            self._jobs.cancel(_OPEN)
            self._whole.set()

    def show(self, message: Message) -> None:
        """Show how far a message is, if it belongs to the chat that is shown."""
        if message.conversation_id == self.id:
            self._panel.show_message(message)

    def message(self, message_id: str) -> Message | None:
        """Return a message that is shown."""
        return next((each for each in self._panel.messages if each.id == message_id), None)

    async def show_documents(self, more: Sequence[str] = ()) -> None:
        """Read the documents of the chat again, and some more, for names and page labels."""
        conversation_id = self.id
        ids = dict.fromkeys((*self.documents, *more))
        documents = {d.id: d for d in await self._services.documents.get(tuple(ids))}
        if conversation_id == self.id:
            self.documents = documents
            self._panel.show_documents(documents)

    async def show_versions(self, conversation_id: str) -> None:
        """Show which messages of a chat have several versions."""
        versions = await self._services.turns.versions(conversation_id)
        if conversation_id == self.id:
            self._panel.show_versions(versions)

    async def show_branch(self, conversation_id: str) -> None:
        """Show the branch as it is stored now; what it has in common stays where it is."""
        await self._whole.wait()
        outline = await self._services.conversations.outline(conversation_id)
        if conversation_id != self.id:
            return
        same = 0
        for old, new in zip(self._panel.messages, outline, strict=False):
            if old.id != new:
                break
            same += 1
        messages: list[Message] = []
        for begin in range(same, len(outline), SLICE):
            messages += await self._services.conversations.some(outline[begin : begin + SLICE])
        if conversation_id != self.id:
            return
        await self.show_documents([i for message in messages for i in message.document_ids])
        if conversation_id != self.id:
            return
        # At once, for a question may be asked meanwhile, which stays below all.
        self._panel.cut_after(outline[same - 1] if same else "")
        self._panel.show_later(messages)
        for message in self._growing(conversation_id):
            self.show(message)
        await self.show_versions(conversation_id)

    async def _load(self, conversation_id: str) -> None:
        whole = self._whole
        try:
            earlier = await self._load_end(conversation_id)
            for end in range(len(earlier), 0, -SLICE):
                ids = earlier[max(0, end - SLICE) : end]
                messages = await self._services.conversations.some(ids)
                if whole is not self._whole:
                    return
                self._panel.show_earlier(messages)
        finally:
            whole.set()
        if whole is self._whole:
            self.filled.emit(conversation_id)

    async def _load_end(self, conversation_id: str) -> Sequence[str]:
        """Show the newest messages; return the ids of those before them."""
        conversations = self._services.conversations
        messages, ids = await conversations.newest(conversation_id, FIRST)
        documents = {d.id: d for d in await self._services.documents.get(ids)}
        versions = await self._services.turns.versions(conversation_id)
        if conversation_id != self.id:
            return ()
        self.documents = documents
        self._panel.show_messages(messages, documents, versions)
        for message in self._growing(conversation_id):
            self._panel.show_message(message)
        self.opened.emit(conversation_id)
        if not messages:
            return ()
        outline = await conversations.outline(conversation_id)
        first = messages[0].id
        return outline[: outline.index(first)] if first in outline else ()
