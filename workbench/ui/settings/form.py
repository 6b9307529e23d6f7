"""A page of the settings: a title, and rows of a label and what can be set beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.settings import Settings
from workbench.ui.announcing import announce
from workbench.ui.icons import icon
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.number_field import pad
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

_LABEL = 190
"""Width of the labels at 100 % text size."""
_NARROW = 560
"""Width of a page at 100 % text size under which the labels stand above."""
_ANY = 16_777_215
"""What Qt calls no limit."""


class Page(QScrollArea):
    """A page with its title and its drawing in the list.

    Signals: chosen(str name of a setting, object its new value).
    """

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, title: str, drawing: str, sentence: str = "") -> None:
        super().__init__()
        self.theme = theme
        self.title = title
        self.drawing = drawing
        self._bound: dict[str, tuple[QButtonGroup, list[Any]] | QCheckBox] = {}
        self._labels: list[QLabel] = []
        self._rows: list[QBoxLayout] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(title)
        inner = QWidget()
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(inner)
        heading = text(title, role="title")
        self.body.addWidget(heading)
        if sentence:
            self.body.addWidget(text(sentence, tone="muted"))
        self.setWidget(inner)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def words(self) -> str:
        """Return every word on the page, for the search."""
        shown = [self.title]
        shown += [label.text() for label in self.findChildren(QLabel)]
        shown += [button.text() for button in self.findChildren(QAbstractButton)]
        return " ".join(shown).replace("&", "").casefold()

    def reveal(self, wanted: str) -> None:
        """Bring into sight what bears the words of a search, the whole of them if it can."""
        self.body.activate()
        shown: list[QLabel | QAbstractButton] = self.findChildren(QLabel)
        shown = [*shown, *self.findChildren(QAbstractButton)]
        for words in ([wanted], wanted.split()):
            for widget in shown:
                text = widget.text().replace("&", "").casefold()
                if widget.isVisibleTo(self) and all(each.casefold() in text for each in words):
                    self.ensureWidgetVisible(widget, 0, self.theme.space(10))
                    return

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen, without telling it as a choice."""
        for name, control in self._bound.items():
            value = getattr(settings, name)
            if isinstance(control, QCheckBox):
                control.blockSignals(True)
                control.setChecked(value in (True, "reduced", "high", "debug"))
                control.blockSignals(False)
            else:
                group, values = control
                group.blockSignals(True)
                if value in values:
                    group.button(values.index(value)).setChecked(True)
                group.blockSignals(False)

    def row(self, label: str, content: QWidget | QLayout, hint: str = "") -> QLabel:
        """Add a row between lines; return its label."""
        self.body.addWidget(line())
        name = text(label, weight="semibold")
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._labels.append(name)
        right = QVBoxLayout()
        right.setSpacing(self.theme.space(3))
        if isinstance(content, QWidget):
            right.addWidget(content)
        else:
            right.addLayout(content)
        if hint:
            right.addWidget(text(hint, tone="muted"))
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addWidget(name)
        row.addLayout(right, 1)
        self._rows.append(row)
        self.body.addLayout(row)
        return name

    def options(
        self, label: str, name: str, choices: Mapping[Any, str], hint: str = ""
    ) -> QButtonGroup:
        """Add a row with a choice for a setting."""
        group = QButtonGroup(self)
        row = Flow(self.theme.space(6))
        for place, words in enumerate(choices.values()):
            button = QRadioButton(words)
            button.setAccessibleDescription(label)
            group.addButton(button, place)
            row.addWidget(button)
        TabStop(group)
        self.row(label, row, hint)
        self.bind(name, group, list(choices))
        return group

    def segments(self, label: str, name: str, choices: Mapping[Any, str]) -> QButtonGroup:
        """Add a row with a choice for a setting between steps of one thing."""
        group = QButtonGroup(self)
        frame = QFrame()
        frame.setProperty("segments", True)
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for place, words in enumerate(choices.values()):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("segment", "joined")
            button.setAccessibleDescription(label)
            group.addButton(button, place)
            row.addWidget(button)
        TabStop(group)
        self.row(label, flowing(self.theme, frame))
        self.bind(name, group, list(choices))
        return group

    def bind(self, name: str, group: QButtonGroup, values: Sequence[Any]) -> None:
        """Let the buttons of a group stand for the values of a setting."""
        self._bound[name] = (group, list(values))

        def on_toggled(place: int, checked: bool) -> None:
            if checked:
                self.chosen.emit(name, values[place])

        group.idToggled.connect(on_toggled)

    def check(self, name: str, words: str, off: Any = False, on: Any = True) -> QCheckBox:
        """Return a box for a setting; its row is the caller's."""
        box = QCheckBox(words)
        self._bound[name] = box

        def on_toggled(checked: bool) -> None:
            self.chosen.emit(name, on if checked else off)

        box.toggled.connect(on_toggled)
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._arrange()
        super().resizeEvent(event)

    def _restyle(self) -> None:
        gap = self.theme.space(8)
        self.body.setContentsMargins(gap, self.theme.space(7), gap, gap)
        self.body.setSpacing(self.theme.space(5))
        self._arrange()

    def _arrange(self) -> None:
        """Put the labels beside what they name, or above it where there is no room."""
        narrow = self.viewport().width() < _NARROW * self.theme.text_size
        ways = QBoxLayout.Direction
        for row in self._rows:
            row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
            row.setSpacing(self.theme.space(3 if narrow else 6))
        width = round(_LABEL * self.theme.text_size)
        for label in self._labels:
            label.setMinimumWidth(0 if narrow else width)
            label.setMaximumWidth(_ANY if narrow else width)


