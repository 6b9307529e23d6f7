"""Bars of what each hour or day cost, or of its tokens where no amount is known."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.domain.cost import money
from workbench.ui.theme import Theme

Slot = tuple[str, float, int]


class UsageChart(QWidget):
    """Shows (label, dollars, tokens) as bars; the table beside it says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._slots: tuple[Slot, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show these bars."""
        self._slots = tuple(slots)
        self.setAccessibleName("Costs over time")
        self.setAccessibleDescription(
            "; ".join(f"{label}: {self._words(slot)}" for slot in slots if (label := slot[0]))
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(480, round(130 * self._theme.text_size))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        line = painter.fontMetrics().height()
        ascent = painter.fontMetrics().ascent()
        low, top = self.height() - line - theme.space(2), line + theme.space(2)
        values = [self._value(slot) for slot in self._slots]
        most = max(values, default=0.0)
        painter.setPen(theme.colour("textMuted"))
        if most > 0:
            best = self._slots[values.index(most)]
            words = f"Most: {self._words(best)}, {best[0]}"
            painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, words)
        painter.fillRect(QRectF(0, low, self.width(), 1), theme.colour("border"))
        if not values:
            return
        step = self.width() / len(values)
        wide = min(step * 0.7, 40 * theme.text_size)
        gap = max(1, -(-len(values) // max(1, int(self.width() / (60 * theme.text_size)))))
        for place, (slot, value) in enumerate(zip(self._slots, values, strict=True)):
            left = place * step + (step - wide) / 2
            if value > 0 and most > 0:
                high = max(2.0, (low - top) * value / most)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(QRectF(left, low - high, wide, high), 2, 2)
            if place % gap == 0:
                painter.setPen(theme.colour("textMuted"))
                # Under the middle of its bar, but never over an edge of the chart.
                wide_label = painter.fontMetrics().horizontalAdvance(slot[0])
                middle = (place + 0.5) * step - wide_label / 2
                start = max(0.0, min(middle, self.width() - wide_label))
                painter.drawText(QPointF(start, low + theme.space(1) + ascent), slot[0])

    @property
    def _in_tokens(self) -> bool:
        return not any(slot[1] for slot in self._slots)

    def _value(self, slot: Slot) -> float:
        return float(slot[2]) if self._in_tokens else slot[1]

    def _words(self, slot: Slot) -> str:
        return f"{slot[2]:,} tokens" if self._in_tokens else money(slot[1])
