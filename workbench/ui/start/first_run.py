"""Cards of the first run: three hints in the conversation, four first steps in the left column."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton, compact_button
from workbench.ui.theme import Theme

HINTS = (
    (
        "See the proof",
        "Open “The five marks, explained” and press a mark such as “1 · p. 2”. The page opens "
        "beside the chat with the sentence highlighted.",
    ),
    (
        "Ask your own question",
        "A question about the two sample documents is written below. Press Enter, and every "
        "quotation in the answer is checked against the page.",
    ),
    (
        "Bring your own documents",
        "Drop PDFs anywhere on this window. With the offline engine nothing leaves this computer.",
    ),
)
DONE_BY = "citation", "asked", "document"
"""What a user did who needs a hint no more, in the order of the hints."""
STEPS = {
    "samples": "Open the samples",
    "citation": "Check a citation",
    "document": "Drop your own PDF",
    "connect": "Connect Google Gemini",
}
"""The first steps by the name under which they are kept."""

ROOM_FOR_ALL = 12
ROOM_FOR_ONE = 8
"""The height of a column, in rows of a list, from which it shows all steps, or the next one."""


class HintCard(QFrame):
    """One hint at a time. Signals: next_pressed(), skip_pressed()."""

    next_pressed = Signal()
    skip_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("band", "accent")
        self.setAccessibleName("Hint")
        self._title, self._place = _label("", weight="semibold"), _label("", tone="muted")
        self._text = _label("")
        self._text.setWordWrap(True)
        skip = compact_button("Skip hints", "link")
        self._next = compact_button("Next hint", "primary")
        skip.clicked.connect(self.skip_pressed)
        self._next.clicked.connect(self.next_pressed)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._place)
        foot.addWidget(skip)
        foot.addStretch(1)
        foot.addWidget(self._next)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(self._text)
        self._column.addLayout(foot)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_hint(self, place: int) -> None:
        """Show the hint at a place, from 0; past the last one nothing is shown."""
        shown = 0 <= place < len(HINTS)
        if shown:
            title, words = HINTS[place]
            self._title.setText(title)
            self._text.setText(words)
            self._place.setText(f"{place + 1} of {len(HINTS)}")
            self._next.setText("Done" if place + 1 == len(HINTS) else "Next hint")
            self.setAccessibleDescription(f"{title}. {words}")
        self.setVisible(shown)

    def _restyle(self) -> None:
        gap = self._theme.space(5)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(self._theme.space(3))


class FirstSteps(QFrame):
    """The four steps with ticks; the card closes when all are done. Signals: closed().

    In a low column it keeps to the next step, or its title, so that the chats stay in sight.
    """

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._done: frozenset[str] = frozenset()
        self._rows = ROOM_FOR_ALL
        self.setProperty("card", True)
        self.setAccessibleName("First steps")
        self._count = _label("", tone="muted", role="caption")
        close = IconButton(theme, "close", "Close the first steps")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        title = _label("First steps", weight="semibold")
        title.setWordWrap(True)
        top.addWidget(title, 1)
        top.addWidget(self._count)
        top.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._marks: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        for step, name in STEPS.items():
            self._marks[step], self._names[step] = QLabel(), _label(name)
            self._names[step].setWordWrap(True)
            row = QHBoxLayout()
            row.addWidget(self._marks[step])
            row.addWidget(self._names[step], 1)
            self._column.addLayout(row)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the names of the steps that are in sight."""
        return tuple(step for step, name in self._names.items() if not name.isHidden())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self._fold()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        column = self.parentWidget()
        if column is not None:
            column.removeEventFilter(self)
            column.installEventFilter(self)
            self._fold()

    def _fold(self) -> None:
        column = self.parentWidget()
        if column is not None:
            self._rows = column.height() // self._theme.size("control", "listRow")
        self._show_steps()

    def _show_steps(self) -> None:
        coming = next((step for step in STEPS if step not in self._done), "")
        for step in STEPS:
            least = ROOM_FOR_ONE if step == coming else ROOM_FOR_ALL
            shown = self._rows >= least
            self._marks[step].setVisible(shown)
            self._names[step].setVisible(shown)

    def show_done(self, steps: Collection[str]) -> None:
        """Tick what is done."""
        self._done = frozenset(steps)
        self._count.setText(f"{len(self._done & set(STEPS))} of {len(STEPS)}")
        size = self._theme.size("icon", "small")
        for step, name in STEPS.items():
            done = step in self._done
            drawing, colour = ("tick", "success") if done else ("dot", "textMuted")
            self._marks[step].setPixmap(pixmap(self._theme, drawing, colour, size))
            self._names[step].setAccessibleName(f"{name}, done" if done else f"{name}, not yet")
            self._names[step].setProperty("tone", "muted" if done else "")
            self._names[step].style().polish(self._names[step])
        self._show_steps()

    def _restyle(self) -> None:
        gap = self._theme.space(5)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(self._theme.space(3))
        self.show_done(self._done)
        self._fold()


def _label(words: str, **look: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
