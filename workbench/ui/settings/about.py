"""About: the version, the log, and what is worth sending with a report, shown before it is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QWidget

from workbench import __version__
from workbench.ui.settings.form import Page, flowing
from workbench.ui.theme import Theme


class AboutPage(Page):
    """Signals: report_pressed(), save_pressed(str the text that is shown), licences_pressed()."""

    licences_pressed = Signal()
    report_pressed = Signal()
    save_pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "About", "info", f"Document Workbench {__version__}")
        self.log_level: QCheckBox = self.check(
            "log_level", "Write more into the log", "info", "debug"
        )
        self.row("Log", self.log_level, "Keys are never written, nor what is asked and answered.")
        make = QPushButton("Show what a report would hold")
        make.setAutoDefault(False)
        make.clicked.connect(self.report_pressed)
        self.row(
            "Report a problem",
            flowing(theme, make),
            "Nothing is sent. You read it first, take out what you want, and save it as a file.",
        )
        show = QPushButton("Show the licences")
        show.setAutoDefault(False)
        show.clicked.connect(self.licences_pressed)
        self.row("Licences", flowing(theme, show), "Of Workbench and of the parts it is made of.")
        self.licences = QPlainTextEdit()
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName("The licences")
        self.licences.setMinimumHeight(240)
        self.licences.setTabChangesFocus(True)
        self.licences.hide()
        self.body.addWidget(self.licences, 1)
        self.report = QPlainTextEdit()
        self.report.setAccessibleName("The report")
        self.report.setMinimumHeight(240)
        self.report.setTabChangesFocus(True)
        self.save = QPushButton("Save as a file…")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._save)
        self.body.addWidget(self.report, 1)
        self.body.addLayout(flowing(theme, self.save))
        self._rest = QWidget()
        self.body.addWidget(self._rest, 1)
        self.report.hide()
        self.save.hide()
        self._set_font()
        theme.changed.connect(self._set_font)

    def _set_font(self) -> None:
        self.report.setFont(self.theme.font("code"))

    def show_report(self, words: str) -> None:
        """Show a report to be read before it is saved."""
        self.report.setPlainText(words)
        self._show(self.report, self.save)

    def show_licences(self, words: str) -> None:
        """Show all licences."""
        self.licences.setPlainText(words)
        self._show(self.licences)

    def _show(self, text: QPlainTextEdit, *more: QWidget) -> None:
        """Show one of the texts in place of the other, and go to it."""
        self._rest.hide()
        for widget in (self.report, self.save, self.licences):
            widget.setVisible(widget in (text, *more))
        text.setFocus()

    def _save(self) -> None:
        self.save_pressed.emit(self.report.toPlainText())
