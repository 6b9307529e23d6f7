"""A question: a bubble at the right, its documents below the text, what can be done beside it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFrame, QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.document_names import DocumentNames
from workbench.ui.chat.finding import reach_of, select_place
from workbench.ui.chat.fitting import place
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.markdown import plain_lines
from workbench.ui.chat.opened import Opened
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.question_actions import QuestionActions
from workbench.ui.chat.question_editor import QuestionEditor
from workbench.ui.chat.rows import RestLine
from workbench.ui.theme import Theme

WIDEST = 0.84
NARROWEST = 0.6
"""Parts of the column that a bubble may take, and that must be left beside what can be done."""

LONGEST_SHOWN = 10_000
COLLAPSED = 4_000
"""Characters of which a question is shown in whole, and those shown of one that is longer."""

MORE = 60_000
"""Characters that "Show more" adds: 27 ms at first, 85 the fourth time (measured)."""


class QuestionView(QWidget):
    """Shows a question as plain text, whatever it holds; `versions` is its switch.

    What can be done with it stands at the left of the bubble's foot, on hover or focus, and has its
    room there always, so that nothing moves; below the bubble where the column is too narrow. The
    switch between versions is always seen. Signals: height_changed(message id),
    focused(message id); draft_changed(message id, words) with the words of a question that is
    being changed, "" when there are none to keep.
    """

    height_changed = Signal(str)
    focused = Signal(str)
    draft_changed = Signal(str, str)

    def __init__(self, theme: Theme, intents: TurnIntents, painters: Painters) -> None:
        super().__init__()
        self._theme = theme
        self._intents = intents
        self._message: Message | None = None
        self._editor: QuestionEditor | None = None
        self._told = ""
        self._rest: RestLine | None = None
        self._wanted = COLLAPSED
        self._hovered = False
        self._bubble = QFrame(self)
        self._bubble.setObjectName("bubble")
        self._text = ProseView(theme, painters)
        self._text.setParent(self._bubble)
        self._names = DocumentNames(theme, self._bubble)
        self._actions = QuestionActions(theme, self)
        self._actions.edit_pressed.connect(self.edit)
        self._actions.copy_pressed.connect(self._copy)
        self._actions.delete_pressed.connect(self._delete)
        self.versions = self._actions.versions
        self.versions.chosen.connect(intents.version_chosen)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def opened(self) -> Opened:
        """Return what the user opened in this question."""
        return Opened(shown=self._wanted if self._wanted > COLLAPSED else 0)

    def open_as(self, opened: Opened) -> None:
        """Begin as another widget of this question was left."""
        self._wanted = max(COLLAPSED, opened.shown)

    @property
    def is_editing(self) -> bool:
        """Say whether the question is being changed."""
        return self._editor is not None

    def show_versions(self, ids: tuple[str, ...]) -> None:
        """Show which of several versions this is."""
        self.versions.show_versions(ids, self._message.id if self._message else "")
        self._show_actions()

    def select_words(self, words: str, nth: int = 0) -> int | None:
        """Select a place of words; return how far below the top of this widget it is."""
        if self._message is not None and self._message.length > self._shown:
            self._show_until(reach_of(self._message, words, nth))
        return select_place(self, [self._text], words, nth)

    def unselect(self) -> None:
        """Select nothing."""
        select_place(self, [self._text], "", 0)

    @property
    def draft(self) -> str | None:
        """Return the words in the field, None when there is no field."""
        return None if self._editor is None else self._editor.field.toPlainText()

    def edit(self, draft: str | None = None) -> None:
        """Turn the bubble into a field, with the question or a draft of another."""
        if self._message is None:
            return
        opened = self._editor is None
        field = self.take_draft(self._message.text if draft is None else draft).field
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if opened:
            self._tell_height()
            if draft is None:
                field.selectAll()
            else:
                field.moveCursor(QTextCursor.MoveOperation.End)

    def take_draft(self, words: str) -> QuestionEditor:
        """Show a field with these words, or the one that is open; the keyboard stays elsewhere."""
        if self._editor is None:
            editor = self._editor = QuestionEditor(self._theme, words)
            editor.setParent(self)
            editor.cancelled.connect(self.stop_editing)
            editor.saved.connect(self._save)
            editor.asked.connect(self._ask)
            editor.grown.connect(self._tell_height)
            editor.settled.connect(self.tell_draft)
            editor.show()
            self._bubble.hide()
            self._show_actions()
            self.tell_draft()
        return self._editor

    def tell_draft(self) -> None:
        """Tell the words in the field, if they are not as they were told before."""
        if self._message is not None:
            draft = self.draft or ""
            draft = "" if draft == self._message.text else draft
            if draft != self._told:
                self._told = draft
                self.draft_changed.emit(self._message.id, draft)

    def stop_editing(self) -> None:
        """Show the bubble again; what was typed is given up."""
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self.tell_draft()
            self._bubble.show()
            self._show_actions()
            self._tell_height()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Show a question and the documents that came with it."""
        self._message = message
        self._text.show_lines(plain_lines(clean(message.beginning(self._shown))))
        self._show_rest(message.length - self._shown)
        self.setAccessibleName("Question")
        self.setAccessibleDescription(clean(message.beginning(10_000)))
        self._names.show_documents(message, documents)

    def fit(self, width: int) -> int:
        """Lay out for a width: the bubble is as wide as its text, within what is left to it."""
        theme = self._theme
        if self._editor is not None:
            height = self._editor.fit(width)
            self._editor.setGeometry(0, 0, width, height)
            return height
        pad = theme.space(6) - 2
        most = round(width * WIDEST) - 2 * pad
        inner = min(most, max(round(self._ideal_width()), self._names.natural_width()))
        is_cut = self._rest is not None and not self._rest.isHidden()
        inner = most if is_cut else inner
        row, gap = self._actions.natural_width(), theme.space(4)
        room = width - row - gap
        beside = room >= min(inner + 2 * pad, width * NARROWEST)
        if beside:
            inner = min(inner, room - 2 * pad)
        top = place(self._text, pad, theme.space(4), inner)
        if self._rest is not None and is_cut:
            top = place(self._rest, pad, top + theme.space(3), inner)
        if not self._names.isHidden():
            top = place(self._names, pad, top + theme.space(3), inner)
        top += theme.space(5)
        left = width - inner - 2 * pad
        self._bubble.setGeometry(left, 0, inner + 2 * pad, top)
        if beside:
            high = self._actions.fit(row)
            self._actions.setGeometry(left - gap - row, top - high - theme.space(3), row, high)
            return top
        row = min(row, width)
        return place(self._actions, width - row, top, row)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 (Qt's name)
        super().enterEvent(event)
        self._hovered = True
        self._show_actions()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().leaveEvent(event)
        self._hovered = False
        self._show_actions()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self._show_actions()
        self._show_ring()
        tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in tab and self._message is not None:
            self.focused.emit(self._message.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        self._show_actions()
        self._show_ring()

    @property
    def _shown(self) -> int:
        """Return how many characters of the question are shown."""
        length = self._message.length if self._message is not None else 0
        return length if length <= LONGEST_SHOWN else min(length, self._wanted)

    def _show_rest(self, more: int) -> None:
        """Say how much of the question is not shown, and offer more of it."""
        if more > 0 and self._rest is None:
            self._rest = RestLine(self._theme, "question")
            self._rest.setParent(self._bubble)
            self._rest.pressed.connect(self._show_more)
        if self._rest is not None:
            self._rest.setVisible(more > 0)
            self._rest.show_count(more)

    def _show_more(self) -> None:
        self._show_until(self._shown + MORE)

    def _show_until(self, wanted: int) -> None:
        """Show so many characters at least."""
        if self._message is not None and wanted > self._wanted:
            self._wanted = wanted
            self._text.show_lines(plain_lines(clean(self._message.beginning(self._shown))))
            self._show_rest(self._message.length - self._shown)
            self._tell_height()

    def _show_ring(self) -> None:
        """Give the bubble its ring while the question has the keyboard; its words do not move."""
        self._bubble.setProperty("focused", self.hasFocus())
        self._bubble.style().unpolish(self._bubble)
        self._bubble.style().polish(self._bubble)

    def _show_actions(self) -> None:
        focus = self.window().focusWidget()
        inside = focus is not None and (focus is self or self.isAncestorOf(focus))
        self._actions.buttons.setVisible(self._hovered or inside)
        self._actions.setVisible(self._editor is None)

    def _copy(self) -> None:
        if self._message is not None:
            QGuiApplication.clipboard().setText(clean(self._message.text))

    def _delete(self) -> None:
        if self._message is not None:
            self._intents.deleted.emit(self._message.id)

    def _save(self, text: str) -> None:
        if self._message is not None:
            self.stop_editing()
            self._intents.question_saved.emit(self._message.id, text)

    def _ask(self, text: str) -> None:
        if self._message is not None:
            self.stop_editing()
            self._intents.question_asked.emit(self._message.id, text)

    def _tell_height(self) -> None:
        if self._message is not None:
            self.height_changed.emit(self._message.id)

    def _ideal_width(self) -> float:
        document = self._text.document()
        document.setTextWidth(-1)
        return document.idealWidth() + 2
