"""The bar above the page: what the check of the open quotation says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.reader.telling_label import TellingLabel
from workbench.ui.reader.verdicts import NOT_YET, Telling
from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme


class VerdictBar(QFrame):
    """Mark, status word, one sentence, and at most one button.

    Signals: search_wanted(str words), page_wanted(int page).
    """

    search_wanted = Signal(str)
    page_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._telling: Telling | None = None
        self._other_page = 0
        self.setObjectName("verdictBar")
        self._mark = QLabel()
        self._words = TellingLabel(theme)
        self._button = compact_button()
        self._button.clicked.connect(self._on_button)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._mark)
        self._line.addWidget(self._words, 1)
        self._line.addWidget(self._button)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def words(self) -> str:
        """Return all that the bar says."""
        return self._words.accessibleName() if self._telling else ""

    def show_telling(self, telling: Telling | None, labels: dict[int, str] | None = None) -> None:
        """Show a verdict, or nothing; `labels` are the printed labels of its pages."""
        self._telling = telling
        self._labels = labels or {}
        self.setVisible(telling is not None)
        if telling is None:
            return
        word = self._theme.verdict(telling.status)["word"] if telling.status else NOT_YET
        self._words.show_words(f"{word}.", telling.sentence)
        self.setAccessibleName(self.words)
        self.show_page(0)
        self._restyle()

    def show_page(self, page: int) -> None:
        """Offer the other one of the two pages that a quotation is cited and found on."""
        if self._telling is None:
            return
        if self._telling.search:
            self._button.setText("Search")
            self._button.setAccessibleName("Search for these words")
        elif self._telling.pages:
            cited, found = self._telling.pages
            self._other_page = cited if page == found else found
            label = self._labels.get(self._other_page, str(self._other_page))
            self._button.setText(f"Show page {label}".replace("&", "&&"))
            self._button.setAccessibleName(f"Show page {label}")
        self._button.setVisible(bool(self._telling.search or self._telling.pages))

    def _on_button(self) -> None:
        if self._telling is None:
            return
        if self._telling.search:
            self.search_wanted.emit(self._telling.search)
        else:
            self.page_wanted.emit(self._other_page)

    def _restyle(self) -> None:
        theme = self._theme
        status = self._telling.status if self._telling else ""
        look = theme.verdict(status) if status else {"colour": "neutral", "mark": "clock"}
        colour = look["colour"]
        self._mark.setPixmap(
            pixmap(theme, look["mark"], colour, theme.size("icon", "small"), self._ratio())
        )
        ground, edge = theme.hex(f"{colour}Soft"), theme.hex(f"{colour}Border")
        self.setStyleSheet(
            f"#verdictBar {{ background: {ground}; border: none;"
            f" border-top: 1px solid {edge}; border-bottom: 1px solid {edge}; }}"
        )
        self.setMinimumHeight(theme.size("control", "verdictBar"))
        pad = theme.space(1)
        self._line.setContentsMargins(theme.space(5), pad, theme.space(4), pad)
        self._line.setSpacing(theme.space(3))

    def _ratio(self) -> float:
        return max(2.0, self.devicePixelRatioF())
