"""Errors for people: ready sentences, with at most one thing to do.

UserError is about the world (a file, a network, a key); anything else that escapes is our own bug,
goes to the log with its traceback and is shown as one general sentence.
"""

CLOSING = "the program closes"
"""What a task is cancelled with when it is not the user who stops it."""
OWN_BUG = "Something went wrong inside Workbench. The log has the details."
"""The one general sentence."""


class UserError(Exception):
    """A sentence for the user; `hint` says what it means, `action` names the one remedy, if any.

    `detail` holds status, reason and request number for people who ask for it; never a key.
    """

    def __init__(
        self, sentence: str, *, hint: str = "", action: str = "", detail: str = ""
    ) -> None:
        """Keep the sentence and what goes with it."""
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.action = action
        self.detail = detail


class KeyStoreLocked(UserError):
    """The key store is there but did not let us in; nothing is known about what it holds."""

    def again(self) -> "KeyStoreLocked":
        """Return one like it, which has not been raised."""
        return KeyStoreLocked(self.sentence, hint=self.hint, action=self.action, detail=self.detail)
