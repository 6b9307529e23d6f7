"""The sheet that asks which pages of a document the question is about."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from workbench.domain.documents import Document
from workbench.domain.pages import Pages, WrongPages, pages_typed, read_pages
from workbench.ui.chat.hostile import clean
from workbench.ui.dialogs import finished
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme

_WHOLE = "Ask about all pages"
_SOME = "Ask about these pages"


class PagesSheet(Sheet):
    """Takes pages such as "12-18, 20"; what is wrong with them is said below the field."""

    def __init__(
        self, theme: Theme, parent: QWidget | None, document: Document, chosen: Pages
    ) -> None:
        super().__init__(theme, parent, f"Which pages of “{clean(document.name)}”?", 400)
        self._count = document.page_count or 1
        self.pages = chosen
        self.field = QLineEdit(pages_typed(chosen))
        self.field.setPlaceholderText("12-18, 20")
        self.field.setAccessibleName("Pages")
        self.field.textChanged.connect(self._read)
        self.problem = plain("", tone="danger")
        self.button = QPushButton(_WHOLE)
        self.add(
            plain(
                f"Only these are sent with the question. It has {self._count:,} pages, counted "
                "from the first page of the file. Leave the field empty for all of them."
            ),
            self.field,
            self.problem,
        )
        self.end(self.button)
        self._read(self.field.text())
        self.field.selectAll()
        self.field.setFocus()

    def _read(self, text: str) -> None:
        problem = ""
        try:
            self.pages = read_pages(text, self._count) if text.strip() else ()
        except WrongPages as error:
            problem = str(error)
        self.problem.setText(problem)
        self.button.setEnabled(not problem)
        self.button.setText(_SOME if self.pages or problem else _WHOLE)


async def ask_pages(
    theme: Theme, parent: QWidget, document: Document, chosen: Pages
) -> Pages | None:
    """Return the pages that were chosen, empty for all, or None if nothing was."""
    sheet = PagesSheet(theme, parent, document, chosen)
    return sheet.pages if await finished(sheet) else None
