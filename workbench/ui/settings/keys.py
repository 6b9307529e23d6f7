"""Keys: where they are kept, one card for each, and connecting another."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from workbench.domain.models import Model
from workbench.domain.profiles import KeyState, Profile, ProfileKind
from workbench.ui.icons import pixmap
from workbench.ui.settings.form import Page, beside, empty, telling, text
from workbench.ui.settings.key_card import KeyCard
from workbench.ui.shell.buttons import LabelledButton, compact_button
from workbench.ui.shell.flow import Flow
from workbench.ui.start.key_field import SPACES, KeyField
from workbench.ui.theme import Theme

WHERE = {
    "GNOME Keyring": "Open “Passwords and Keys” and look for “document-workbench” under “Login”.",
    "KDE Wallet": "Open KWalletManager and look for “document-workbench”.",
    "KeePassXC": "Open KeePassXC and look for “document-workbench” in the group it shares.",
    "macOS Keychain": "Open Keychain Access and search for “document-workbench”.",
    "Windows Credential Manager": "Open Credential Manager, then Windows Credentials, and look "
    "for “document-workbench”.",
}
"""How to see a key in its store, by the store's name."""
SOMEWHERE = "Open your system’s program for passwords and look for “document-workbench”."
NO_STORE = "This computer has no store for keys. They last until Workbench is closed."


class KeysPage(Page):
    """Signals: those of the cards; add_pressed() for the key in the field; key_page_pressed(),
    connect_pressed(), offline_pressed().
    """

    check_pressed = Signal(str)
    replace_pressed = Signal(str)
    remove_pressed = Signal(str)
    use_pressed = Signal(str)
    edited = Signal(object)
    add_pressed = Signal()
    key_page_pressed = Signal()
    connect_pressed = Signal()
    offline_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Keys",
            "key",
            "A key lets Workbench ask Google Gemini for you. Google charges the owner of the key.",
        )
        self.cards: dict[str, KeyCard] = {}
        self._sign = ("lock", "success")
        self._places = QVBoxLayout()
        self._places.setSpacing(theme.space(5))
        self.body.addWidget(self._band())
        self.body.addWidget(self._where_text)
        self.body.addLayout(self._places)
        self._build_adding()
        self.body.addStretch(1)
        theme.changed.connect(self._draw_lock)

    def _band(self) -> QFrame:
        band = QFrame()
        band.setProperty("band", "neutral")
        self._lock, self._kept = QLabel(), text("")
        self.where = compact_button("Where is that?", "quiet")
        self.where.setAutoDefault(False)
        self.where.clicked.connect(self._show_where)
        self._where_text = text("", tone="muted")
        self._where_text.hide()
        row = beside(self.theme, self._lock)
        row.addWidget(self._kept, 1)
        row.addWidget(self.where)
        row.setContentsMargins(*[self.theme.space(5)] * 4)
        band.setLayout(row)
        return band

    def _build_adding(self) -> None:
        theme = self.theme
        label = text("Add a key", weight="semibold")
        self.field = KeyField(theme)
        self.field.setPlaceholderText("Paste the key here")
        self.field.setMinimumWidth(round(260 * theme.text_size))
        label.setBuddy(self.field)
        self.add = QPushButton("Check and keep")
        self.add.setAutoDefault(False)
        self.add.setEnabled(False)
        self.add.clicked.connect(self.add_pressed)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_return)
        self._told = text("")
        self._told.hide()
        get = LabelledButton(theme, "link", "Get a key from Google", "link")
        get.clicked.connect(self.key_page_pressed)
        connect = QPushButton("Another address, or this session only…")
        connect.setProperty("kind", "link")
        connect.clicked.connect(self.connect_pressed)
        self._offline = QPushButton("Work offline")
        self._offline.clicked.connect(self.offline_pressed)
        for button in (get, connect, self._offline):
            button.setAutoDefault(False)
        row = beside(theme, self.field, self.add)
        row.setStretch(0, 1)
        self.body.addWidget(label)
        self.body.addLayout(row)
        self.body.addWidget(self._told)
        self.body.addWidget(text(SPACES, tone="muted"))
        links = Flow(theme.space(7), get, connect, self._offline)
        self.body.addLayout(links)

    def show_adding(self) -> None:
        """Say that the key in the field is being tried."""
        self.add.setEnabled(False)
        self._tell("Asking Google whether this key works…", "muted")

    def show_keeping(self) -> None:
        """Say that the key works and that the store has the word."""
        self._tell("It works. The key store is keeping it, and may ask for a password.", "muted")

    def show_added(self, models: int) -> None:
        """Say that the key works and is kept; it leaves the field."""
        self.field.clear()
        count = "1 model" if models == 1 else f"{models:,} models"
        self._tell(f"It works and opens {count}. Say above whether it has billing.", "success")

    def show_not_added(self, sentence: str, hint: str) -> None:
        """Say at the field what is wrong; the key stays in it."""
        self._tell(f"{sentence} {hint}".strip(), "danger")
        self.add.setEnabled(bool(self.field.key()))
        self.field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        # A key that was pasted and not added is forgotten with the page.
        self.field.clear()
        self._tell("", "")
        super().hideEvent(event)

    def _tell(self, sentence: str, tone: str) -> None:
        telling(self._told, sentence, tone)
        self.field.setAccessibleDescription(sentence)

    def _on_typed(self) -> None:
        self.add.setEnabled(bool(self.field.key()))
        self._tell("", "")

    def _on_return(self) -> None:
        if self.add.isEnabled():
            self.add_pressed.emit()

    def _show_where(self) -> None:
        self._where_text.setVisible(self._where_text.isHidden())

    def show_store(self, name: str | None) -> None:
        """Say where keys are kept."""
        self._sign = ("lock", "success") if name else ("clock", "warning")
        self._draw_lock()
        kept = f"Kept in {name} on this computer. Never in files, logs or exports."
        self._kept.setText(kept if name else NO_STORE)
        self.where.setVisible(bool(name))
        self._where_text.setText(WHERE.get(name or "", SOMEWHERE))

    def show_store_failure(self, sentence: str) -> None:
        """Say why it is not known where keys are kept."""
        self._sign = ("warn", "warning")
        self._draw_lock()
        self._kept.setText(sentence)
        self.where.hide()

    def _draw_lock(self) -> None:
        size = self.theme.size("icon", "small")
        self._lock.setPixmap(pixmap(self.theme, *self._sign, size))

    def show_profiles(
        self,
        profiles: tuple[Profile, ...],
        active_id: str,
        states: Mapping[str, KeyState],
        models: tuple[Model, ...],
    ) -> None:
        """Show a card for each connection that has a key."""
        empty(self._places)
        self.cards.clear()
        for profile in profiles:
            if profile.kind is ProfileKind.OFFLINE:
                self._offline.setEnabled(profile.id != active_id)
                continue
            card = KeyCard(self.theme, profile, models, in_use=profile.id == active_id)
            card.check_pressed.connect(self.check_pressed)
            card.replace_pressed.connect(self.replace_pressed)
            card.remove_pressed.connect(self.remove_pressed)
            card.use_pressed.connect(self.use_pressed)
            card.edited.connect(self.edited)
            if profile.id in states:
                card.show_state(states[profile.id])
            self._places.addWidget(card)
            self.cards[profile.id] = card
