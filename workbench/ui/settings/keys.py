"""Keys: where they are kept, one card for each, and connecting another."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from workbench.domain.models import Model
from workbench.domain.profiles import KeyState, Profile, ProfileKind
from workbench.ui.icons import pixmap
from workbench.ui.settings.form import Page, beside, empty, flowing, text
from workbench.ui.settings.key_card import KeyCard
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

NO_STORE = "This computer has no store for keys. They last until Workbench is closed."


class KeysPage(Page):
    """Signals: those of the cards, and connect_pressed(), offline_pressed()."""

    check_pressed = Signal(str)
    replace_pressed = Signal(str)
    remove_pressed = Signal(str)
    use_pressed = Signal(str)
    edited = Signal(object)
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
        band = QFrame()
        band.setProperty("band", "neutral")
        self._lock, self._kept = QLabel(), text("")
        row = beside(theme, self._lock)
        row.addWidget(self._kept, 1)
        row.setContentsMargins(*[theme.space(5)] * 4)
        band.setLayout(row)
        self._places = QVBoxLayout()
        self._places.setSpacing(theme.space(5))
        self._offline = QPushButton("Work offline")
        self._offline.setAutoDefault(False)
        self._offline.clicked.connect(self.offline_pressed)
        connect = LabelledButton(theme, "plus", "Connect a key…")
        connect.setAutoDefault(False)
        connect.clicked.connect(self.connect_pressed)
        self.body.addWidget(band)
        self.body.addLayout(self._places)
        self.body.addLayout(flowing(theme, connect, self._offline))
        self.body.addWidget(
            text("Spaces around a pasted key are removed. Any shape of key is tried.", tone="muted")
        )
        self.body.addStretch(1)

    def show_store(self, name: str | None) -> None:
        """Say where keys are kept."""
        drawing, colour = ("lock", "success") if name else ("clock", "warning")
        size = self.theme.size("icon", "small")
        self._lock.setPixmap(pixmap(self.theme, drawing, colour, size))
        kept = f"Kept in {name} on this computer. Never in files, logs or exports."
        self._kept.setText(kept if name else NO_STORE)

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
