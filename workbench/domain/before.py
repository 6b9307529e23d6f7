"""What stands before the next question, without its words: enough to reckon with at any length."""

from dataclasses import dataclass

from workbench.domain.conversations import Message
from workbench.domain.cost import estimate_tokens


@dataclass(frozen=True, slots=True)
class Before:
    """The messages of a branch, oldest first.

    `lengths` are the characters that each of them says, thoughts left out; `carriers` are those
    that brought documents.
    """

    ids: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    carriers: tuple[Message, ...] = ()

    @property
    def last_id(self) -> str:
        """Return the message that the next question follows, or nothing."""
        return self.ids[-1] if self.ids else ""

    @property
    def tokens(self) -> int:
        """Return about how many tokens the words take."""
        return sum(map(estimate_tokens, self.lengths))
