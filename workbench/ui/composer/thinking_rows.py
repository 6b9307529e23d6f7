"""The rows of the thinking menu: a choice with its meaning, and a limit in tokens."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.composer.caption import caption
from workbench.ui.theme import Theme

_STEP = 256


class Row(QFrame):
    """A radio button with a name and what it is good for; the whole row can be pressed."""

    pressed = Signal()

    def __init__(self, theme: Theme, name: str, meaning: str) -> None:
        super().__init__()
        self.setObjectName("thinkingRow")
        self.radio = QRadioButton(name)
        self.radio.setAccessibleDescription(meaning)
        self._column = QVBoxLayout(self)
        gap = theme.space(5)
        self._column.setContentsMargins(gap, theme.space(2), gap, theme.space(3))
        self._column.setSpacing(0)
        self._column.addWidget(self.radio)
        self._indent = theme.size("icon", "small") + 10
        if meaning:
            words = caption(meaning)
            words.setContentsMargins(self._indent, 0, 0, 0)
            self._column.addWidget(words)
        self._inner: QWidget | None = None
        self.radio.installEventFilter(self)

    def add(self, widget: QWidget) -> None:
        """Put a widget under the name; the row is then no longer done with one press."""
        self._inner = widget
        line = QHBoxLayout()
        line.setContentsMargins(self._indent, 0, 0, 0)
        line.addWidget(widget)
        self._column.addLayout(line)

    def mark(self, checked: bool) -> None:
        """Set the button without a signal."""
        self.radio.blockSignals(True)
        self.radio.setChecked(checked)
        self.radio.blockSignals(False)
        self.show_mark()

    def show_mark(self) -> None:
        """Colour the row by its button."""
        self._set("chosen", self.radio.isChecked())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._press()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._set("focused", event.type() == QEvent.Type.FocusIn)
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._press()
            return True
        return False

    def _set(self, name: str, value: bool) -> None:
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)

    def _press(self) -> None:
        self.radio.setChecked(True)
        if self._inner is None:
            self.pressed.emit()


class Limit(QWidget):
    """A slider and a number that move together. Signals: changed()."""

    changed = Signal()

    def __init__(self, theme: Theme, lowest: int, highest: int, tokens: int) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Limit for thinking, in tokens")
        self.number = QSpinBox()
        self.number.setAccessibleName("Limit for thinking, in tokens")
        self.number.setGroupSeparatorShown(True)
        self.number.setKeyboardTracking(False)
        self.number.lineEdit().setTextMargins(6, 0, 0, 0)
        for control in (self.slider, self.number):
            control.setRange(lowest, highest)
            control.setSingleStep(_STEP)
            control.setValue(tokens)
        self.slider.setPageStep(4 * _STEP)
        self.slider.valueChanged.connect(self._on_slider)
        self.number.valueChanged.connect(self._on_number)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.space(2), 0, 0)
        line.setSpacing(theme.space(4))
        line.addWidget(self.slider, 1)
        line.addWidget(self.number)
        line.addWidget(caption("tokens"))

    @property
    def tokens(self) -> int:
        """Return the limit."""
        return self.number.value()

    def _on_slider(self, value: int) -> None:
        self.number.setValue(value)

    def _on_number(self, value: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.changed.emit()
