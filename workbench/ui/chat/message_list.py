"""The messages of the chat that is shown: their order, and how high each is or may be."""

from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.heights import Heights


class MessageList:
    """Messages by position, oldest first; `heights` has a guess for those never measured."""

    def __init__(self, start: int, gap: int) -> None:
        """Begin `start` pixels from the top and leave `gap` below each message."""
        self.heights = Heights(start, gap)
        self._messages: list[Message] = []
        self._places: dict[str, int] = {}
        self._lengths: list[int] = []
        self._asked_over: list[tuple[str, ...]] = []
        self._letters, self._line = 80, 23

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, at: int) -> Message:
        return self._messages[at]

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)

    def place(self, message_id: str) -> int | None:
        """Return the position of a message, None when it is not here."""
        return self._places.get(message_id)

    def index(self, message_id: str) -> int:
        """Return the position of a message; KeyError when it is not here."""
        return self._places[message_id]

    def asked_over(self, at: int, documents: Mapping[str, Document]) -> list[Document]:
        """Return the documents that a message is about: its own and those of the ones before."""
        return [documents[i] for i in self._asked_over[at] if i in documents]

    def append(self, message: Message) -> None:
        """Add a message at the end."""
        self._places[message.id] = len(self._messages)
        self._messages.append(message)
        self._lengths.append(_length(message))
        self._note_documents(message)
        self.heights.append(self.guess(len(self._messages) - 1))

    def prepend(self, messages: Sequence[Message]) -> bool:
        """Put messages before all others; say whether those are about more documents now."""
        known = [self.heights.height(at) for at in range(len(self._messages))]
        self._messages = [*messages, *self._messages]
        self._lengths = [*map(_length, messages), *self._lengths]
        self._places = {message.id: at for at, message in enumerate(self._messages)}
        later, self._asked_over = self._asked_over, []
        for message in messages:
            self._note_documents(message)
        about = _after(self._asked_over[-1] if messages else (), later)
        self._asked_over += about
        self.heights.change_all([*map(self.guess, range(len(messages))), *known])
        return about != later

    def put(self, at: int, message: Message) -> int:
        """Take a message as it is now; return by how many characters it grew."""
        self._messages[at] = message
        before, self._lengths[at] = self._lengths[at], _length(message)
        return max(0, self._lengths[at] - before)

    def cut_after(self, message_id: str) -> list[Message]:
        """Take away what follows a message, all when the id is empty; return it."""
        keep = self._places[message_id] + 1 if message_id else 0
        gone = self._messages[keep:]
        for message in gone:
            del self._places[message.id]
        del self._messages[keep:], self._asked_over[keep:], self._lengths[keep:]
        self.heights.change_all([self.heights.height(at) for at in range(keep)])
        return gone

    def guess(self, at: int) -> int:
        """Return about how high a message is that was never laid out, in pixels."""
        return (3 + self._lengths[at] // self._letters) * self._line

    def measure_lines(self, letters: int, line: int) -> None:
        """Take about how many characters fit on a line of text, and its height in pixels."""
        self._letters, self._line = letters, line

    def _note_documents(self, message: Message) -> None:
        before = self._asked_over[-1] if self._asked_over else ()
        new = tuple(i for i in message.document_ids if i not in before)
        self._asked_over.append((*before, *new) if new else before)


def _after(before: tuple[str, ...], later: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return what later messages are about when documents were brought before them."""
    if not before:
        return later
    # Most are about the same as the one before, and share what says so.
    longer = {each: (*before, *(i for i in each if i not in before)) for each in set(later)}
    return [longer[each] for each in later]


def _length(message: Message) -> int:
    return message.length
