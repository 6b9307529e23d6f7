"""The Reader's panel: tool rows, find bar, verdict bar, the page, the quotations of the answer."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.reader.document_row import DocumentRow
from workbench.ui.reader.find_bar import FindBar
from workbench.ui.reader.message_page import MessagePage
from workbench.ui.reader.page_row import PageRow
from workbench.ui.reader.page_view import Anchor, PageView
from workbench.ui.reader.quotation_list import QuotationList
from workbench.ui.reader.text_page import TextPage
from workbench.ui.reader.thumbnails import Thumbnails
from workbench.ui.reader.verdict_bar import VerdictBar
from workbench.ui.theme import Theme

EMPTY = "No document is open."
EMPTY_HINT = "Press the mark of a quotation in an answer, and its page opens here."


class ReaderPanel(QWidget):
    """Shows one document at a time.

    Its parts are public: `pages`, `thumbnails`, `text`, `message`, `find_bar`, `verdict`,
    `quotations`. The panel joins them and holds what concerns more than one.

    Signals: document_chosen(str id), page_changed(int), remedy_pressed(str action).
    """

    document_chosen = Signal(str)
    page_changed = Signal(int)
    remedy_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page_text = ""
        self.setAccessibleName("Reader")
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document_row = DocumentRow(theme)
        self._page_row = PageRow(theme)
        self.find_bar = FindBar(theme)
        self.verdict = VerdictBar(theme)
        self.pages = PageView(theme)
        self.text = TextPage(theme)
        self.message = MessagePage(theme)
        self.thumbnails = Thumbnails(theme)
        self._thumbnails_wanted = False
        self.quotations = QuotationList(theme)
        self._stack = QStackedWidget()
        for page in (self.message, self.pages, self.text):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._document_row, self._page_row, self.find_bar, self.verdict):
            column.addWidget(part)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.thumbnails)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.quotations)
        self._make_menu()
        self._connect()
        self.show_documents((), "")
        self.show_message(EMPTY, EMPTY_HINT)

    def show_documents(self, documents: Sequence[tuple[str, str]], current: str) -> None:
        """Show (id, name) of the open documents, and which of them is read."""
        self._document_row.show_documents(documents, current)

    def show_pages(
        self,
        sizes: Sequence[tuple[float, float]],
        labels: Sequence[str],
        anchor: Anchor,
        span: tuple[float, float] = (0.0, 1.0),
        *,
        searchable: bool = True,
    ) -> None:
        """Show a document of pages (sizes in points), opened at a place; see `PageView`."""
        self._page_row.show_document(len(sizes), labels)
        self._page_row.show()
        self._document_row.allow_find(searchable)
        self._stack.setCurrentWidget(self.pages)
        self.thumbnails.show_pages(sizes, labels)
        self.thumbnails.setVisible(self._thumbnails_wanted)
        self.pages.show_pages(sizes, labels, anchor, span)
        self._show_zoom()

    def show_text(self, text: str) -> None:
        """Show a document without pages."""
        self._hide_page_tools()
        self._document_row.allow_find(True)
        self._stack.setCurrentWidget(self.text)
        self.text.show_text(text)

    def show_message(self, sentence: str, hint: str = "", action: str = "") -> None:
        """Show a sentence in the page's place, with at most one button."""
        self._hide_page_tools()
        self._document_row.allow_find(False)
        self.find_bar.reset()
        self.verdict.show_telling(None)
        self._stack.setCurrentWidget(self.message)
        self.message.show_message(sentence, hint, action)

    def show_page_text(self, text: str) -> None:
        """Take the text of the current page, for screen readers and for copying."""
        self._page_text = text
        self._copy.setEnabled(bool(text.strip()))
        self.pages.setAccessibleDescription(" ".join(text.replace("\ufffe", "").split()))

    def focus_page(self) -> None:
        """Put the keyboard on what is read."""
        self._shown().setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.quotations.give_room(self.height())

    def _hide_page_tools(self) -> None:
        self._page_row.hide()
        self.thumbnails.hide()

    def _connect(self) -> None:
        self._document_row.document_chosen.connect(self.document_chosen)
        self._document_row.find_wanted.connect(self.find_bar.open)
        self._document_row.more_wanted.connect(self._open_menu)
        self._page_row.page_wanted.connect(self.pages.go_to_page)
        self._page_row.thumbnails_wanted.connect(self._show_thumbnails)
        self.thumbnails.page_wanted.connect(self.pages.go_to_page)
        self._page_row.zoom_chosen.connect(self.pages.set_zoom)
        self._page_row.zoom_in.connect(self.pages.zoom_in)
        self._page_row.zoom_out.connect(self.pages.zoom_out)
        self._page_row.done.connect(self.focus_page)
        self.pages.page_changed.connect(self._on_page)
        self.pages.zoom_changed.connect(self._show_zoom)
        self.find_bar.closed.connect(self.focus_page)
        self.verdict.search_wanted.connect(self.find_bar.open)
        self.verdict.page_wanted.connect(self.pages.go_to_page)
        self.message.pressed.connect(self.remedy_pressed)
        for keys, slot in (
            ("Ctrl+F", self._find),
            ("Ctrl+G", self._page_row.edit_page),
            ("F3", self.find_bar.go_next),
            ("Shift+F3", self.find_bar.go_previous),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self._printed = self._menu.addAction("Show pages as printed")
        self._printed.setCheckable(True)
        self._printed.toggled.connect(self.pages.show_as_printed)
        self._copy = self._menu.addAction("Copy the text of this page")
        self._copy.triggered.connect(self._copy_page)
        self._copy.setEnabled(False)

    def _open_menu(self, place: QPoint) -> None:
        self._printed.setVisible(self._theme.is_dark)
        self._menu.popup(place)

    def _show_thumbnails(self, wanted: bool) -> None:
        self._thumbnails_wanted = wanted
        self.thumbnails.setVisible(wanted)
        self.thumbnails.show_page(self.pages.page)

    def _find(self) -> None:
        if self._shown() is not self.message:
            self.find_bar.open()

    def _shown(self) -> QWidget:
        return next(
            page for page in (self.pages, self.text, self.message) if page.isVisibleTo(self)
        )

    def _copy_page(self) -> None:
        QGuiApplication.clipboard().setText(self._page_text.replace("\ufffe", ""))

    def _on_page(self, page: int) -> None:
        self._page_row.show_page(page)
        self.thumbnails.show_page(page)
        self._show_zoom()
        self.verdict.show_page(page)
        self.page_changed.emit(page)

    def _show_zoom(self) -> None:
        self._page_row.show_zoom(self.pages.zoom, self.pages.factor)