def text(words: str, **look: str) -> QLabel:
    """Return a plain label that wraps, with the looks of the style sheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    for name, value in look.items():
        label.setProperty(name, value)
    return label


def line() -> QFrame:
    """Return a thin line."""
    frame = QFrame()
    frame.setObjectName("line")
    frame.setFixedHeight(1)
    return frame


def beside(theme: Theme, *widgets: QWidget) -> QHBoxLayout:
    """Return a row of widgets that share the room."""
    row = QHBoxLayout()
    row.setSpacing(theme.space(4))
    for widget in widgets:
        row.addWidget(widget)
    return row


def flowing(theme: Theme, *widgets: QWidget, apart: int = 0) -> Flow:
    """Return a row of widgets at the leading edge, in as many lines as they need.

    With `apart`, those after the first so many stand at the far end.
    """
    return Flow(theme.space(4), *widgets, apart=apart)


def stacked(theme: Theme, *items: QWidget | QLayout) -> QVBoxLayout:
    """Return a column of what belongs to one row of a page."""
    column = QVBoxLayout()
    column.setSpacing(theme.space(3))
    for item in items:
        if isinstance(item, QWidget):
            column.addWidget(item)
        else:
            column.addLayout(item)
    return column


def telling(label: QLabel, sentence: str, tone: str = "") -> None:
    """Say a sentence in a label that takes no room while there is nothing to say."""
    label.setText(sentence)
    restyle(label, "tone", tone)
    label.setVisible(bool(sentence))
    if label.isVisible():
        announce(label, sentence)


def number(theme: Theme, name: str, lowest: int, highest: int, unit: str) -> QSpinBox:
    """Return a field for a whole number, which tells a value when it was typed to its end."""
    box = QSpinBox()
    box.setRange(lowest, highest)
    box.setSuffix(f" {unit}")
    box.setAccessibleName(name)
    box.setKeyboardTracking(False)
    pad(theme, box)
    return box


def dress_clearing(theme: Theme, field: QWidget) -> None:
    """Name and draw the button inside of a field that empties it; Qt leaves it without a name."""
    for button in field.findChildren(QToolButton):
        button.setAccessibleName("Empty the field")
        button.setToolTip("Empty the field")
        button.setIcon(icon(theme, "close", "textMuted"))


def empty(layout: QBoxLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def restyle(label: QWidget, name: str, value: str) -> None:
    """Change a look of the style sheet."""
    label.setProperty(name, value)
    label.style().polish(label)
