"""A question: a bubble at the right, its documents below the text, what can be done beside it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.caption import count
from workbench.ui.chat.finding import select_place
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.markdown import plain_lines
from workbench.ui.chat.painters import Painters
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.question_editor import QuestionEditor
from workbench.ui.chat.rows import drawing
from workbench.ui.chat.version_switch import VersionSwitch
from workbench.ui.files.wording import drawing_of
from workbench.ui.shell.buttons import CopyButton, IconButton
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme

WIDEST = 0.84
NARROWEST = 0.6
"""Parts of the column that a bubble may take, and that must be left beside what can be done."""
MOST_NAMES = 3


class QuestionView(QWidget):
    """Shows a question as plain text, whatever it holds; `versions` is its switch.

    What can be done with it stands at the left of the bubble's foot, on hover or focus, and has its
    room there always, so that nothing moves; below the bubble where the column is too narrow. The
    switch between versions is always seen. Signals: height_changed(message id),
    focused(message id).
    """

    height_changed = Signal(str)
    focused = Signal(str)

    def __init__(self, theme: Theme, intents: TurnIntents, painters: Painters) -> None:
        super().__init__()
        self._theme = theme
        self._intents = intents
        self._message: Message | None = None
        self._editor: QuestionEditor | None = None
        self._hovered = False
        self._bubble = QFrame(self)
        self._bubble.setObjectName("bubble")
        # With high contrast the ground of the bubble is that of the page: it needs an outline.
        outline = f"1px solid {theme.hex('border')}" if theme.high_contrast else "none"
        self._bubble.setStyleSheet(
            f"#bubble {{ background: {theme.hex('subtle')}; border: {outline};"
            f" border-radius: {theme.size('radius', 'bubble')}px; }}"
            f'#bubble[focused="true"] {{ border: {theme.size("line", "focus")}px solid'
            f" {theme.hex('focusRing')}; }}"
        )
        self._text = ProseView(theme, painters)
        self._text.setParent(self._bubble)
        self._names: list[tuple[QLabel, QLabel]] = []
        self._row, self._actions = QWidget(self), QWidget()
        self.versions = VersionSwitch(theme)
        self.versions.chosen.connect(intents.version_chosen)
        self._make_row()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def is_editing(self) -> bool:
        """Say whether the question is being changed."""
        return self._editor is not None

    def show_versions(self, ids: tuple[str, ...]) -> None:
        """Show which of several versions this is."""
        self.versions.show_versions(ids, self._message.id if self._message else "")
        self._show_row()

    def select_words(self, words: str, nth: int = 0) -> int | None:
        """Select a place of words; return how far below the top of this widget it is."""
        return select_place(self, [self._text], words, nth)

    def unselect(self) -> None:
        """Select nothing."""
        select_place(self, [self._text], "", 0)

    def edit(self) -> None:
        """Turn the bubble into a field."""
        if self._message is None or self._editor is not None:
            return
        editor = self._editor = QuestionEditor(self._theme, self._message.text)
        editor.setParent(self)
        editor.cancelled.connect(self.stop_editing)
        editor.saved.connect(self._save)
        editor.asked.connect(self._ask)
        editor.grown.connect(self._tell_height)
        editor.show()
        self._bubble.hide()
        self._show_row()
        self._tell_height()
        editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.field.selectAll()

    def stop_editing(self) -> None:
        """Show the bubble again; what was typed is given up."""
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self._bubble.show()
            self._show_row()
            self._tell_height()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Show a question and the documents that came with it."""
        self._message = message
        text = clean(message.text)
        self._text.show_lines(plain_lines(text))
        self.setAccessibleName("Question")
        self.setAccessibleDescription(text[:10_000])
        for pair in self._names:
            for label in pair:
                label.hide()
                label.deleteLater()
        self._names = [self._name(kind, name) for kind, name in _names(message, documents)]

    def fit(self, width: int) -> int:
        """Lay out for a width: the bubble is as wide as its text, within what is left to it."""
        theme = self._theme
        if self._editor is not None:
            height = self._editor.fit(width)
            self._editor.setGeometry(0, 0, width, height)
            return height
        pad = theme.space(6) - 2
        most = round(width * WIDEST) - 2 * pad
        inner = min(most, max(round(self._ideal_width()), min(most, self._names_width())))
        row, gap = self._flow.sizeHint().width(), theme.space(4)
        room = width - row - gap
        beside = room >= min(inner + 2 * pad, width * NARROWEST)
        if beside:
            inner = min(inner, room - 2 * pad)
        top = theme.space(4)
        height = self._text.fit(inner)
        self._text.setGeometry(pad, top, inner, height)
        top += height
        if self._names:
            top = self._place_names(pad, top + theme.space(2), inner)
        top += theme.space(4 if self._names else 5)
        left = width - inner - 2 * pad
        self._bubble.setGeometry(left, 0, inner + 2 * pad, top)
        high = theme.size("control", "iconButton")
        if beside:
            self._row.setGeometry(left - gap - row, top - high - theme.space(3), row, high)
            return top
        row = min(row, width)
        high = self._flow.heightForWidth(row)
        self._row.setGeometry(width - row, top, row, high)
        return top + high

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 (Qt's name)
        super().enterEvent(event)
        self._hovered = True
        self._show_row()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().leaveEvent(event)
        self._hovered = False
        self._show_row()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self._show_row()
        self._show_ring()
        tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in tab and self._message is not None:
            self.focused.emit(self._message.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        self._show_row()
        self._show_ring()

    def _show_ring(self) -> None:
        """Give the bubble its ring while the question has the keyboard; its words do not move."""
        self._bubble.setProperty("focused", self.hasFocus())
        self._bubble.style().unpolish(self._bubble)
        self._bubble.style().polish(self._bubble)

    def _make_row(self) -> None:
        actions = QHBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(self._theme.space(1))
        policy = self._actions.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._actions.setSizePolicy(policy)
        for icon_name, name, press in (
            ("edit", "Edit the question", self.edit),
            ("copy", "Copy the question", self._copy),
            ("trash", "Delete from here on", self._delete),
        ):
            copies = icon_name == "copy"
            button = (
                CopyButton(self._theme, name)
                if copies
                else IconButton(self._theme, icon_name, name)
            )
            button.clicked.connect(press)
            actions.addWidget(button)
        self._flow = Flow(self._theme.space(1), self._actions, self.versions)
        self._row.setLayout(self._flow)

    def _show_row(self) -> None:
        focus = self.window().focusWidget()
        inside = focus is not None and (focus is self or self.isAncestorOf(focus))
        self._actions.setVisible(self._hovered or inside)
        self._row.setVisible(self._editor is None)

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

    def _name(self, kind: str, name: str) -> tuple[QLabel, QLabel]:
        mark = drawing(self._theme, kind, "textMuted", "inline")
        label = QLabel(self._bubble)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(name)
        label.setProperty("role", "caption")
        label.setProperty("tone", "muted")
        mark.setParent(self._bubble)
        mark.show()
        label.show()
        return mark, label

    def _name_width(self, label: QLabel) -> int:
        metrics = QFontMetrics(self._theme.font("caption"))
        return metrics.horizontalAdvance(label.text()) + 2

    def _names_width(self) -> int:
        step = self._theme.size("icon", "inline") + self._theme.space(3)
        gap = self._theme.space(5)
        return sum(self._name_width(label) + step + gap for _, label in self._names) - gap

    def _place_names(self, pad: int, top: int, width: int) -> int:
        icon = self._theme.size("icon", "inline")
        row, gap = self._theme.size("icon", "large"), self._theme.space(3)
        left = 0
        for mark, label in self._names:
            needed = icon + gap + self._name_width(label)
            if left and left + needed > width:
                left, top = 0, top + row
            mark.setGeometry(pad + left, top, icon, row)
            label.setGeometry(
                pad + left + icon + gap, top, min(needed - icon - gap, width - icon - gap), row
            )
            left += needed + self._theme.space(5)
        return top + row


def _names(message: Message, documents: Mapping[str, Document]) -> list[tuple[str, str]]:
    known = [documents[i] for i in message.document_ids if i in documents]
    if len(known) > MOST_NAMES:
        return [("docs", count(len(known), "document", "documents"))]
    return [
        (drawing_of(document), clean(document.named(message.pages.get(document.id, ()))))
        for document in known
    ]
