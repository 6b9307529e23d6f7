"""The pop-up that sets how much a model thinks: only what the model allows can be chosen."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import LEVEL_WORDS, Model, Thinking, ThinkingKind
from workbench.ui.composer.caption import caption
from workbench.ui.composer.thinking_rows import Limit, Row
from workbench.ui.theme import Theme

_LEVELS = {
    "minimal": "Fastest answers",
    "low": "Quick look-ups",
    "medium": "Good for most questions",
    "high": "Comparing, calculating, finding gaps",
    "xhigh": "Long and hard questions",
}
_OFF = Thinking(budget=0)
_AS_NEEDED = Thinking(budget=-1)
_FIRST_LIMIT = 8192
"""The limit that is offered first; the user moves it within the model's range."""


class ThinkingMenu(QFrame):
    """Rows with radio buttons, and a slider for a limit. Signals: chosen(Thinking)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._rows: dict[Thinking, Row] = {}
        self._limit: Limit | None = None
        self.setObjectName("thinkingMenu")
        self.setAccessibleName("Thinking")
        self._column = QVBoxLayout(self)
        self._group = QButtonGroup(self)
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_model(self, model: Model, choice: Thinking) -> None:
        """Build the rows that a model allows, with one choice set."""
        self._clear()
        control = model.thinking
        self._column.addWidget(caption(f"Thinking on {model.name}"))
        if control.kind is ThinkingKind.LEVEL:
            for level in control.levels:
                name = LEVEL_WORDS.get(level, level)
                self._add(Thinking(level=level), name, _LEVELS.get(level, ""))
        elif control.kind is ThinkingKind.BUDGET:
            if control.can_be_off:
                self._add(_OFF, "Off", "")
            self._add(_AS_NEEDED, "As needed", "The model decides")
            limited = choice.budget is not None and choice.budget > 0
            first = choice.budget if limited and choice.budget else _FIRST_LIMIT
            lowest = max(1, control.lowest)
            self._limit = Limit(self._theme, lowest, control.highest, first)
            self._limit.changed.connect(self._choose_limit)
            self._add(None, "Up to a limit", "").add(self._limit)
        line = QFrame()
        line.setObjectName("thinkingLine")
        self._column.addWidget(line)
        self._column.addWidget(
            caption(
                "Thinking is paid like an answer."
                if control.can_be_off
                else "This model always thinks. Thinking is paid like an answer."
            )
        )
        self.show_choice(choice)

    def show_choice(self, choice: Thinking) -> None:
        """Mark a choice without telling anybody."""
        for value, row in self._rows.items():
            row.mark(value == choice or (value == _LIMIT and (choice.budget or 0) > 0))

    def open_above(self, anchor: QWidget) -> None:
        """Show the rows above a widget, or below it where there is no room, inside the screen."""
        self.adjustSize()
        screen = anchor.screen().availableGeometry()
        place = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), -self.height() - 4))
        if place.y() < screen.top():
            place.setY(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)).y())
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        row = next((row for row in self._rows.values() if row.radio.isChecked()), None)
        row = row or next(iter(self._rows.values()), None)
        if row is not None:
            row.radio.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def _add(self, choice: Thinking | None, name: str, meaning: str) -> Row:
        row = Row(self._theme, name, meaning)
        self._rows[choice or _LIMIT] = row
        self._group.addButton(row.radio)
        row.radio.toggled.connect(self._on_toggled)
        row.pressed.connect(self.close)
        self._column.addWidget(row)
        return row

    def _on_toggled(self, checked: bool) -> None:
        radio = self.sender()
        for value, row in self._rows.items():
            row.show_mark()
            if checked and row.radio is radio:
                self._choose_limit() if value == _LIMIT else self.chosen.emit(value)

    def _choose_limit(self) -> None:
        limit = self._rows.get(_LIMIT)
        if limit is None or self._limit is None:
            return
        if limit.radio.isChecked():
            self.chosen.emit(Thinking(budget=self._limit.tokens))
        else:
            limit.radio.setChecked(True)

    def _clear(self) -> None:
        self._rows = {}
        self._limit = None
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _restyle(self) -> None:
        theme = self._theme
        edge = theme.space(2)
        self._column.setContentsMargins(edge, theme.space(4), edge, theme.space(4))
        self._column.setSpacing(0)
        self.setMinimumWidth(round(386 * theme.text_size))
        size = theme.size("icon", "small")
        ring = round(size * 0.32)
        sizes = {"dot": size - 2, "round": size // 2, "ring": ring, "eye": size - 2 * ring}
        self.setStyleSheet(_STYLE.format(**_colours(theme), **sizes))


_LIMIT = Thinking(budget=1)
"""Stands for every limit among the rows."""


_COLOURS = "raised borderButton border accentSoft hover borderStrong surface accent accentText"


def _colours(theme: Theme) -> dict[str, str]:
    return {name: theme.hex(name) for name in (*_COLOURS.split(), "focusRing")}


_STYLE = """
#thinkingMenu {{ background: {raised}; border: 1px solid {borderButton}; }}
#thinkingMenu > QLabel {{ padding: 2px 12px; }}
#thinkingLine {{ background: {border}; max-height: 1px; min-height: 1px; margin: 0 0 4px 0; }}
#thinkingRow {{ border-radius: 4px; background: transparent; border: 2px solid transparent; }}
#thinkingRow:hover {{ background: {hover}; }}
#thinkingRow[chosen="true"] {{ background: {accentSoft}; }}
QRadioButton, QRadioButton:focus {{ font-weight: 500; min-height: 24px; spacing: 10px;
  border: none; padding: 0; margin: 0; }}
QRadioButton::indicator {{ width: {dot}px; height: {dot}px; border-radius: {round}px;
  border: 1px solid {borderStrong}; background: {surface}; }}
QRadioButton::indicator:checked {{ width: {eye}px; height: {eye}px; background: {accentText};
  border: {ring}px solid {accent}; }}
#thinkingRow[focused="true"] {{ border: 2px solid {focusRing}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QSlider::groove:horizontal {{ height: 4px; background: {border}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; margin: -5px 0; border-radius: 7px;
  background: {surface}; border: 1px solid {borderStrong}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {focusRing}; }}
"""
