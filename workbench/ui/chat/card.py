"""The card over a citation's chip: what the check said, where, and the words."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document
from workbench.ui.chat.chips import look_of
from workbench.ui.chat.citing import page_label
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import drawing, plain_label
from workbench.ui.theme import Theme
from workbench.ui.verdict_status import OCR_NOTE, status_of

WIDTH = 380
LONGEST = 600
GAP = 9


def place_words(checked: CheckedCitation, documents: Mapping[str, Document]) -> str:
    """Return label and position of the cited page, such as "p. 41 (43 of 84)"."""
    page = checked.citation.page
    if page is None:
        return ""
    document = documents.get(checked.document_id)
    label = page_label(documents, checked.document_id, page)
    if document is None or not document.page_count or label == str(page):
        return f"p. {label}"
    return f"p. {label} ({page} of {document.page_count})"


class CitationCard(QFrame):
    """A card over the window that takes no focus and closes when the pointer leaves the chip."""

    def __init__(
        self,
        theme: Theme,
        checked: CheckedCitation,
        documents: Mapping[str, Document],
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self._over = parent.window()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("citationCard")
        look = look_of(theme, status_of(checked))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(5),) * 4)
        column.setSpacing(theme.space(3))
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        if look["mark"]:
            head.addWidget(drawing(theme, look["mark"], look["colour"], "inline"))
        word = plain_label(look["word"], tone=look["colour"])
        word.setProperty("weight", "semibold")
        word.setWordWrap(False)
        head.addWidget(word)
        head.addStretch(1)
        where = plain_label(place_words(checked, documents), "caption", "muted")
        where.setWordWrap(False)
        head.addWidget(where)
        column.addLayout(head)
        document = documents.get(checked.document_id)
        name = plain_label(clean(document.name) if document else "This document is not known.")
        name.setProperty("weight", "semibold")
        column.addWidget(name)
        quote = clean(checked.citation.quote)[:LONGEST]
        if quote:
            column.addWidget(plain_label(f"“{quote}”"))
        if checked.check and checked.check.reason:
            column.addWidget(plain_label(clean(checked.check.reason), "caption", "muted"))
        if checked.check and checked.check.recognised:
            column.addWidget(plain_label(OCR_NOTE, "caption", "muted"))
        if document:
            column.addWidget(plain_label("Click to open the page", "caption", "muted"))
        self.setFixedWidth(round(WIDTH * theme.font_pixels("ui") / 13))

    def show_at(self, place: QPoint) -> None:
        """Show the card below a place on the screen, inside the window's edges."""
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        window = self._over
        at = window.mapFromGlobal(place)
        left = min(at.x(), window.width() - self.width() - GAP)
        top = at.y() + 2 * GAP
        if top + self.height() > window.height():
            top = at.y() - self.height() - GAP
        self.move(max(0, left), max(0, top))
        self.show()
        self.raise_()
