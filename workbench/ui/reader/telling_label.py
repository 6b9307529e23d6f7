"""A word in bold and a sentence after it, flowing over as many lines as there is need for."""

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import Theme


class TellingLabel(QWidget):
    """Plain text in two weights; nothing in it is ever read as markup."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ("", "")
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setUndoRedoEnabled(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._write)

    def show_words(self, word: str, sentence: str) -> None:
        """Show a word in bold and a sentence."""
        self._words = (word, sentence)
        self.setAccessibleName(f"{word} {sentence}")
        self._write()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.font_pixels("ui") * 9, self._theme.line_height("ui"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        self._document.setTextWidth(-1)
        return QSize(round(self._document.idealWidth()) + 2, self._theme.line_height("ui"))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        self._document.setTextWidth(max(1, width))
        return round(self._document.size().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        height = self.heightForWidth(self.width())
        painter.translate(0, max(0, (self.height() - height) // 2))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = self.palette()
        self._document.documentLayout().draw(painter, context)

    def _write(self) -> None:
        word, sentence = self._words
        font = self._theme.font("ui")
        self._document.setDefaultFont(font)
        self._document.clear()
        cursor = QTextCursor(self._document)
        bold, plain = QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        for look in (bold, plain):
            look.setForeground(self._theme.colour("text"))
        cursor.insertText(word, bold)
        cursor.insertText(f" {sentence}", plain)
        self.updateGeometry()
        self.update()
