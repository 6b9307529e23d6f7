"""The documents of the next question: rows of chips, all as wide as each other."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from workbench.domain.models import Model
from workbench.ui.composer.caption import caption
from workbench.ui.composer.chip import DocumentChip
from workbench.ui.composer.excerpt import Excerpt
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import drawing_of, files, state_line
from workbench.ui.theme import Theme

_WIDTH = 262
_MOST = 30
"""Chips beyond these are only counted: 200 files must show within 100 ms."""
_ROWS = ((620, 3), (480, 2))
"""How many rows are seen in a window of at least so many pixels at 100 %; lower ones have one."""


class Chips(QScrollArea):
    """Chips of documents and of words, in as many columns as fit; it scrolls beyond a few rows.

    Signals: removed(str document id), pages_asked(the same), mend_asked(the same) where something
    can be mended, arranged() after chips came or went, left() when the focus was on a chip that is
    gone and none is there to take it.
    """

    removed = Signal(str)
    pages_asked = Signal(str)
    mend_asked = Signal(str)
    arranged = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, most_rows: int = _ROWS[0][1]
    ) -> None:
        """Show at most so many rows at once."""
        super().__init__(parent)
        self._most_rows = most_rows
        self._theme = theme
        self._chips: dict[str, DocumentChip] = {}
        self.setAccessibleName("Documents of this question")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ground = QWidget()
        self._ground.setObjectName("chipGround")
        self.setWidget(self._ground)
        self._rest = caption("")
        self._rest.setParent(self._ground)
        self.hide()
        theme.changed.connect(self._arrange)

    def show_documents(
        self,
        statuses: Sequence[DocumentStatus],
        now: datetime,
        offline: bool,
        model: Model,
        excerpts: Sequence[Excerpt] = (),
    ) -> None:
        """Show excerpts and documents in their order; the chips of those that stay are kept."""
        entries: list[Excerpt | DocumentStatus] = [*excerpts, *statuses]
        shown = entries[:_MOST]
        ids = {each.id for each in shown}
        gone = [i for i in self._chips if i not in ids]
        self._save_focus(ids)
        for i in gone:
            chip = self._chips.pop(i)
            chip.hide()
            chip.deleteLater()
        fresh = False
        for each in shown:
            if each.id not in self._chips:
                chip = DocumentChip(self._theme, each.id, self._ground)
                chip.removed.connect(self.removed)
                chip.pages_asked.connect(self.pages_asked)
                chip.mend_asked.connect(self.mend_asked)
                self._chips[each.id] = chip
                fresh = True
            if isinstance(each, Excerpt):
                self._chips[each.id].show_document(each.title, "reader", each.place)
                continue
            line = state_line(each, now, offline=offline, model=model)
            document = each.document
            self._chips[each.id].show_document(
                document.name, drawing_of(document), line, _has_pages(each)
            )
        rest = len(entries) - len(shown)
        self._rest.setText(f"and {files(rest)} more" if rest else "")
        self._rest.setVisible(rest > 0)
        self.setVisible(bool(shown))
        if fresh or gone:
            self._chips = {each.id: self._chips[each.id] for each in shown}
            self._arrange()
            self.arranged.emit()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the chips in the order in which Tab is to reach them."""
        return tuple(self._chips.values())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _save_focus(self, staying: set[str]) -> None:
        """Let the focus of a chip that goes pass to the next one that stays, else the one before.

        Before the chip is hidden: Qt would look for a place of its own, anywhere in the window.
        """
        ids = list(self._chips)
        here = next((n for n, i in enumerate(ids) if self._chips[i].hasFocus()), None)
        if here is None or ids[here] in staying:
            return
        near = (i for i in (*ids[here:], *reversed(ids[:here])) if i in staying)
        if (heir := next(near, None)) is not None:
            self._chips[heir].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _arrange(self) -> None:
        gap = self._theme.space(4)
        height = self._theme.size("control", "documentChip")
        room = max(1, self.viewport().width())
        width = min(room, round(_WIDTH * self._theme.text_size))
        columns = max(1, (room + gap) // (width + gap))
        places: list[QWidget] = list(self._chips.values())
        if not self._rest.isHidden():
            places.append(self._rest)
        for number, widget in enumerate(places):
            row, column = divmod(number, columns)
            widget.setGeometry(column * (width + gap), row * (height + gap), width, height)
            widget.show()
        rows = -(-len(places) // columns)
        self._ground.resize(room, max(0, rows * (height + gap) - gap))
        tall = self.window().height() / self._theme.text_size
        seen = min(rows, self._most_rows, next((most for least, most in _ROWS if tall >= least), 1))
        self.setFixedHeight(max(0, seen * (height + gap) - gap))


def _has_pages(status: DocumentStatus) -> bool:
    document = status.document
    return document.is_pdf and not status.failure and (document.page_count or 0) > 1
