"""For how long a new cache is to be kept: three lengths, or another one."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QSpinBox, QWidget

from workbench.ui.caches.wording import length
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.number_field import pad
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

LENGTHS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
_USUAL = 1
_MOST_HOURS = 720


class LengthChoice(QWidget):
    """Signals: chosen()."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.group = QButtonGroup(self)
        self.hours, self.minutes = QSpinBox(), QSpinBox()
        self.until = QLabel()
        self.until.setProperty("role", "caption")
        self.until.setProperty("tone", "muted")
        row = Flow(theme.space(4))
        self.setLayout(row)
        title = QLabel("Keep for")
        title.setProperty("weight", "semibold")
        row.addWidget(title)
        for place, words in enumerate((*map(length, LENGTHS), "Other…")):
            button = compact_button(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("segment", True)
            self.group.addButton(button, place)
            row.addWidget(button)
        for box, most, suffix, value, name in (
            (self.hours, _MOST_HOURS, " h", 1, "Hours"),
            (self.minutes, 59, " min", 0, "Minutes"),
        ):
            box.setRange(0, most)
            box.setSuffix(suffix)
            box.setValue(value)
            box.setAccessibleName(name)
            box.valueChanged.connect(self.chosen)
            box.hide()
            row.addWidget(box)
        row.addWidget(self.until)
        pad(theme, self.hours, self.minutes)
        TabStop(self.group)
        self.group.button(_USUAL).setChecked(True)
        self.group.idToggled.connect(self._on_toggled)

    @property
    def length(self) -> timedelta:
        """Return the chosen length; nothing and less can be typed."""
        chosen = self.group.checkedId()
        if 0 <= chosen < len(LENGTHS):
            return LENGTHS[chosen]
        return timedelta(hours=self.hours.value(), minutes=self.minutes.value())

    def _on_toggled(self, _place: int, on: bool) -> None:
        other = self.group.checkedId() == len(LENGTHS)
        for box in (self.hours, self.minutes):
            box.setVisible(other)
        if on:
            self.chosen.emit()
