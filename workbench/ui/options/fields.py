"""The fields of the options: a number that may be left out, short texts, a long one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.options import LONGEST_STOP, MOST_STOPS
from workbench.ui.theme import Theme

SETTLED = 400
"""Milliseconds without typing after which a text counts as written."""


class Whole(QSpinBox):
    """A whole number that the wheel changes only while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Fraction(QDoubleSpinBox):
    """A number with a fraction that the wheel changes only while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QComboBox):
    """A choice of named values. Signals: picked() when the user took another one."""

    picked = Signal()

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, words) pairs; the first is the usual one."""
        super().__init__()
        self.setAccessibleName(name)
        # The longest words do not decide how narrow the pane can be.
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        for value, words in choices:
            self.addItem(words, value)
        self.activated.connect(self.picked)

    @property
    def value(self) -> str:
        """Return the chosen value."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a value without telling anybody; an unknown one shows the usual."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Optional(QWidget):
    """A box and a number: without the tick the matter is left to the model. Signals: changed()."""

    changed = Signal()

    def __init__(self, theme: Theme, words: str, number: QSpinBox | QDoubleSpinBox) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        self.number = number
        number.setAccessibleName(words)
        number.setKeyboardTracking(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(4))
        line.addWidget(self.box)
        line.addWidget(number)
        line.addStretch(1)
        self.box.toggled.connect(self._on_toggled)
        number.valueChanged.connect(self.changed)
        number.lineEdit().setTextMargins(theme.space(3), 0, 0, 0)
        number.hide()

    @property
    def value(self) -> float | None:
        """Return the number, None without the tick."""
        return self.number.value() if self.box.isChecked() else None

    def show_value(self, value: float | None) -> None:
        """Show a number, or none, without telling anybody."""
        for widget in (self.box, self.number):
            widget.blockSignals(True)
        self.box.setChecked(value is not None)
        if isinstance(self.number, QSpinBox):
            self.number.setValue(self.number.value() if value is None else round(value))
        else:
            self.number.setValue(self.number.value() if value is None else value)
        self.number.setVisible(value is not None)
        for widget in (self.box, self.number):
            widget.blockSignals(False)

    def _on_toggled(self, checked: bool) -> None:
        self.number.setVisible(checked)
        self.changed.emit()


class Stops(QWidget):
    """Up to five short texts; a new field comes when the last one is filled.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(3))
        self.fields = [QLineEdit() for _ in range(MOST_STOPS)]
        for place, field in enumerate(self.fields, 1):
            field.setAccessibleName(f"Text {place} of {MOST_STOPS} that ends an answer")
            field.setMaxLength(LONGEST_STOP)
            field.setPlaceholderText("A text that ends the answer")
            field.textChanged.connect(self._show_fields)
            field.editingFinished.connect(self.changed)
            self._column.addWidget(field)
        self._show_fields()

    @property
    def values(self) -> tuple[str, ...]:
        """Return the texts, none twice."""
        return tuple(dict.fromkeys(field.text() for field in self.fields if field.text()))

    def show_values(self, values: Sequence[str]) -> None:
        """Show texts without telling anybody."""
        texts = [*values, *[""] * MOST_STOPS]
        for field, text in zip(self.fields, texts, strict=False):
            if field.text() != text and not field.hasFocus():
                field.setText(text)
        self._show_fields()

    def _show_fields(self) -> None:
        filled = [place for place, field in enumerate(self.fields) if field.text()]
        shown = (filled[-1] + 1 if filled else 0) + 1
        for place, field in enumerate(self.fields):
            field.setVisible(place < shown)


class LongText(QPlainTextEdit):
    """A text of several lines; Tab leaves it. Signals: written() when typing has settled."""

    written = Signal()

    def __init__(self, theme: Theme, name: str, lines: int, placeholder: str) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self.written)
        self.textChanged.connect(self._settled.start)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_text(self, text: str) -> None:
        """Show a text without telling anybody; the cursor stays where the same text is shown."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._settled.stop()

    def settle(self) -> None:
        """Take what is being typed for written now."""
        if self._settled.isActive():
            self._settled.stop()
            self.written.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.settle()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # The placeholder is drawn in this one, which a font of one's own does not always reach.
            self.viewport().setFont(self.font())
            self._restyle()

    def _restyle(self) -> None:
        margin = self._theme.space(3)
        self.document().setDocumentMargin(margin)
        lines = self._lines * self.fontMetrics().lineSpacing()
        self.setFixedHeight(lines + 2 * margin + self._theme.space(2))
