"""An answer: quiet lines, thinking row, blocks, how it ended, proof strip, actions, caption."""

import html
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from markdown_it import MarkdownIt
from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from workbench.domain.conversations import CheckedCitation, Message
from workbench.domain.documents import Document
from workbench.ui.chat.answer_body import AnswerBody
from workbench.ui.chat.answer_footer import AnswerFooter
from workbench.ui.chat.blocks import Chip
from workbench.ui.chat.card import CitationCard
from workbench.ui.chat.chips import chip_in
from workbench.ui.chat.ending_card import ending_card
from workbench.ui.chat.finding import reach_of, select_place
from workbench.ui.chat.fitting import place
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.opened import Opened
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.rows import QuietLine, plain_label
from workbench.ui.chat.silence import SilenceLine
from workbench.ui.chat.thinking import ThinkingRow
from workbench.ui.chat.turn_card import TurnCard
from workbench.ui.shell.focus import holds_focus
from workbench.ui.theme import Theme

PLAIN = "This answer ended Workbench twice, so it is shown as plain text."

RING = 6
"""Pixels that an answer takes on each side for its focus ring."""


class AnswerView(QWidget):
    """Shows an answer however far it is; the same path draws a growing and a finished one.

    Signals, each with the message's id first: citation_activated(ordinal);
    remedy_activated(remedy); proof_activated(); height_changed();
    focused(); reached() when a place stands there that had to be shown first. And
    link_activated(address).
    """

    citation_activated = Signal(str, int)
    remedy_activated = Signal(str, str)
    proof_activated = Signal(str)
    height_changed = Signal(str)
    focused = Signal(str)
    reached = Signal(str)
    link_activated = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parser: MarkdownIt,
        message_id: str,
        intents: TurnIntents,
        painters: Painters,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._parser = parser
        self._intents = intents
        self._id = message_id
        self._message: Message | None = None
        self._documents: Mapping[str, Document] = {}
        self._painters = painters
        self._card: CitationCard | None = None
        self._notes: list[QuietLine] = []
        self._said: tuple[str, ...] = ()
        self._ending: QWidget | None = None
        self._ended: tuple[object, ...] = ()
        self._open_details = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._thinking: ThinkingRow | None = None
        self.body = AnswerBody(theme, parser, painters, self)
        self.body.height_changed.connect(self._change_height)
        self.body.reached.connect(partial(self.reached.emit, message_id))
        self.body.spoken_changed.connect(self.setAccessibleDescription)
        blocks = self.body.blocks
        blocks.chip_pressed.connect(self._press_chip)
        blocks.chip_hovered.connect(self._hover_chip)
        blocks.link_pressed.connect(self.link_activated)
        blocks.save_requested.connect(intents.table_saved)
        blocks.larger_requested.connect(intents.table_enlarged)
        self._silence: SilenceLine | None = None
        self._captions = ("", "")
        self._caption = plain_label(role="caption", tone="muted")
        self._caption.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._footer = AnswerFooter(theme, message_id, intents)
        self.versions = self._footer.versions
        self._footer.proof.clicked.connect(self._press_proof)
        for part in (self._footer, self._caption):
            part.setParent(self)

    @property
    def thinking(self) -> ThinkingRow:
        """Return the thinking row, which is made when there is something to show in it."""
        if self._thinking is None:
            self._thinking = ThinkingRow(self._theme, self._painters, self._parser)
            self._thinking.link_pressed.connect(self.link_activated)
            self._thinking.height_changed.connect(self._change_height)
            self._thinking.setParent(self)
            self._thinking.hide()
        return self._thinking

    @property
    def opened(self) -> Opened:
        """Return what the user opened in this answer."""
        thoughts = self._thinking is not None and self._thinking.opened_by_hand
        return replace(self.body.opened, thoughts=thoughts, details=self._shows_details)

    def open_as(self, opened: Opened) -> None:
        """Begin as another widget of this answer was left."""
        if opened.thoughts:
            self.thinking.open_first()
        self._open_details = opened.details
        self.body.open_as(opened)

    def show_message(
        self,
        message: Message,
        documents: Mapping[str, Document],
        captions: tuple[str, str],
        model_name: str,
    ) -> None:
        """Show an answer as it stands now; the second caption is for a narrow column."""
        final = message.state.is_final
        self._message, self._documents = message, documents
        plain = (PLAIN,) if self.body.plain else ()
        self._show_notes((*plain, *map(clean, message.notes)))
        if self._thinking is not None or message.thoughts or not final:
            self.thinking.setVisible(self.thinking.show_message(message))
        self.body.show_message(message, documents)
        self._show_ending(message)
        self._show_silence(message)
        self._footer.show_message(message, documents)
        self._captions = clean(captions[0]), clean(captions[1])
        self._caption.setVisible(final and (message.has_text or message.usage is not None))
        self.setAccessibleName(f"Answer from {clean(model_name)}")

    def show_versions(self, ids: tuple[str, ...]) -> None:
        """Show which of several versions this is."""
        self._footer.show_versions(ids)

    def fit(self, width: int) -> int:
        """Lay out for a width; return the height."""
        space = self._theme.space
        room = self._caption.fontMetrics().horizontalAdvance(self._captions[0])
        short = room > width - 2 * RING
        self._caption.setText(self._captions[short])
        self._caption.setToolTip(f"<p>{html.escape(self._captions[0])}</p>" if short else "")
        parts: list[tuple[QWidget | None, int]] = [(note, space(3)) for note in self._notes]
        parts.append((self._thinking, space(3)))
        parts += self.body.parts
        parts += [
            (self._silence, space(5)),
            (self._ending, space(5)),
            (self._footer, space(3)),
            (self._caption, 0),
        ]
        top, gap = RING, 0
        for part, after in parts:
            if part is None or part.isHidden():
                continue
            top = place(part, RING, top + gap, width - 2 * RING)
            gap = after
        return top + RING

    def open_citation(self, ordinal: int) -> None:
        """Give the outline of the reader to one citation, 0 for none."""
        if ordinal == self._painters.chips.open_ordinal:
            return
        self._painters.chips.open_ordinal = ordinal
        for view in self.body.blocks.text_views():
            view.viewport().update()

    def chip_top(self, ordinal: int) -> int | None:
        """Return how far below the top of this widget the first chip of a citation stands.

        None if there is none, and while it is not there yet: `body.is_seeking`.
        """
        checked = self._checked(ordinal)
        if checked is None or self.body.seek(checked.citation.end):
            return None
        for view in self.body.blocks.text_views():
            cursor = QTextCursor(view.document())
            while not (cursor := view.document().find("\ufffc", cursor)).isNull():
                chip = chip_in(cursor.charFormat())
                if chip and chip.ordinal == ordinal:
                    place_in_view = view.cursorRect(cursor).topLeft()
                    return view.viewport().mapTo(self, place_in_view).y()
        return None

    def select_words(self, words: str, nth: int = 0) -> int | None:
        """Select a place of words; return how far below the top of this widget it is.

        None if they are not there, and while they are not there yet: `body.is_seeking`.
        """
        if self._message is not None and self.body.seek(reach_of(self._message, words, nth)):
            return None
        self.body.show_words()
        return select_place(self, self.body.blocks.edits(), words, nth)

    def unselect(self) -> None:
        """Select nothing, and seek nothing."""
        self.body.seek(0)
        select_place(self, self.body.blocks.edits(), "", 0)

    def take_drawn(self) -> bool:
        """Show the formulas that were drawn since; say whether there were any."""
        of_thoughts = self._thinking is not None and self._thinking.take_drawn()
        return self.body.blocks.take_drawn() or of_thoughts

    def has_selection(self) -> bool:
        """Say whether some of the text is selected."""
        return any(view.textCursor().hasSelection() for view in self.body.blocks.text_views())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self.update()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focused.emit(self._id)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focusRing"), self._theme.size("line", "focus")))
        radius = self._theme.size("radius", "control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _show_notes(self, notes: tuple[str, ...]) -> None:
        if notes == self._said:
            return
        self._said = notes
        for line in self._notes:
            line.hide()
            line.deleteLater()
        self._notes = [QuietLine(self._theme, "info", note) for note in notes]
        for line in self._notes:
            line.setParent(self)
            line.show()

    def _show_ending(self, message: Message) -> None:
        ended = (message.state, message.failure, message.remedy, message.waiting, message.detail)
        if ended == self._ended:
            return
        self._ended = ended
        self._open_details = self._shows_details
        if self._ending:
            if holds_focus(self._ending):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._ending.hide()
            self._ending.deleteLater()
        self._ending = ending_card(
            self._theme, message, self._press_remedy, self._change_height, self._open_details
        )
        if self._ending:
            self._ending.setParent(self)
            self._ending.show()

    @property
    def _shows_details(self) -> bool:
        """Say whether the details of the ending are open, or will be when there is one."""
        if isinstance(self._ending, TurnCard) and self._ending.details is not None:
            return self._ending.details.button.isChecked()
        return self._open_details

    def _show_silence(self, message: Message) -> None:
        if self._silence is None and not message.state.is_final:
            self._silence = SilenceLine(self._theme)
            self._silence.setParent(self)
            self._silence.height_changed.connect(self.body.grow)
        if self._silence is not None:
            self._silence.show_message(message)

    def _press_chip(self, chip: Chip) -> None:
        self._close_card()
        self.citation_activated.emit(self._id, chip.ordinal)

    def _press_proof(self) -> None:
        self.proof_activated.emit(self._id)

    def _press_remedy(self, remedy: str) -> None:
        self.remedy_activated.emit(self._id, remedy)

    def _change_height(self) -> None:
        self.height_changed.emit(self._id)

    def _hover_chip(self, chip: Chip | None, at: QPoint) -> None:
        self._close_card()
        checked = self._checked(chip.ordinal) if chip else None
        if checked:
            self._card = CitationCard(self._theme, checked, self._documents, self)
            self._card.show_at(at)

    def _close_card(self) -> None:
        if self._card:
            self._card.close()
            self._card = None

    def _checked(self, ordinal: int) -> CheckedCitation | None:
        citations = self._message.citations if self._message else ()
        return next((c for c in citations if c.citation.ordinal == ordinal), None)
