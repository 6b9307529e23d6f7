"""The drawer below the table: what is known of the one chosen document, and what can be done."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.documents import RemoteState
from workbench.ui.files.facts import FACTS, about, facts_of
from workbench.ui.files.first_page import FirstPage
from workbench.ui.files.menu import AGAIN, sending
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import chats, drawing_of
from workbench.ui.shell.actions import add_action, menu_text
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

_USED = "Used in"
_CODES = ("Name at Google", "Fingerprint")
_ELIDED = {"File": Qt.TextElideMode.ElideMiddle}
"""Of a path both ends tell something."""
_GOING = (RemoteState.WAITING, RemoteState.UPLOADING)
_ROOMY = 600


class Details(QFrame):
    """Shows one document. Signals: with its id opened, password_asked, shown_in_folder,
    relink_asked; with a tuple of it sent_again, paused, resumed, given_up, removed_remotely;
    kept_alive(id, bool), confidential(id, bool); chat_chosen(str id of a chat)."""

    opened = Signal(str)
    password_asked = Signal(str)
    sent_again = Signal(object)
    paused = Signal(object)
    resumed = Signal(object)
    given_up = Signal(object)
    shown_in_folder = Signal(str)
    removed_remotely = Signal(object)
    relink_asked = Signal(str)
    chat_chosen = Signal(str)
    kept_alive = Signal(str, bool)
    confidential = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._id = ""
        self._sent = False
        self._chats: tuple[tuple[str, str], ...] = ()
        self._used_in = 0
        self.setObjectName("fileDetails")
        self.setAccessibleName("About the chosen file")
        self.picture = FirstPage(theme)
        self.name = ElidedLabel()
        self.name.setProperty("weight", "semibold")
        self.words = QLabel()
        self.words.setProperty("tone", "muted")
        self.words.setWordWrap(True)
        self.chats = QPushButton()
        self.chats.setObjectName("usedIn")
        self.chats.clicked.connect(self.open_chats)
        facts = QGridLayout()
        self._facts: dict[str, ElidedLabel] = {}
        for place, title in enumerate((*FACTS, _USED)):
            row, column = divmod(place, 2)
            label = QLabel(title)
            label.setProperty("tone", "muted")
            label.setProperty("role", "caption")
            facts.addWidget(label, row, 2 * column)
            if title == _USED:
                facts.addWidget(self.chats, row, 2 * column + 1, Qt.AlignmentFlag.AlignLeft)
                continue
            value = ElidedLabel()
            value.setProperty("role", "caption")
            value.elide = _ELIDED.get(title, value.elide)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addWidget(value, row, 2 * column + 1)
            self._facts[title] = value
        facts.setColumnStretch(1, 1)
        facts.setColumnStretch(3, 1)
        self._titles = facts
        self._alive = QCheckBox("Keep at Google while Workbench runs")
        self._secret = QCheckBox("Confidential")
        self._secret.setToolTip("Workbench asks once before it is sent with an unpaid key.")
        boxes = QHBoxLayout()
        boxes.addWidget(self._alive)
        boxes.addWidget(self._secret)
        boxes.addStretch(1)
        self._open = LabelledButton(theme, "reader", "Open")
        self._unlock = LabelledButton(theme, "lock", "Enter the password…")
        self._pause = LabelledButton(theme, "pause", "Pause")
        self._resume = LabelledButton(theme, "play", "Go on")
        self._stop = LabelledButton(theme, "stop", "Give up")
        self._again = LabelledButton(theme, "again", AGAIN)
        self._folder = LabelledButton(theme, "folder", "Show in folder")
        self._find = LabelledButton(theme, "search", "Show where it is…")
        self._away = LabelledButton(theme, "trash", "Remove from Google", "danger")
        buttons = QHBoxLayout()
        for button in (
            self._open, self._unlock, self._pause, self._resume, self._stop, self._again,
            self._folder, self._find, self._away,
        ):  # fmt: skip
            button.setProperty("compact", True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.addWidget(self.name)
        words.addWidget(self.words)
        words.addLayout(facts)
        words.addLayout(boxes)
        words.addLayout(buttons)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self._column = words
        for button, intent in (
            (self._open, self.opened),
            (self._unlock, self.password_asked),
            (self._folder, self.shown_in_folder),
            (self._find, self.relink_asked),
        ):
            button.clicked.connect(partial(self._tell_id, intent))
        for button, intent in (
            (self._pause, self.paused),
            (self._resume, self.resumed),
            (self._stop, self.given_up),
            (self._again, self.sent_again),
            (self._away, self.removed_remotely),
        ):
            button.clicked.connect(partial(self._tell_ids, intent))
        self._alive.clicked.connect(self._on_alive)
        self._secret.clicked.connect(self._on_secret)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def document_id(self) -> str:
        """Return the id of the document that is shown."""
        return self._id

    def show_status(
        self, status: DocumentStatus, now: datetime, *, offline: bool, sent_with: str
    ) -> None:
        """Show a document; `sent_with` names the key or the engine of its copy."""
        document, copy = status.document, status.copy
        if document.id != self._id:
            self.picture.show_picture(None, drawing_of(document))
            self._chats = ()
        self._id = document.id
        self.name.setText(" ".join(document.name.split()))
        self.words.setText(about(status, now, offline=offline))
        foreign = status.foreign is not None
        sent = copy is not None and bool(copy.names)
        for title, words in facts_of(status, now, offline=offline, sent_with=sent_with).items():
            self._show(title, words)
        self._facts["Fingerprint"].setToolTip(document.sha256)
        self._used_in = status.used_in
        self._show_used(status.used_in)
        failed = bool(document.failure) or foreign
        self._open.setVisible(not failed)
        self._unlock.setVisible(status.needs_password)
        self._alive.setVisible(not offline and not failed)
        self._alive.setChecked(document.keep_alive)
        self._secret.setVisible(not failed)
        self._secret.setChecked(document.confidential)
        going = copy is not None and copy.state in _GOING
        self._pause.setVisible(going and not foreign)
        self._resume.setVisible(status.paused)
        self._stop.setVisible((going and not foreign) or status.paused)
        words = "" if offline else sending((status,))
        self._again.setText(words)
        self._again.setVisible(bool(words))
        self._sent = sent and not offline
        self._fit()
        self._find.setVisible(status.needs_finding)
        self._folder.setVisible(not status.needs_finding and not foreign)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short, leave out what the bar above offers too, and wide letters."""
        roomy = self.width() >= _ROOMY * self._theme.text_size
        self._away.setVisible(self._sent and roomy)
        for title in _CODES:
            self._facts[title].setFont(self._theme.font("code" if roomy else "ui"))

    def tells_of(self, status: DocumentStatus) -> bool:
        """Whether this document is described already, with as many chats."""
        return self._id == status.id and self._used_in == status.used_in

    def show_chats(self, document_id: str, titles: Sequence[tuple[str, str]]) -> None:
        """Name the chats that asked about a document, if it is still the chosen one."""
        if document_id == self._id:
            self._chats = tuple(titles)
            self._show_used(len(titles))

    def open_chats(self) -> QMenu | None:
        """Open a menu of the chats that asked about this document."""
        if not self._chats:
            return None
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for chat_id, title in self._chats:
            add_action(menu, menu_text(title)).setData(chat_id)
        menu.triggered.connect(self._choose_chat)
        menu.popup(self.chats.mapToGlobal(self.chats.rect().bottomLeft()))
        return menu

    def _show_used(self, count: int) -> None:
        self.chats.setText(chats(count) if count else "No chat")
        self.chats.setEnabled(bool(count))
        self.chats.setAccessibleName(f"Used in {self.chats.text()}")

    def _choose_chat(self, action: QAction) -> None:
        self.chat_chosen.emit(action.data())

    def _show(self, title: str, words: str) -> None:
        self._facts[title].setText(words)
        self._facts[title].setAccessibleName(f"{title}: {words}")

    def _tell_id(self, intent: SignalInstance) -> None:
        intent.emit(self._id)

    def _tell_ids(self, intent: SignalInstance) -> None:
        intent.emit((self._id,))

    def _on_alive(self, wanted: bool) -> None:
        self.kept_alive.emit(self._id, wanted)

    def _on_secret(self, wanted: bool) -> None:
        self.confidential.emit(self._id, wanted)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        self._row.setContentsMargins(gap, gap, gap, gap)
        self._row.setSpacing(gap)
        self._column.setSpacing(theme.space(3))
        self._titles.setHorizontalSpacing(theme.space(4))
        self._titles.setVerticalSpacing(theme.space(1))
        self.setStyleSheet(
            f"#fileDetails {{ background: {theme.hex('background')};"
            f" border-top: 1px solid {theme.hex('border')}; }}"
            f"#usedIn {{ border: none; padding: 0; min-height: 0; text-align: left;"
            f" background: transparent; color: {theme.hex('accent')};"
            f" font-size: {theme.font('caption').pixelSize()}px; }}"
            f"#usedIn:disabled {{ color: {theme.hex('text')}; }}"
            f"#usedIn:focus {{ outline: none; border: 1px solid {theme.hex('focusRing')}; }}"
        )
