"""Reading and quotations: how pages open, scans are read, and what a mark means."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from workbench.settings import Settings
from workbench.ui.reader.document_notes import LANGUAGES
from workbench.ui.settings.form import Page, flowing, stacked, telling, text
from workbench.ui.theme import Theme

_FITS = {"text": "Its text", "width": "Its width", "page": "The whole page"}
_ASK = "Ask which language"


class ReadingPage(Page):
    """How the Reader behaves; what Workbench can read of scans is told by `show_languages`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Reading and quotations",
            "reader",
            "Every quotation is checked against the page of the file on this computer.",
        )
        self.options(
            "A page fills the Reader with", "reader_zoom", _FITS, "Zooming by hand comes after it."
        )
        self.language = QComboBox()
        self.language.setAccessibleName("Language of scanned pages")
        self.language.addItem(_ASK, "")
        self.language.activated.connect(self._choose_language)
        self._languages = text("")
        self._languages.hide()
        chosen = stacked(theme, flowing(theme, self.language), self._languages)
        self.row("Scanned pages are read in", chosen)
        self.row(
            "What a mark means",
            text(
                "Verified: the words stand on the page exactly so. Close match: a word differs, "
                "and is shown. A changed number, sign or “not” is never close. Text that cannot "
                "be seen on the page verifies nothing."
            ),
        )
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        super().show_settings(settings)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.ocr_language)))

    def show_languages(self, languages: Sequence[str], settings: Settings) -> None:
        """Offer the languages that can be read on this computer, and say if there are none."""
        while self.language.count() > 1:
            self.language.removeItem(1)
        for name in languages:
            self.language.addItem(LANGUAGES.get(name, name), name)
        self.language.setEnabled(bool(languages))
        lacking = "Scans can be read once Tesseract is installed on this computer."
        telling(self._languages, "" if languages else lacking, "muted")
        self.show_settings(settings)

    def _choose_language(self) -> None:
        self.chosen.emit("ocr_language", self.language.currentData())
