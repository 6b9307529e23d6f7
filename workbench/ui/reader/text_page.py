"""A document without pages: its text as it was read, with the same marks."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from workbench.domain.suspicions import drawn
from workbench.ui.reader.finding import MOST_HITS
from workbench.ui.reader.flash import Flash
from workbench.ui.theme import Theme

LONGEST = 400_000
"""Characters that are laid out at once; a longer file shows the part around the quotation."""


class TextPage(QPlainTextEdit):
    """Read-only text; ranges are of the text as it was given to `show_text`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._first = 0
        self._shown = ""
        self._marked: tuple[tuple[int, int], ...] = ()
        self._underlined: tuple[tuple[int, int], ...] = ()
        self._hits: tuple[tuple[int, int], ...] = ()
        self.flash = Flash(theme, self, self._clear_marks)
        self.setObjectName("textPage")
        self.setReadOnly(True)
        self.setAccessibleName("Text of the document")
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_text(self, text: str) -> None:
        """Show a text from its start."""
        self._text = text
        self._marked = self._underlined = self._hits = ()
        self._show_part(0)
        self._paint_marks()

    def show_marks(
        self,
        marked: tuple[tuple[int, int], ...],
        underlined: tuple[tuple[int, int], ...] = (),
    ) -> None:
        """Mark ranges, underline others, and bring the first mark into sight."""
        self._marked, self._underlined = marked, underlined
        if marked:
            self._reveal(*marked[0])
        self.flash.begin()
        self._paint_marks()

    def show_hits(self, hits: tuple[tuple[int, int], ...]) -> None:
        """Mark what was found."""
        self._hits = hits[:MOST_HITS]
        self._paint_marks()

    def _clear_marks(self) -> None:
        self._marked, self._underlined = (), ()
        self._paint_marks()

    def reveal(self, start: int, end: int) -> None:
        """Bring a range into sight."""
        self._reveal(start, end)
        self._paint_marks()

    def _show_part(self, first: int) -> None:
        self._first = first
        self._shown = self._text[first : first + LONGEST]
        before = "…\n" if first else ""
        after = "\n…" if first + LONGEST < len(self._text) else ""
        self._lead = len(before)
        self.setPlainText(f"{before}{drawn(self._shown)}{after}")

    def _reveal(self, start: int, end: int) -> None:
        if not self._first <= start <= end <= self._first + len(self._shown):
            line = self._text.rfind("\n", 0, max(0, start - LONGEST // 2)) + 1
            self._show_part(line if start - line < LONGEST else max(0, start - LONGEST // 2))
        cursor = self.textCursor()
        cursor.setPosition(self._position(start))
        self.setTextCursor(cursor)
        self.centerCursor()

    def _paint_marks(self) -> None:
        theme = self._theme
        selections = []
        for ranges, colour in ((self._hits, "findMatch"), (self._marked, "highlight")):
            band = QTextCharFormat()
            band.setBackground(theme.colour(colour))
            band.setForeground(theme.colour("pageText"))
            selections += [self._selection(start, end, band) for start, end in ranges]
        line = QTextCharFormat()
        line.setBackground(theme.colour("highlight"))
        line.setForeground(theme.colour("pageText"))
        line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        line.setUnderlineColor(theme.colour("highlightEdge"))
        selections += [self._selection(start, end, line) for start, end in self._underlined]
        self.setExtraSelections(selections)

    def _selection(self, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = self.textCursor()
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(end), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = look
        return selection

    def _position(self, offset: int) -> int:
        # Qt counts UTF-16 units and holds one character for a line's end.
        before = self._text[self._first : max(self._first, offset)].replace("\r\n", "\n")
        units = self._lead + len(before.encode("utf-16-le", "surrogatepass")) // 2
        return min(units, max(0, self.document().characterCount() - 1))

    def _restyle(self) -> None:
        theme = self._theme
        self.setFont(theme.font("code"))
        self.setStyleSheet(
            f"#textPage {{ background: {theme.hex('page')}; color: {theme.hex('pageText')};"
            f" border: none; padding: {theme.space(4)}px; }}"
            f"#textPage:focus {{ border: 2px solid {theme.hex('focusRing')}; }}"
        )
        self._paint_marks()
