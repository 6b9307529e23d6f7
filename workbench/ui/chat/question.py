"""A question: a bubble at the right, its documents below the text."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document, TextLayer
from workbench.ui.chat.blocks import Line, Run
from workbench.ui.chat.caption import count
from workbench.ui.chat.chips import ChipPainter
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.markdown import slices
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.rows import drawing
from workbench.ui.theme import Theme

WIDEST = 0.84
MOST_NAMES = 3


class QuestionView(QWidget):
    """Shows a question as plain text, whatever it holds."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bubble = QFrame(self)
        self._bubble.setObjectName("bubble")
        self._bubble.setStyleSheet(
            f"#bubble {{ background: {theme.hex('subtle')};"
            f" border-radius: {theme.size('radius', 'bubble')}px; }}"
        )
        self._painter = ChipPainter(theme)
        self._text = ProseView(theme, self._painter)
        self._text.setParent(self._bubble)
        self._names: list[tuple[QLabel, QLabel]] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_message(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Show a question and the documents that came with it."""
        text = clean(message.text)
        lines = [
            Line((Run(piece),), tight=True) for line in text.split("\n") for piece in slices(line)
        ]
        self._text.show_lines(tuple(lines))
        self.setAccessibleName("Question")
        self.setAccessibleDescription(text[:10_000])
        for pair in self._names:
            for label in pair:
                label.hide()
                label.deleteLater()
        self._names = [self._name(kind, name) for kind, name in _names(message, documents)]

    def fit(self, width: int) -> int:
        """Lay out for a width: the bubble is as wide as its text, at most 84 % of the column."""
        theme = self._theme
        pad = theme.space(6) - 2
        most = round(width * WIDEST) - 2 * pad
        inner = min(most, max(round(self._ideal_width()), min(most, self._names_width())))
        top = theme.space(5)
        height = self._text.fit(inner)
        self._text.setGeometry(pad, top, inner, height)
        top += height
        if self._names:
            top = self._place_names(pad, top + theme.space(2), inner)
        top += theme.space(4)
        bubble = inner + 2 * pad
        self._bubble.setGeometry(width - bubble, 0, bubble, top)
        return top

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
        ("scan" if document.text_layer is TextLayer.NO else "doc", clean(document.name))
        for document in known
    ]
