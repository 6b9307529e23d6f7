"""The sheet that asks which pages of a document the question is about."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.documents import Document
from workbench.domain.pages import Pages, WrongPages, pages_column, read_pages
from workbench.ui.dialogs import finished
from workbench.ui.theme import Theme

_WHOLE = "Ask about all pages"
_SOME = "Ask about these pages"


class PagesSheet(QDialog):
    """Takes pages such as "12-18, 20"; what is wrong with them is said below the field."""

    def __init__(self, theme: Theme, parent: QWidget, document: Document, chosen: Pages) -> None:
        super().__init__(parent)
        self._count = document.page_count or 1
        self.pages = chosen
        self.setWindowTitle("Workbench")
        self.setAccessibleName("Choose pages")
        self.setMinimumWidth(round(400 * theme.text_size))
        title = _words(f"Which pages of “{document.name}”?")
        title.setProperty("role", "subtitle")
        title.setProperty("weight", "semibold")
        text = _words(
            f"Only these are sent with the question. It has {self._count:,} pages, counted from "
            "the first page of the file. Leave the field empty for all of them."
        )
        self.field = QLineEdit(pages_column(chosen).replace(",", ", "))
        self.field.setPlaceholderText("12-18, 20")
        self.field.setAccessibleName("Pages")
        self.field.textChanged.connect(self._read)
        self.problem = _words("")
        self.problem.setProperty("tone", "danger")
        self.button = QPushButton(_WHOLE)
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        self.button.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        gap = theme.space(6)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        for widget in (title, text, self.field, self.problem):
            column.addWidget(widget)
        column.addLayout(row)
        self._read(self.field.text())
        self.field.selectAll()

    def _read(self, text: str) -> None:
        problem = ""
        try:
            self.pages = read_pages(text, self._count) if text.strip() else ()
        except WrongPages as error:
            problem = str(error)
        self.problem.setText(problem)
        self.button.setEnabled(not problem)
        self.button.setText(_SOME if self.pages else _WHOLE)


async def ask_pages(
    theme: Theme, parent: QWidget, document: Document, chosen: Pages
) -> Pages | None:
    """Return the pages that were chosen, empty for all, or None if nothing was."""
    sheet = PagesSheet(theme, parent, document, chosen)
    return sheet.pages if await finished(sheet) else None


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
