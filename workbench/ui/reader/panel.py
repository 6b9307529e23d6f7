"""The Reader's panel: tool rows, find bar, verdict bar, the page, the quotations of the answer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.pages import Pages, number_of_pages, pages_words
from workbench.services.reading import Heading
from workbench.ui.chat.hostile import clean
from workbench.ui.reader.anchor import Anchor
from workbench.ui.reader.document_row import DocumentRow
from workbench.ui.reader.find_bar import FindBar
from workbench.ui.reader.link_keys import LinkKeys
from workbench.ui.reader.message_page import MessagePage
from workbench.ui.reader.open_tabs import OpenTabs
from workbench.ui.reader.outline import Outline
from workbench.ui.reader.page_menu import PageMenu
from workbench.ui.reader.page_row import PageRow
from workbench.ui.reader.page_view import PageView
from workbench.ui.reader.pointing import Pointing
from workbench.ui.reader.quotation_list import QuotationList
from workbench.ui.reader.text_page import TextPage
from workbench.ui.reader.thumbnails import Thumbnails, ask_words
from workbench.ui.reader.verdict_bar import VerdictBar
from workbench.ui.reader.warning_bar import WarningBar
from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme

EMPTY = "No document is open."
EMPTY_HINT = "Press the mark of a quotation in an answer, and its page opens here."


class ReaderPanel(QWidget):
    """Shows one document at a time.

    Its parts are public: `pages`, `pointing`, `link_keys`, `thumbnails`, `outline`, `text`,
    `message`, `find_bar`, `verdict`, `warnings`, `scan`, `menu`, `quotations`. The panel joins
    them and holds what concerns more than one.

    Signals: document_chosen(str id), close_wanted(str id), page_changed(int),
    remedy_pressed(str action).
    """

    document_chosen = Signal(str)
    close_wanted = Signal(str)
    page_changed = Signal(int)
    remedy_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._page_text = ""
        self._back: list[Anchor] = []
        self.setAccessibleName("Reader")
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs = OpenTabs(theme)
        self._document_row = DocumentRow(theme)
        self._page_row = PageRow(theme)
        self.find_bar = FindBar(theme)
        self.verdict = VerdictBar(theme)
        self.warnings = WarningBar(theme, "warning", "warn")
        self.scan = WarningBar(theme, "info", "scan")
        self.pages = PageView(theme)
        self.pointing = Pointing(theme, self.pages)
        self.link_keys = LinkKeys(theme, self.pages, self.pointing)
        self.text = TextPage(theme)
        self.message = MessagePage(theme)
        self.thumbnails = Thumbnails(theme)
        self.ask_pages = compact_button()
        self.ask_pages.hide()
        self.outline = Outline(theme)
        self.menu = PageMenu(theme, self.pages, self.pointing, self)
        self._thumbnails_wanted = self._contents_wanted = False
        self.quotations = QuotationList(theme)
        self._stack = QStackedWidget()
        for page in (self.message, self.pages, self.text):
            self._stack.addWidget(page)
        # Else the highest of the three would hold its height while another one shows.
        self._stack.setMinimumHeight(theme.space(9))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._tabs, self._document_row, self._page_row, self.find_bar):
            column.addWidget(part)
        for bar in (self.warnings, self.scan, self.verdict):
            column.addWidget(bar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        small_pages = QVBoxLayout()
        small_pages.setSpacing(0)
        small_pages.addWidget(self.thumbnails)
        small_pages.addWidget(self.ask_pages)
        middle.addLayout(small_pages)
        middle.addWidget(self.outline)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.quotations)
        self._connect()
        self.show_documents((), "")
        self.show_message(EMPTY, EMPTY_HINT)

    def show_documents(self, documents: Sequence[tuple[str, str]], current: str) -> None:
        """Show (id, name) of the open documents, and which of them is read."""
        self._tabs.show_documents(documents, current)
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
        self._back.clear()
        self._page_row.show_document(len(sizes), labels)
        self._page_row.show()
        self._document_row.allow_find(searchable)
        self._document_row.allow_area(True)
        self.menu.allow_pages(True)
        self.show_outline(())
        self._stack.setCurrentWidget(self.pages)
        self.thumbnails.show_pages(sizes, labels)
        self.thumbnails.setVisible(self._thumbnails_wanted)
        self.pages.show_pages(sizes, labels, anchor, span)
        self._show_zoom()

    def show_outline(self, headings: Sequence[Heading]) -> None:
        """Show the outline of the document, which is read after its first page."""
        self._page_row.allow_contents(bool(headings))
        self.outline.show_headings(headings)
        self.outline.setVisible(self._contents_wanted and bool(headings))
        self.outline.show_page(self.pages.page)

    def allow_find(self) -> None:
        """Offer to search from now on: the words of a picture were read."""
        self._document_row.allow_find(True)

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
        self.warnings.hide()
        self.scan.hide()
        self.find_bar.reset()
        self.verdict.show_telling(None)
        self._stack.setCurrentWidget(self.message)
        self.message.show_message(sentence, hint, action)

    def flash_marks(self, wanted: bool) -> None:
        """Take the marks of a citation away again once they were seen, or keep them."""
        self.pages.flash.wanted = self.text.flash.wanted = wanted

    def show_page_text(self, text: str) -> None:
        """Take the text of the current page, for screen readers and for copying."""
        self._page_text = text
        self.menu.allow_copy_page(bool(text.strip()))
        self.pages.setAccessibleDescription(" ".join(text.replace("\ufffe", "").split()))

    def focus_page(self) -> None:
        """Put the keyboard on what is read."""
        self._shown().setFocus(Qt.FocusReason.OtherFocusReason)

    def jump(self, anchor: Anchor) -> None:
        """Go to a place that a link named; Alt+Left leads back."""
        self._back.append(self.pages.anchor)
        self.pages.go_to(anchor)

    def go_back(self) -> None:
        """Go back to where the last link was followed."""
        if self._back:
            self.pages.go_to(self._back.pop())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.quotations.give_room(self.height())
        self.find_bar.give_room(self.height())

    def _hide_page_tools(self) -> None:
        self._page_row.hide()
        self.thumbnails.hide()
        self.ask_pages.hide()
        self.outline.hide()
        self._document_row.allow_area(False)
        self.menu.allow_pages(False)

    def _connect(self) -> None:
        self._document_row.document_chosen.connect(self.document_chosen)
        self._document_row.find_wanted.connect(self.find_bar.open)
        self._document_row.more_wanted.connect(self.menu.open)
        self._document_row.area_wanted.connect(self._draw_area)
        self._tabs.document_chosen.connect(self.document_chosen)
        self._tabs.close_wanted.connect(self.close_wanted)
        self.menu.copy_page_wanted.connect(self._copy_page)
        self.menu.area_wanted.connect(self._draw_area)
        self.pointing.area_drawn.connect(self._on_area)
        self.outline.page_wanted.connect(self._jump_to_page)
        self.warnings.chosen.connect(self._jump_to_page)
        self._page_row.contents_wanted.connect(self._show_contents)
        self._page_row.page_wanted.connect(self.pages.go_to_page)
        self._page_row.thumbnails_wanted.connect(self._show_thumbnails)
        self.thumbnails.page_wanted.connect(self.pages.go_to_page)
        self.thumbnails.chosen.connect(self._show_chosen)
        self.ask_pages.clicked.connect(self.thumbnails.ask_about_chosen)
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
            ("Alt+Left", self.go_back),
            ("Ctrl+P", self.menu.print_wanted.emit),
            ("Ctrl+Shift+R", self.menu.turn_right),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _draw_area(self, wanted: bool) -> None:
        self.pointing.draw_area(wanted)
        self._document_row.show_area(wanted)

    def _on_area(self, page: int, area: object) -> None:
        self._document_row.show_area(False)

    def _jump_to_page(self, page: int) -> None:
        self.jump(Anchor(page))

    def _show_contents(self, wanted: bool) -> None:
        self._contents_wanted = wanted
        self.outline.setVisible(wanted and self.outline.has_headings)
        self.outline.show_page(self.pages.page)

    def _show_thumbnails(self, wanted: bool) -> None:
        self._thumbnails_wanted = wanted
        self.thumbnails.setVisible(wanted)
        self.thumbnails.show_page(self.pages.page)
        self._show_chosen(self.thumbnails.pages)

    def _show_chosen(self, pages: Pages) -> None:
        several = number_of_pages(pages) > 1
        self.ask_pages.setVisible(several and self.thumbnails.isVisibleTo(self))
        if several:
            self.ask_pages.setText(ask_words(pages))
            self.ask_pages.setToolTip(f"Only {pages_words(pages)} are sent with the question.")

    def _find(self) -> None:
        if self._shown() is not self.message:
            self.find_bar.open()

    def _shown(self) -> QWidget:
        return next(
            page for page in (self.pages, self.text, self.message) if page.isVisibleTo(self)
        )

    def _copy_page(self) -> None:
        QGuiApplication.clipboard().setText(clean(self._page_text.replace("\ufffe", "")))

    def _on_page(self, page: int) -> None:
        self._page_row.show_page(page)
        self.thumbnails.show_page(page)
        self.outline.show_page(page)
        self._show_zoom()
        self.verdict.show_page(page)
        self.page_changed.emit(page)

    def _show_zoom(self) -> None:
        self._page_row.show_zoom(self.pages.zoom, self.pages.factor)
