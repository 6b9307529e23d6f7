"""Setting how long a cache lives: for a time, until a moment in a time zone, or with the chat."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, Qt, QTimer, QTimeZone
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.cache import KeepAlive, problem_with_end
from workbench.domain.cost import money
from workbench.ui.caches.wording import CacheRow, clock, length, time_left
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.number_field import pad
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

PRESETS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
)
_FOR, _UNTIL = 0, 1


@dataclass(frozen=True, slots=True)
class NewLife:
    """What was chosen: the end, and a wish to keep the cache alive with its chat, if any."""

    until: datetime
    keep: KeepAlive | None


class TimeDialog(QDialog):
    """Asks for the end of a cache; `life` holds it once it was accepted."""

    def __init__(self, theme: Theme, parent: QWidget | None, row: CacheRow, now: datetime) -> None:
        super().__init__(parent)
        self._row = row
        self._now = now
        self.setWindowTitle("Set time")
        title = _text(row.cache.label)
        title.setProperty("role", "subtitle")
        title.setProperty("weight", "semibold")
        state = _text(f"{time_left(row.cache, now)}, ends {clock(row.cache.expires_at, now)}")
        state.setProperty("tone", "muted")
        self.kinds = QButtonGroup(self)
        self.preset = QComboBox()
        self.preset.setAccessibleName("For a time from now")
        for time in PRESETS:
            self.preset.addItem(length(time))
        self.preset.addItem("Exactly…")
        self.preset.setCurrentIndex(1)
        self.hours, self.minutes, self.seconds = (
            _spin(most, suffix, name)
            for most, suffix, name in (
                (720, " h", "Hours"),
                (59, " min", "Minutes"),
                (59, " s", "Seconds"),
            )
        )
        self.hours.setValue(1)
        self.moment = QDateTimeEdit()
        self.moment.setCalendarPopup(True)
        self.moment.setDisplayFormat("d MMM yyyy HH:mm")
        self.moment.setAccessibleName("Until date and time")
        self.zone = QComboBox()
        self.zone.setAccessibleName("Time zone")
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.zone.setMinimumContentsLength(16)
        self._fill_zones()
        self.keep = QCheckBox("Keep it alive while its chat is open, at most")
        self.keep_hours = _spin(720, " h", "At most so many hours")
        self.keep_hours.setValue(4)
        self.keep_dollars = QDoubleSpinBox()
        self.keep_dollars.setPrefix("$")
        self.keep_dollars.setDecimals(2)
        self.keep_dollars.setRange(0.01, 1000)
        self.keep_dollars.setValue(0.5)
        self.keep_dollars.setAccessibleName("At most so many dollars")
        self.sentence = _text("")
        self.sentence.setWordWrap(True)
        self.set_button = QPushButton("Set time")
        self.set_button.setProperty("kind", "primary")
        self.set_button.setDefault(True)
        self.set_button.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        gap = theme.space(7)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        column.addWidget(title)
        column.addWidget(state)
        column.addLayout(self._build_choices(theme))
        column.addWidget(_line())
        column.addLayout(self._build_keep(theme))
        column.addWidget(self.sentence)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.set_button)
        column.addLayout(buttons)
        room = self.screen().availableGeometry().width() - 40
        self.setFixedWidth(min(room, round(520 * theme.text_size)))
        # The height is right only after the layout has heard of every change.
        self._grow = QTimer(self, singleShot=True, interval=0)
        self._grow.timeout.connect(self._fit_height)
        self._join()
        self._show()

    @property
    def life(self) -> NewLife:
        """Return what was chosen."""
        keep = None
        if self.keep.isChecked() and self.keep.isEnabled():
            dollars = None if self._row.free else self.keep_dollars.value()
            keep = KeepAlive(self._now + timedelta(hours=self.keep_hours.value()), dollars)
        return NewLife(self._until(), keep)

    def _until(self) -> datetime:
        if self.kinds.checkedId() == _UNTIL:
            name = self.zone.currentText().strip()
            zone = QTimeZone(name.encode("ascii", "replace"))
            # Qt takes no name at all for the zone of this computer.
            if not name or not zone.isValid():
                return datetime.max
            local = self.moment.dateTime()
            there = QDateTime(local.date(), local.time(), zone)
            return datetime.fromtimestamp(there.toSecsSinceEpoch(), UTC)
        place = self.preset.currentIndex()
        if 0 <= place < len(PRESETS):
            return self._now + PRESETS[place]
        return self._now + timedelta(
            hours=self.hours.value(), minutes=self.minutes.value(), seconds=self.seconds.value()
        )

    def _build_choices(self, theme: Theme) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme.space(4))
        grid.setColumnStretch(1, 1)
        exact = Flow(theme.space(4), self.preset, self.hours, self.minutes, self.seconds)
        absolute = Flow(theme.space(4), self.moment, self.zone)
        pad(theme, self.hours, self.minutes, self.seconds, self.keep_hours, self.keep_dollars)
        for place, (words, row) in enumerate((("For", exact), ("Until", absolute))):
            button = QRadioButton(words)
            self.kinds.addButton(button, place)
            grid.addWidget(button, place, 0)
            grid.addLayout(row, place, 1)
        TabStop(self.kinds)
        self.kinds.button(_FOR).setChecked(True)
        return grid

    def _build_keep(self, theme: Theme) -> Flow:
        row = Flow(theme.space(4), self.keep, self.keep_hours, self.keep_dollars)
        self.keep.setEnabled(bool(self._row.cache.conversation_id))
        self.keep_dollars.setVisible(not self._row.free)
        if not self.keep.isEnabled():
            self.keep.setToolTip("It was not made for a chat.")
        return row

    def _fill_zones(self) -> None:
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
        names = sorted(bytes(each.data()).decode() for each in QTimeZone.availableTimeZoneIds())
        self.zone.addItems([here, "UTC", *(n for n in names if n not in (here, "UTC"))])
        end = self._row.cache.expires_at.astimezone()
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(end.timestamp())))

    def _join(self) -> None:
        self.kinds.idToggled.connect(self._show)
        self.preset.currentIndexChanged.connect(self._show)
        self.zone.currentTextChanged.connect(self._show)
        self.moment.dateTimeChanged.connect(self._show)
        self.keep.toggled.connect(self._show)
        for box in (self.hours, self.minutes, self.seconds, self.keep_hours):
            box.valueChanged.connect(self._show)

    def _show(self) -> None:
        exact = self.preset.currentIndex() == len(PRESETS)
        for box in (self.hours, self.minutes, self.seconds):
            box.setVisible(exact)
        self.keep_hours.setEnabled(self.keep.isChecked())
        self.keep_dollars.setEnabled(self.keep.isChecked())
        until = self._until()
        problem = problem_with_end(until, self._now)
        self.set_button.setEnabled(not problem)
        self.sentence.setProperty("tone", "danger" if problem else "muted")
        self.sentence.style().polish(self.sentence)
        self.sentence.setText(problem or self._price(until) + self._condition())
        self._grow.start()

    def _fit_height(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _condition(self) -> str:
        if not (self.keep.isChecked() and self.keep.isEnabled()):
            return ""
        return " After that it is kept alive only while Workbench is open with its chat."

    def _price(self, until: datetime) -> str:
        cache, row = self._row.cache, self._row
        ends = f"Ends {clock(until, self._now)}."
        if row.free:
            return ends
        more = until - cache.expires_at
        if more >= timedelta():
            return f"{ends} Costs {money(row.prices.keeping(more))} more."
        return f"{ends} Saves {money(row.prices.keeping(-more))} of what was planned."


def _spin(most: int, suffix: str, name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    box.setSuffix(suffix)
    box.setAccessibleName(name)
    return box


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line
