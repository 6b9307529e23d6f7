"""A page of the settings: a title, and rows of a label and what can be set beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.settings import Settings
from workbench.ui.theme import Theme

_LABEL = 190
"""Width of the labels at 100 % text size."""


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
        name.setFixedWidth(round(_LABEL * self.theme.text_size))
        self._labels.append(name)
        right = QVBoxLayout()
        right.setSpacing(self.theme.space(3))
        if isinstance(content, QWidget):
            right.addWidget(content)
        else:
            right.addLayout(content)
        if hint:
            right.addWidget(text(hint, tone="muted"))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(6))
        row.addWidget(name)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        return name

    def options(
        self, label: str, name: str, choices: Mapping[Any, str], hint: str = ""
    ) -> QButtonGroup:
        """Add a row with a choice for a setting."""
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(6))
        for place, words in enumerate(choices.values()):
            button = QRadioButton(words)
            button.setAccessibleDescription(label)
            group.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self.row(label, row, hint)
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

    def _restyle(self) -> None:
        gap = self.theme.space(8)
        self.body.setContentsMargins(gap, self.theme.space(7), gap, gap)
        self.body.setSpacing(self.theme.space(5))
        for label in self._labels:
            label.setFixedWidth(round(_LABEL * self.theme.text_size))


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


def beside(theme: Theme, *widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Return a row of widgets, at the left of their room."""
    row = QHBoxLayout()
    row.setSpacing(theme.space(4))
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


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
