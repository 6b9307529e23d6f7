"""One connection as a card: its name, its key's end, whether it works, what was declared."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import Model
from workbench.domain.profiles import KeyState, Profile
from workbench.ui.announcing import announce
from workbench.ui.icons import pixmap
from workbench.ui.settings.form import beside, flowing, line, restyle, text
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.start.billing import ANSWERS, CONSEQUENCES, Consequence
from workbench.ui.theme import Theme

STATES = {
    KeyState.NONE: (
        "warn", "No key.", "It was not kept on this computer. Replace it to go on.", "danger",
    ),
    KeyState.LOCKED: (
        "lock", "Locked.", "The key store has to be unlocked before this key can be used.",
        "warning",
    ),
    KeyState.THERE: ("key", "Kept.", "Not checked since Workbench was opened.", ""),
}  # fmt: skip
"""Icon, word, sentence and tone of what is known of a key."""

_LOOKING = "Looking in the key store…"
_UNKEPT = (
    "clock", "For this session.", "It is not in the key store and goes when Workbench is closed.",
    "",
)  # fmt: skip
_NAME = (60, 320)
"""Narrowest and widest name of a key, in pixels at 100 % text size."""
FOREIGN = "This key and every document you ask about go to {address}, not to Google."


class KeyCard(QFrame):
    """Signals: check_pressed(id), replace_pressed(id), remove_pressed(id), use_pressed(id),
    edited(Profile).
    """

    check_pressed = Signal(str)
    replace_pressed = Signal(str)
    remove_pressed = Signal(str)
    use_pressed = Signal(str)
    edited = Signal(object)

    def __init__(
        self, theme: Theme, profile: Profile, models: tuple[Model, ...], *, in_use: bool
    ) -> None:
        super().__init__()
        self._theme = theme
        self.profile = profile
        self.setProperty("card", True)
        self.setAccessibleName(f"Key {profile.name}")
        self._drawing = QLabel()
        self.name = QLineEdit(profile.name)
        self.name.setAccessibleName("Name of this key")
        self.name.setToolTip("Press to rename this key")
        self.name.setMaxLength(60)
        self.name.setProperty("titled", True)
        self.name.editingFinished.connect(self._rename)
        self.name.setCursorPosition(0)
        self.name.textChanged.connect(self._fit_name)
        self._hint = text(f"•••• •••• {profile.key_hint}" if profile.key_hint else "")
        self._hint.setWordWrap(False)
        self._hint.setAccessibleName(f"The key ends in {profile.key_hint}")
        titled = [self._drawing, self.name]
        if in_use:
            badge = text("In use", role="caption", weight="medium", badge="success")
            badge.setWordWrap(False)
            titled.append(badge)
        first = flowing(theme, *titled, self._hint, apart=len(titled))
        if not in_use:
            use = self._button("Use this key")
            use.clicked.connect(self._use)
            first.addWidget(use)
        self.buttons = {}
        for words, slot in (
            ("Check key", self._check), ("Replace…", self._replace), ("Remove…", self._remove)
        ):  # fmt: skip
            button = self._button(words)
            button.clicked.connect(slot)
            self.buttons[words] = button
            first.addWidget(button)
        self._mark, self._word, self._sentence = QLabel(), text("", weight="semibold"), text("")
        self._word.setWordWrap(False)
        second = beside(theme, self._mark, self._word)
        second.addWidget(self._sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(4))
        column.addLayout(first)
        column.addLayout(second)
        if profile.foreign_address:
            column.addWidget(text(FOREIGN.format(address=profile.foreign_address), tone="warning"))
        column.addWidget(line())
        column.addLayout(self._declaration())
        self._consequence = Consequence(theme)
        column.addWidget(self._consequence)
        column.addLayout(self._first_model(models))
        self._consequence.show_billing(profile.billing)
        self._show("", "", _LOOKING, "")
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_state(self, state: KeyState, *, kept: bool = True) -> None:
        """Show which of the three it is: none, locked, there, or there but not `kept`."""
        self._show(*(_UNKEPT if state is KeyState.THERE and not kept else STATES[state]))
        self.buttons["Check key"].setEnabled(state is not KeyState.NONE)

    def show_checking(self) -> None:
        """Say that the key is being tried."""
        self._show("", "", "Asking Google whether this key works…", "")

    def show_works(self, models: int, at: str) -> None:
        """Say that the key works."""
        count = "1 model" if models == 1 else f"{models:,} models"
        self._show("tick", "Works.", f"{count} can be used. Checked today at {at}.", "success")
        announce(self, self.accessibleDescription())

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what is wrong."""
        self._show("warn", sentence, hint, "danger")
        announce(self, self.accessibleDescription())

    def _button(self, words: str) -> QPushButton:
        button = compact_button(words)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{words.rstrip('…')}: {self.profile.name}")
        return button

    def _declaration(self) -> Flow:
        self.billing = QButtonGroup(self)
        question = text("Does this key belong to a project with billing?", weight="medium")
        question.setWordWrap(False)
        choices = QWidget()
        row = beside(self._theme)
        row.setContentsMargins(0, 0, 0, 0)
        choices.setLayout(row)
        for place, (billing, words) in enumerate(ANSWERS.items()):
            choice = QRadioButton(words)
            choice.setAccessibleDescription(CONSEQUENCES[billing])
            choice.setChecked(billing is self.profile.billing)
            self.billing.addButton(choice, place)
            row.addWidget(choice)
        TabStop(self.billing)
        self.billing.idToggled.connect(self._declare)
        return flowing(self._theme, question, choices, apart=1)

    def _first_model(self, models: tuple[Model, ...]) -> Flow:
        label = text("New chats begin with", weight="medium")
        label.setWordWrap(False)
        self.model = QComboBox()
        self.model.setAccessibleName("Model that new chats begin with")
        self.model.addItem("The model chosen last", "")
        for model in models:
            self.model.addItem(model.name, model.id)
        self.model.setCurrentIndex(max(0, self.model.findData(self.profile.model_id)))
        self.model.activated.connect(self._choose_model)
        label.setBuddy(self.model)
        return flowing(self._theme, label, self.model)

    def _show(self, drawing: str, word: str, sentence: str, tone: str) -> None:
        self._shown = (drawing, tone or "textMuted")
        self._draw()
        self._word.setText(word)
        self._word.setVisible(bool(word))
        restyle(self._word, "tone", tone)
        self._sentence.setText(sentence)
        self.setAccessibleDescription(f"{word} {sentence}".strip())

    def _restyle(self) -> None:
        self._hint.setFont(self._theme.font("code"))
        self._draw()
        self._fit_name()

    def _draw(self) -> None:
        size = self._theme.size("icon", "small")
        self._drawing.setPixmap(pixmap(self._theme, "key", "textMuted", size))
        drawing, colour = self._shown
        self._mark.setVisible(bool(drawing))
        if drawing:
            self._mark.setPixmap(pixmap(self._theme, drawing, colour, size))

    def _fit_name(self) -> None:
        """Be as wide as the name, so that what stands after it stands close to it."""
        self.name.ensurePolished()
        words = self.name.fontMetrics().horizontalAdvance(self.name.text())
        least, most = (round(width * self._theme.text_size) for width in _NAME)
        self.name.setFixedWidth(min(most, max(least, words + 2 * self._theme.space(5))))

    def _declare(self, place: int, checked: bool) -> None:
        if checked:
            self._edit(replace(self.profile, billing=list(ANSWERS)[place]))
            self._consequence.show_billing(self.profile.billing)

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setText(self.profile.name)
        elif name != self.profile.name:
            self._edit(replace(self.profile, name=name))
        self.name.setCursorPosition(0)

    def _choose_model(self) -> None:
        self._edit(replace(self.profile, model_id=self.model.currentData()))

    def _edit(self, profile: Profile) -> None:
        self.profile = profile
        self.edited.emit(profile)

    def _use(self) -> None:
        self.use_pressed.emit(self.profile.id)

    def _check(self) -> None:
        self.check_pressed.emit(self.profile.id)

    def _replace(self) -> None:
        self.replace_pressed.emit(self.profile.id)

    def _remove(self) -> None:
        self.remove_pressed.emit(self.profile.id)
