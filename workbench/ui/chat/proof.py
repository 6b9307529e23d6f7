"""The proof strip: how many quotations are verified, and what came out for the others."""

from collections import Counter

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from workbench.domain.conversations import Message, MessageState
from workbench.ui.chat.caption import count
from workbench.ui.chat.chips import look_of
from workbench.ui.chat.rows import drawing
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme
from workbench.ui.verdict_status import SPOKEN, status_of

ORDER = ("verified", "close", "otherPage", "notFound", "unchecked")


def counts_of(message: Message) -> Counter[str]:
    """Return how many quotations have each status; the same one named twice counts once."""
    by_ordinal = {checked.citation.ordinal: status_of(checked) for checked in message.citations}
    return Counter(by_ordinal.values())


def proof_sentence(counts: Counter[str]) -> str:
    """Return the strip's first words."""
    total = counts.total()
    waiting = counts[""]
    if waiting:
        return f"{total - waiting} of {count(total, 'quotation', 'quotations')} checked"
    return f"{counts['verified']:,} of {count(total, 'quotation', 'quotations')} verified"


class ProofStrip(QPushButton):
    """A button with the counts; pressing it opens the list of quotations."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.space(5), 0, theme.space(5), 0)
        self._row.setSpacing(theme.space(2))
        self.setObjectName("proof")
        self.setProperty("compact", True)
        self._shown: Counter[str] | None = None

    def show_counts(self, counts: Counter[str]) -> None:
        """Show the counts of one answer."""
        if counts == self._shown:
            return
        self._shown = Counter(counts)
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        sentence = proof_sentence(counts)
        self._row.addWidget(ElidedLabel(sentence))
        spoken = [sentence]
        for status in ORDER:
            if number := counts[status]:
                look = look_of(self._theme, status)
                self._row.addSpacing(self._theme.space(3))
                self._row.addWidget(drawing(self._theme, look["mark"], look["colour"], "inline"))
                label = QLabel(str(number))
                label.setProperty("tone", look["colour"])
                label.setProperty("weight", "semibold")
                self._row.addWidget(label)
                if status != "verified":
                    spoken.append(f"{number} {SPOKEN[status]}")
        self.setAccessibleName(", ".join(spoken))
        self.setToolTip(", ".join(spoken))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        hint = self._row.sizeHint()
        return QSize(hint.width(), self._theme.size("control", "iconButton"))


def quotations(message: Message) -> tuple[int, ...]:
    """Return the numbers of an answer's citations, each once, in order."""
    return tuple(dict.fromkeys(checked.citation.ordinal for checked in message.citations))


def next_quotation(message: Message, opened: int, step: int) -> int:
    """Return the citation after the opened one, or before it with -1; round at either end.

    `opened` is 0 when none is open. The message must have citations.
    """
    ordinals = quotations(message)
    if opened in ordinals:
        return ordinals[(ordinals.index(opened) + step) % len(ordinals)]
    return ordinals[0 if step > 0 else -1]


def ending_words(message: Message) -> str:
    """Return what is announced when an answer has ended."""
    if message.state is MessageState.STOPPED:
        return "Stopped by you"
    if message.failure:
        return message.failure
    total = counts_of(message).total()
    checked = f", {count(total, 'quotation', 'quotations')}" if total else ""
    return f"The answer is complete{checked}"
