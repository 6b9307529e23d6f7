"""Costs and limits: what was spent, from where on to tell or ask, caches, and prices."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QLabel,
    QPushButton,
)

from workbench.domain.cost import money
from workbench.domain.ledger import FAILURES
from workbench.domain.own_prices import OwnPrices
from workbench.settings import Settings
from workbench.ui.settings.form import Page, flowing, restyle, stacked, text
from workbench.ui.shell.number_field import pad
from workbench.ui.theme import Theme

TITLE = "Costs and limits"
ASKED = (
    "A question, a cache or a longer life of one that would pass a limit is asked about before "
    f"anything is sent. {FAILURES} failures one after the other stop a run by themselves."
)
_MOST = 100_000.0
_LIMITS = (
    ("A day", "day_notice", "Tell me from", "day_limit", "Ask me from"),
    ("A month", "month_notice", "Tell me from", "month_limit", "Ask me from"),
)


class CostsPage(Page):
    """Signals: usage_pressed(), prices_pressed()."""

    usage_pressed = Signal()
    prices_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            TITLE,
            "coin",
            "What Google charges goes to the owner of the key. Workbench adds it up on this "
            "computer; Google’s own bill is the one that counts.",
        )
        self._spent = text("")
        usage = _button("Show usage…")
        usage.clicked.connect(self.usage_pressed)
        self.row("Spent", stacked(theme, self._spent, flowing(theme, usage)))
        self.limits: dict[str, QDoubleSpinBox] = {}
        self._problem = text("")
        self._problem.hide()
        for words, soft, tell, hard, ask in _LIMITS:
            boxes = [self._limit(soft, f"{tell}, {words.lower()}")]
            boxes.append(self._limit(hard, f"{ask}, {words.lower()}"))
            limits = flowing(theme, _plain(tell), boxes[0], _plain(ask), boxes[1])
            last = words == _LIMITS[-1][0]
            self.row(
                words,
                stacked(theme, limits, self._problem, text(ASKED, tone="muted"))
                if last
                else limits,
            )
        self.row(
            "Caches",
            self.check("use_caches", "Use caches that fit a chat by themselves"),
            "Without this, a chat uses a cache after a press on its mark in the header.",
        )
        self._dated = text("")
        self._own = text("", tone="muted")
        change = _button("Change prices…")
        change.clicked.connect(self.prices_pressed)
        self.row("Prices", stacked(theme, self._dated, self._own, flowing(theme, change)))
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show the limits."""
        super().show_settings(settings)
        for name, box in self.limits.items():
            box.blockSignals(True)
            box.setValue(getattr(settings, name))
            box.blockSignals(False)
        self._check()

    def show_spent(self, today: float, month: float, running: float | None, *, free: bool) -> None:
        """Show known dollars of today and this month, and what living caches cost an hour."""
        words = f"{money(today)} today, {money(month)} this month."
        if free:
            words += " The connection in use has no prices."
        elif running is None:
            words += " What the living caches cost is not known: a price is missing."
        elif running:
            words += f" Living caches cost {money(running)} an hour."
        self._spent.setText(words)

    def show_failure(self, sentence: str) -> None:
        """Say why it is not known what was spent."""
        self._spent.setText(sentence)

    def show_prices(self, dated: str, own: Sequence[tuple[str, OwnPrices]]) -> None:
        """Show the date of the table, and for which models the user's prices stand over it."""
        self._dated.setText(
            f"The table is of {dated}. An unknown price is a dash, never nothing."
            if dated
            else "The table has no date."
        )
        lines = [f"Yours for {name}: {each.origin}" for name, each in own]
        self._own.setText("\n".join(lines))
        self._own.setVisible(bool(lines))

    def _limit(self, name: str, words: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setPrefix("$")
        box.setRange(0.0, _MOST)
        box.setDecimals(2)
        box.setSpecialValueText("no limit")
        box.setAccessibleName(words)
        box.setProperty("limit", name)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._on_limit)
        pad(self.theme, box)
        self.limits[name] = box
        return box

    def _on_limit(self, dollars: float) -> None:
        box = self.sender()
        assert box is not None
        self._check()
        self.chosen.emit(str(box.property("limit")), dollars)

    def _check(self) -> None:
        """Say where a notice would come after the question it is to come before."""
        values = {name: box.value() for name, box in self.limits.items()}
        late = [
            words.lower()
            for words, soft, _, hard, _ in _LIMITS
            if values[hard] and values[soft] > values[hard]
        ]
        self._problem.setText(
            f"The notice for {' and '.join(late)} lies above the limit, so it never comes."
        )
        restyle(self._problem, "tone", "warning")
        self._problem.setVisible(bool(late))


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button


def _plain(words: str) -> QLabel:
    label = text(words)
    label.setWordWrap(False)
    return label
