"""Filling in a prompt: Tab goes from one {{variable}} to the next until all have their words."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from workbench.domain.prompts import next_variable, variables


class Filling:
    """Knows which variables a prompt brought into a field, and goes to those that are left."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._names: frozenset[str] = frozenset()

    def begin(self, prompt: str) -> None:
        """Take up the variables of a prompt that was just put before the cursor."""
        self._names = frozenset(variables(prompt))
        start = self._editor.textCursor().position() - len(prompt)
        if self._names:
            self._go_to(next_variable(self._editor.toPlainText(), max(0, start)))

    @property
    def open_names(self) -> tuple[str, ...]:
        """Return the variables of the prompt that have no words yet."""
        if not self._names:
            return ()
        left = tuple(n for n in variables(self._editor.toPlainText()) if n in self._names)
        if not left:
            self._names = frozenset()
        return left

    def step(self, forward: bool) -> bool:
        """Go to the next variable, or the one before; say whether there was one."""
        if not self.open_names:
            return False
        cursor = self._editor.textCursor()
        place = cursor.selectionEnd() if forward else cursor.selectionStart()
        return self._go_to(next_variable(self._editor.toPlainText(), place, backwards=not forward))

    def _go_to(self, span: tuple[int, int] | None) -> bool:
        if span is None:
            return False
        cursor = self._editor.textCursor()
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        return True
