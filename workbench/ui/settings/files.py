"""Files and caches: what lies on Google's side, for how long, and what becomes of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from workbench.ui.settings.form import Page, flowing, text
from workbench.ui.theme import Theme


class FilesPage(Page):
    """Signals: files_pressed(), caches_pressed() to see what there is."""

    files_pressed = Signal()
    caches_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Files and caches",
            "docs",
            "Your files stay where they are. Google gets a copy of those you ask about.",
        )
        self.options(
            "When Workbench closes",
            "copies_at_end",
            {"keep": "Leave the copies", "remove": "Remove them from Google"},
            "Google deletes copies after 48 hours by itself. What was removed is sent again when "
            "it is needed. Only what Workbench sent with the key in use is removed, and closing "
            "waits up to 10 seconds for it.",
        )
        self.row(
            "Caches",
            text(
                "A cache keeps documents ready at a lower price for each question, and costs "
                "something for each hour. When it ends by itself is set when it is made. Whether "
                "fitting ones are used by themselves stands under Costs and limits."
            ),
        )
        files, caches = QPushButton("Show the files"), QPushButton("Show the caches")
        files.clicked.connect(self.files_pressed)
        caches.clicked.connect(self.caches_pressed)
        for button in (files, caches):
            button.setAutoDefault(False)
        self.row("What there is now", flowing(theme, files, caches))
        self.body.addStretch(1)
