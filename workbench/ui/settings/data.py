"""Data and backup: where everything lies, how large it is, its copies, and taking one back."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QListWidget, QListWidgetItem, QPushButton

from workbench.domain.backups import Backup, DataPlace
from workbench.ui.settings.form import Page, flowing, stacked, telling, text
from workbench.ui.theme import Theme

_ROWS = 6
_HOURS = {1: "Every hour", 24: "Every day", 24 * 7: "Every week", 0: "Never"}


class DataPage(Page):
    """Signals: backup_pressed(), check_pressed(Backup), restore_pressed(Backup),
    folder_pressed().
    """

    backup_pressed = Signal()
    check_pressed = Signal(object)
    restore_pressed = Signal(object)
    folder_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Data and backup",
            "folder",
            "Chats, answers and what is known of your documents. Keys are never among them.",
        )
        self._backups: tuple[Backup, ...] = ()
        self._folder, self._size = text(""), text("")
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        open_folder = self._button("Open folder")
        open_folder.clicked.connect(self.folder_pressed)
        self.row("Folder", stacked(theme, self._folder, flowing(theme, open_folder)))
        self.row("Size", self._size)
        self.hours: QButtonGroup = self.options("Copies", "backup_hours", _HOURS)
        self.list = QListWidget()
        self.list.setAccessibleName("Copies of the data")
        self.list.setProperty("framed", True)
        self.list.currentRowChanged.connect(self._enable)
        self.make = self._button("Back up now")
        self.check_button = self._button("Verify")
        self.restore = self._button("Restore…")
        self.make.clicked.connect(self.backup_pressed)
        self.check_button.clicked.connect(self._check)
        self.restore.clicked.connect(self._restore)
        self._told = text("")
        self._told.hide()
        buttons = flowing(theme, self.make, self.check_button, self.restore)
        self.row("Kept copies", stacked(theme, self.list, buttons, self._told))
        self.body.addStretch(1)
        self._enable()
        self._restyle_list()
        theme.changed.connect(self._restyle_list)

    def show_place(self, place: DataPlace) -> None:
        """Show where the data lie and how large they are."""
        self._folder.setText(str(place.folder))
        self._size.setText(f"{_bytes(place.database)}, and {_bytes(place.backups)} in copies")

    def show_backups(
        self, backups: tuple[Backup, ...], chats: Mapping[Path, int | None] | None = None
    ) -> None:
        """Show the copies, newest first, with what is in them; None is one that is damaged."""
        self._backups = backups
        self.list.clear()
        for backup in backups:
            moment = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
            held = _held(backup, chats or {})
            self.list.addItem(QListWidgetItem(" · ".join((moment, *held, _bytes(backup.size)))))
        if backups:
            self.list.setCurrentRow(0)
        self._enable()

    def show_told(self, sentence: str, tone: str = "") -> None:
        """Say how it went."""
        telling(self._told, sentence, tone)

    def _restyle_list(self) -> None:
        self.list.setFixedHeight(_ROWS * self.theme.size("control", "listRow"))

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        return button

    def _chosen(self) -> Backup | None:
        row = self.list.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _check(self) -> None:
        if (backup := self._chosen()) is not None:
            self.check_pressed.emit(backup)

    def _restore(self) -> None:
        if (backup := self._chosen()) is not None:
            self.restore_pressed.emit(backup)

    def _enable(self) -> None:
        for button in (self.check_button, self.restore):
            button.setEnabled(self._chosen() is not None)


def _held(backup: Backup, chats: Mapping[Path, int | None]) -> tuple[str, ...]:
    if backup.path not in chats:
        return ()
    count = chats[backup.path]
    if count is None:
        return ("damaged",)
    return ("1 chat" if count == 1 else f"{count:,} chats",)


def _bytes(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
