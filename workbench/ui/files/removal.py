"""The sheet that removes files from Google: each by name, others' files only when ticked."""

import html
from collections.abc import Container, Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from workbench.domain.remote_files import RemoteFile, used_bytes
from workbench.ui.dialogs import finished
from workbench.ui.files.wording import duration, files, size
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme

_LONGEST = 36
_FILE = Qt.ItemDataRole.UserRole
_NO_OTHERS = "Every file there was sent by this program."


class Sorting(StrEnum):
    """In which order files are listed."""

    OLDEST = "Oldest first"
    LARGEST = "Largest first"


class RemovalSheet(Sheet):
    """Lists the files of a project with a box each; ours are ticked, others' only if chosen before.

    When files of others are ticked, their number has to be typed before anything is removed.
    To make room nothing is ticked at first.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        listed: Sequence[RemoteFile],
        now: datetime,
        ticked: Container[str] = (),
        needed: int | None = None,
    ) -> None:
        """`ticked` names files of others that the user has chosen already.

        `needed` is how many bytes must go so that what waits can be sent; None: all may go.
        """
        title = "Remove files from Google" if needed is None else "Make room at Google"
        super().__init__(theme, parent, title, 520)
        self._listed = tuple(listed)
        self._now = now
        self._needed = needed
        self._ticked = {
            file.name
            for file in listed
            if (_is_spare(file) and needed is None) or file.name in ticked
        }
        self.setMinimumHeight(round(440 * theme.text_size))
        foreign = sum(not file.ours for file in listed)
        others = _NO_OTHERS
        if foreign:
            were = "was" if foreign == 1 else "were"
            others = (
                f"{files(foreign)} {were} not sent by this program and may belong to somebody "
                "else who uses this key."
            )
        lost = sum(file.lost for file in listed)
        if lost:
            are = "is" if lost == 1 else "are"
            others = f"{files(lost)} {are} not on this computer any more. {others}"
        text = plain(
            f"Your own copies on this computer stay, and are sent again when you ask. {others}"
        )
        self.sorting = QComboBox()
        self.sorting.setAccessibleName("Order")
        self.sorting.addItems([sorting.value for sorting in Sorting])
        self.sorting.currentTextChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName("Files at Google")
        self.list.setProperty("framed", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(self._on_tick)
        self.typed = QLineEdit()
        self.typed.textChanged.connect(self._show_choice)
        self.remove = QPushButton()
        self.enough = QPushButton("Tick enough")
        self.enough.setToolTip("Tick from the top of the list until there is room for what waits")
        self.enough.clicked.connect(self._tick_enough)
        self.enough.setVisible(bool(needed))
        self.all = QPushButton("Tick all of ours")
        self.all.clicked.connect(self._tick_all)
        self.none = QPushButton("Tick none")
        self.none.clicked.connect(self._tick_none)
        self.room = plain("")
        self.room.setVisible(bool(needed))
        self.add(text, self.room, self._choices())
        self.add(self.list, stretch=1)
        self.add(self.typed)
        self.end(self.remove, kind="danger")
        self._fill()

    @property
    def chosen(self) -> tuple[RemoteFile, ...]:
        """Return the files that are ticked."""
        return tuple(file for file in self._listed if file.name in self._ticked)

    def _choices(self) -> QWidget:
        """Return the row that says in which order files stand, and ticks several at once."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.sorting)
        line.addStretch(1)
        for button in (self.enough, self.all, self.none):
            button.setProperty("compact", True)
            button.setAutoDefault(False)
            line.addWidget(button)
        return row

    def _sorted(self) -> list[RemoteFile]:
        return sorted(self._listed, key=_KEYS[Sorting(self.sorting.currentText())])

    def _tick_enough(self) -> None:
        """Tick ours from the top until what waits finds room."""
        self._ticked.clear()
        freed = 0
        for file in self._sorted():
            if _is_spare(file) and freed < (self._needed or 0):
                self._ticked.add(file.name)
                freed += file.size
        self._fill()

    def _tick_all(self) -> None:
        self._ticked = {file.name for file in self._listed if file.ours}
        self._fill()

    def _tick_none(self) -> None:
        self._ticked.clear()
        self._fill()

    def _fill(self, _sorting: str = "") -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for file in self._sorted():
            item = QListWidgetItem(describe(file, self._now))
            item.setData(_FILE, file)
            item.setToolTip(f"<p>{html.escape(file.title)}</p>")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = file.name in self._ticked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._show_choice()

    def _on_tick(self, item: QListWidgetItem) -> None:
        name = item.data(_FILE).name
        if item.checkState() is Qt.CheckState.Checked:
            self._ticked.add(name)
        else:
            self._ticked.discard(name)
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self.chosen
        foreign = any(not file.ours for file in chosen)
        words = f"Remove {files(len(chosen))}, {size(used_bytes(chosen))}"
        self.remove.setText(words if chosen else "Remove")
        self._show_room(used_bytes(chosen))
        self.typed.setVisible(foreign)
        prompt = f"Type {len(chosen)} to remove files of others too"
        self.typed.setPlaceholderText(prompt)
        self.typed.setAccessibleName(prompt)
        confirmed = not foreign or self.typed.text().strip() == str(len(chosen))
        self.remove.setEnabled(bool(chosen) and confirmed)

    def _show_room(self, freed: int) -> None:
        left = (self._needed or 0) - freed
        if left > 0:
            self.room.setText(f"What waits to be sent needs {size(left)} more room.")
        else:
            self.room.setText("This makes enough room for what waits to be sent.")


async def choose_removal(
    theme: Theme,
    parent: QWidget,
    listed: Sequence[RemoteFile],
    now: datetime,
    ticked: Container[str] = (),
    needed: int | None = None,
) -> tuple[RemoteFile, ...]:
    """Return the files that are to be removed, none when the sheet was closed."""
    sheet = RemovalSheet(theme, parent, listed, now, ticked, needed)
    return sheet.chosen if await finished(sheet) else ()


def describe(file: RemoteFile, now: datetime) -> str:
    """Return one line about a file: name, size, how long it is still kept, whose it is."""
    words = [_short(" ".join(file.title.split())), size(file.size)]
    if file.expires_at is not None and file.expires_at > now:
        words.append(f"kept for {duration(file.expires_at - now)}")
    if not file.ours:
        words.append("not sent by this program")
    elif file.lost:
        words.append("not on this computer")
    return " · ".join(words)


def _short(name: str) -> str:
    """Return a name that leaves room for what else a line says; its end tells the kind."""
    half = _LONGEST // 2
    return name if len(name) <= _LONGEST else f"{name[: half - 1]}…{name[-half:]}"


def _is_spare(file: RemoteFile) -> bool:
    """Say whether a file is ours and can be sent again."""
    return file.ours and not file.lost


def _age(file: RemoteFile) -> tuple[bool, float]:
    made = file.created_at
    return (not file.ours, made.timestamp() if made is not None else 0.0)


def _weight(file: RemoteFile) -> tuple[bool, float]:
    return (not file.ours, -float(file.size))


_KEYS = {Sorting.OLDEST: _age, Sorting.LARGEST: _weight}
