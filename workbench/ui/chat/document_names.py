"""The documents that came with a question, by icon and name."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.ui.chat.caption import count
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import drawing
from workbench.ui.files.wording import drawing_of
from workbench.ui.shell.elided import elided_caption
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme

MOST_NAMES = 3


class DocumentNames(QWidget):
    """Names in as many lines as they need; one that is longer than a line is cut in its middle."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[tuple[str, str]] = []
        self._flow = Flow(theme.space(5))
        self.setLayout(self._flow)
        self.hide()

    def show_documents(self, message: Message, documents: Mapping[str, Document]) -> None:
        """Name the documents of a question; nothing when it has none."""
        names = _names(message, documents)
        if names == self._names:
            return
        self._names = names
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for kind, name in names:
            entry = self._entry(kind, name)
            self._flow.addWidget(entry)
            entry.show()  # or it would take no room until the next turn of the loop
        self.setVisible(bool(names))

    def natural_width(self) -> int:
        """Return the pixels that all names take in one line."""
        return self._flow.sizeHint().width()

    def fit(self, width: int) -> int:
        """Return the height that the names take at a width."""
        return self._flow.heightForWidth(width)

    def _entry(self, kind: str, name: str) -> QWidget:
        entry = QWidget()
        entry.setFixedHeight(self._theme.size("icon", "tool"))
        row = QHBoxLayout(entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(3))
        row.addWidget(drawing(self._theme, kind, "textMuted", "inline"))
        label = elided_caption()
        label.elide = Qt.TextElideMode.ElideMiddle
        label.setText(name)
        row.addWidget(label, 1)
        return entry


def _names(message: Message, documents: Mapping[str, Document]) -> list[tuple[str, str]]:
    known = [documents[i] for i in message.document_ids if i in documents]
    if len(known) > MOST_NAMES:
        return [("docs", count(len(known), "document", "documents"))]
    return [
        (drawing_of(document), clean(document.named(message.pages.get(document.id, ()))))
        for document in known
    ]
