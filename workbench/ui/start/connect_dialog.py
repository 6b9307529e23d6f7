"""Connecting a key: what it is, where to get it, whether it works, where it is kept."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.profiles import Billing, Profile
from workbench.ui.announcing import announce
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.start.billing import ANSWERS, CONSEQUENCES, Consequence
from workbench.ui.start.destination import Destination
from workbench.ui.start.kept_line import KeptLine
from workbench.ui.start.key_field import SPACES, KeyField
from workbench.ui.start.steps import StepPicture
from workbench.ui.theme import Theme

STEPS = (
    "Open Google’s key page and sign in",
    "Press “Create API key”",
    "Copy the key and come back here",
)
_LONG = 3
"""Seconds after which it is said how long a check takes."""
_ROOM = 48
"""Pixels of the screen that the dialog leaves to its own title bar and to others."""


class ConnectDialog(QDialog):
    """Shows how far the check of a key is; `finished` in `dialogs` opens it.

    While a key is tried, "Check key" becomes "Stop". Signals: key_page_pressed(), check_pressed(),
    stop_pressed(), start_pressed(), found_pressed(), network_pressed().
    """

    found_pressed = Signal()
    key_page_pressed = Signal()
    check_pressed = Signal()
    stop_pressed = Signal()
    network_pressed = Signal()
    start_pressed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, replacing: Profile | None = None
    ) -> None:
        """With `replacing`, ask for another key for a connection; nothing else of it changes."""
        super().__init__(parent)
        self._theme = theme
        self._replacing = replacing
        self.checked_key = ""
        self.setWindowTitle("Replace the key" if replacing else "Connect Google Gemini")
        self.destination = Destination(theme)
        self.destination.edited.connect(self._on_edited)
        self.found = LabelledButton(theme, "key", "", "link")
        self.found.setAutoDefault(False)
        self.found.clicked.connect(self.found_pressed)
        self.found.hide()
        self.field = KeyField(theme)
        self.field.textChanged.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_return)
        self.check = QPushButton("Check key")
        self.check.setAutoDefault(False)
        self.check.clicked.connect(self._on_check)
        self._seconds = 0
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self._mark = QLabel()
        self._word = _text("", weight="semibold")
        self._sentence = _text("")
        self._sentence.setWordWrap(True)
        self.billing = QButtonGroup(self)
        self._consequence = Consequence(theme)
        self.kept = KeptLine(theme)
        self._looking = False
        self.start = QPushButton("Replace" if replacing else "Start")
        self.start.setProperty("kind", "primary")
        self.start.setDefault(True)
        self.start.clicked.connect(self.start_pressed)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._body = body = QVBoxLayout()
        gap = theme.space(7)
        body.setContentsMargins(gap, gap, gap, gap)
        body.setSpacing(theme.space(4))
        opening = _text(
            "A key is a long password that lets Workbench ask Gemini for you. "
            "Google gives you one, free or with billing."
        )
        opening.setWordWrap(True)
        body.addWidget(opening)
        body.addSpacing(theme.space(3))
        body.addLayout(self._make_steps())
        body.addSpacing(theme.space(4))
        label = _text("Paste the key", weight="semibold")
        label.setBuddy(self.field)
        body.addWidget(label)
        body.addLayout(_row(theme, self.field, self.check))
        body.addLayout(self._make_state())
        body.addWidget(self.found, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.destination)
        body.addSpacing(theme.space(3))
        billing = QWidget()
        billing.setLayout(self._make_billing())
        body.addWidget(billing)
        body.addWidget(self._consequence)
        if replacing:
            for unchanged in (self.destination, billing, self._consequence):
                unchanged.hide()
        body.addSpacing(theme.space(3))
        body.addWidget(_line())
        body.addLayout(self.kept)
        foot = QHBoxLayout()
        foot.setContentsMargins(gap, theme.space(5), gap, theme.space(5))
        foot.setSpacing(theme.space(4))
        self.network = QPushButton("Settings for my network")
        self.network.setProperty("kind", "link")
        self.network.setAutoDefault(False)
        self.network.clicked.connect(self.network_pressed)
        foot.addWidget(self.network)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.start)
        inside = QWidget()
        inside.setLayout(body)
        self._page = QScrollArea()
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setWidgetResizable(True)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setWidget(inside)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page)
        column.addWidget(_line())
        column.addWidget(self._foot)
        self.setFixedWidth(round(640 * min(theme.text_size, 1.5)))
        self._choose_billing()
        self._on_edited()
        inside.installEventFilter(self)
        self.field.setFocus()
        self.finished.connect(self.forget)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        # "Stop" is shorter; the button keeps its width, so nothing moves while a key is tried.
        self.check.setMinimumWidth(self.check.sizeHint().width())
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def _fit(self) -> None:
        """Be as tall as everything in it, and no taller than the screen."""
        if not self.isVisible():
            return
        wanted = self._body.totalHeightForWidth(self.width()) + self._foot.sizeHint().height() + 1
        room = self.screen().availableGeometry()
        frame = self.frameGeometry()
        height = min(wanted, room.height() - _ROOM)
        edges = frame.height() - self.height()
        self.setFixedHeight(height)
        # What grows downwards out of the screen takes its buttons with it.
        lowest = room.bottom() + 1 - height - edges
        if frame.top() > lowest:
            self.move(frame.left(), max(room.top(), lowest))

    @property
    def chosen_billing(self) -> Billing:
        """Return what the user declared about the key."""
        return list(ANSWERS)[self.billing.checkedId()]

    def offer_found(self, variable: str, ending: str) -> None:
        """Offer a key that stands in the environment; it is taken only when this is pressed."""
        self.found.setText(f"Use the key in {variable}, which ends in {ending}")
        self.found.show()

    def show_checking(self) -> None:
        """Say that the key is being tried, and for how long already."""
        self._looking = True
        self._mark_field(wrong=False)
        self._seconds = 0
        self._show_state("", "", "Asking Google whether this key works…", "muted")
        self._clock.start()
        self._enable()

    def show_keeping(self) -> None:
        """Say that the store has the word, which may ask for a password of its own."""
        self._settle()
        self._looking = True
        store = self.kept.store or "The key store"
        told = f"Works. {store} is keeping it, and may ask for a password."
        self._show_state("", "", told, "muted")
        self._enable()

    def show_stopped(self) -> None:
        """Say that the user did not want to wait."""
        self._settle()
        told = "The key was not kept." if self.checked_key else "The key was not checked."
        self._show_state("", "", f"Stopped. {told}", "muted")
        self._enable()

    def show_works(self, key: str, models: int) -> None:
        """Say that a key works and how many models it opens."""
        self._settle()
        self.checked_key = key
        count = "1 model" if models == 1 else f"{models:,} models"
        self._show_state("tick", "Works.", f"{count} can be used.", "success")
        self._enable()

    def show_failure(self, sentence: str, hint: str = "") -> None:
        """Say at the field what is wrong; a key that works is not marked as a wrong one."""
        self._settle()
        self._show_state("warn", sentence, hint, "danger")
        self._mark_field(wrong=not self.checked_key)
        self._enable()
        self.field.setFocus()

    def forget(self) -> None:
        """Take the key out of the field."""
        self._settle()
        self.checked_key = ""
        self.field.clear()

    def _settle(self) -> None:
        self._looking = False
        self._clock.stop()

    def _tick(self) -> None:
        self._seconds += 1
        if self._seconds >= _LONG:
            self._show_state("", "", f"Still trying, {self._seconds} s", "muted")

    def _mark_field(self, *, wrong: bool) -> None:
        if bool(self.field.property("wrong")) != wrong:
            self.field.setProperty("wrong", wrong)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _on_check(self) -> None:
        if self._looking:
            self.stop_pressed.emit()
        else:
            self.check_pressed.emit()

    def _make_steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(6))
        for place, words in enumerate(STEPS):
            grid.addWidget(StepPicture(self._theme, place + 1), 0, place)
            number, step = _text(f"{place + 1}.", weight="semibold"), _text(words)
            step.setWordWrap(True)
            row = _row(self._theme, number, step)
            row.setStretch(1, 1)
            for label in (number, step):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addLayout(row, 1, place)
            grid.setColumnStretch(place, 1)
        page = LabelledButton(self._theme, "link", "Open Google’s key page")
        page.setAutoDefault(False)
        page.clicked.connect(self.key_page_pressed)
        grid.setVerticalSpacing(self._theme.space(3))
        grid.setRowMinimumHeight(2, self._theme.space(3))
        grid.addWidget(page, 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        return grid

    def _make_state(self) -> QHBoxLayout:
        row = _row(self._theme, self._mark, self._word)
        row.addWidget(self._sentence, 1)
        self._sentence.setMinimumHeight(self._theme.line_height("ui"))
        return row

    def _make_billing(self) -> Flow:
        question = _text("Does this key belong to a project with billing?", weight="semibold")
        choices = _row(self._theme)
        choices.setContentsMargins(0, 0, 0, 0)
        for place, (billing, words) in enumerate(ANSWERS.items()):
            choice = QRadioButton(words)
            choice.setAccessibleDescription(CONSEQUENCES[billing])
            self.billing.addButton(choice, place)
            choices.addWidget(choice)
        answers = QWidget()
        answers.setLayout(choices)
        row = Flow(self._theme.space(5), question, answers, apart=1)
        TabStop(self.billing)
        self.billing.idToggled.connect(self._choose_billing)
        self.billing.button(list(ANSWERS).index(Billing.UNSURE)).setChecked(True)
        return row

    def _choose_billing(self) -> None:
        self._consequence.show_billing(self.chosen_billing)

    def _on_return(self) -> None:
        # Enter in the field tries the key; only a key that works is started with.
        if self.start.isEnabled() and self.checked_key:
            self.start_pressed.emit()
        elif self.check.isEnabled() and not self._looking:
            self.check_pressed.emit()

    def _on_edited(self) -> None:
        # Another address is another check: a key is proved for one place only.
        self.checked_key = ""
        if self._looking:
            self.stop_pressed.emit()
        self._mark_field(wrong=False)
        self._show_state("", "", SPACES, "muted")
        ending = self.field.ending()
        self.field.setAccessibleDescription(f"The key ends in {ending}." if ending else "")
        self._enable()

    def _enable(self) -> None:
        ready = bool(self.field.key())
        if self._looking and self.start.hasFocus():
            # A button that is switched off throws the focus somewhere.
            self.check.setFocus()
        self.check.setText("Stop" if self._looking else "Check key")
        self.check.setEnabled(ready)
        self.start.setEnabled(ready and not self._looking)

    def _show_state(self, drawing: str, word: str, sentence: str, tone: str) -> None:
        size = self._theme.size("icon", "small")
        self._mark.setVisible(bool(drawing))
        if drawing:
            self._mark.setPixmap(pixmap(self._theme, drawing, tone, size))
        self._word.setText(word)
        self._word.setVisible(bool(word))
        self._word.setProperty("tone", tone)
        self._word.style().polish(self._word)
        self._sentence.setText(sentence)
        self._sentence.setProperty("tone", "muted" if tone == "muted" else "")
        self._sentence.style().polish(self._sentence)
        told = f"{word} {sentence}".strip()
        self.field.setAccessibleDescription(told)
        if told and not self._clock.isActive():
            announce(self, told)


def _text(text: str, **look: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in look.items():
        label.setProperty(name, value)
    return label


def _row(theme: Theme, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.space(4))
    for widget in widgets:
        row.addWidget(widget)
    return row


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line
