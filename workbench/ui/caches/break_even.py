"""When a cache pays off: a sentence and four pairs of bars, without it and with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.domain.cache import QUESTIONS, Prices
from workbench.domain.cost import money
from workbench.ui.caches.wording import counted, length, pays_off
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Pair:
    """What so many questions cost in dollars."""

    questions: int
    without: float
    with_cache: float


class BreakEven(QFrame):
    """Shows prices over a time; unknown ones as dashes and no bars."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("card", True)
        self._coin = QLabel()
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("weight", "semibold")
        self.title.setWordWrap(True)
        self._legend = _Legend(theme)
        self.bars = _Bars(theme)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "caption")
        self.sentence.setProperty("tone", "muted")
        top = QHBoxLayout()
        top.setSpacing(theme.space(4))
        top.addWidget(self._coin, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.title, 1)
        top.addWidget(self._legend)
        column = QVBoxLayout(self)
        gap = theme.space(5)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        column.addLayout(top)
        column.addWidget(self.bars)
        column.addWidget(self.sentence)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_prices(self, prices: Prices, time: timedelta, *, free: bool) -> None:
        """Show what a cache costs over a time."""
        pairs = [
            Pair(questions, *compared)
            for questions in QUESTIONS
            if (compared := prices.compared(questions, time)) is not None
        ]
        if free:
            pairs = []
            self.title.setText("No amounts: this connection has no prices")
            self.sentence.setText("A cache still saves sending and reading the documents again.")
        else:
            self.title.setText(pays_off(prices, time))
            self.sentence.setText(
                f"Making it {money(prices.making)} once. Keeping it {money(prices.hour)} per hour. "
                f"Then {money(prices.with_cache)} instead of {money(prices.without)} per question "
                "for these documents."
            )
        self.bars.show_pairs(pairs)
        for widget in (self.bars, self._legend):
            widget.setVisible(bool(pairs))
        said = "; ".join(
            f"{counted(p.questions, 'question', 'questions')}: {money(p.without)} without, "
            f"{money(p.with_cache)} with the cache"
            for p in pairs
        )
        self.bars.setAccessibleName("Costs over " + length(time))
        self.bars.setAccessibleDescription(said)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "tool")
        self._coin.setPixmap(pixmap(self._theme, "coin", "accent", size))


class _Legend(QWidget):
    """Which bar is which."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._squares: list[tuple[QLabel, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        for words, colour in (("without", "borderStrong"), ("with the cache", "accent")):
            square = QLabel()
            square.setFixedSize(theme.space(5) - 2, theme.space(5) - 2)
            label = QLabel(words)
            label.setProperty("role", "caption")
            label.setProperty("tone", "muted")
            row.addWidget(square)
            row.addWidget(label)
            self._squares.append((square, colour))
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        for square, colour in self._squares:
            colour = self._theme.hex(colour)
            square.setStyleSheet(f"background: {colour}; border-radius: 2px;")


class _Bars(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pairs: Sequence[Pair] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        self._pairs = tuple(pairs)
        self.setFixedHeight(max(1, self.sizeHint().height()))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(400, round(len(self._pairs) * self._row()))

    def _row(self) -> float:
        return 2.15 * self._theme.font_pixels("caption") + self._theme.space(3)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, strong = theme.font("caption"), theme.font("caption", "semibold")
        row, thick = self._row(), theme.space(4)
        painter.setFont(plain)
        words = [counted(pair.questions, "question", "questions") for pair in self._pairs]
        measure = painter.fontMetrics().horizontalAdvance
        start = max((measure(each) for each in words), default=0) + theme.space(6)
        room = self.width() - start - measure("$0,000.000 ") - theme.space(4)
        most = max((max(p.without, p.with_cache) for p in self._pairs), default=1.0) or 1.0
        for place, (pair, label) in enumerate(zip(self._pairs, words, strict=True)):
            top = place * row
            painter.setFont(plain)
            painter.setPen(theme.colour("text"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(0, top, start, row - theme.space(2)), middle, label)
            for line, (dollars, colour, font) in enumerate(
                ((pair.without, "borderStrong", plain), (pair.with_cache, "accent", strong))
            ):
                height = (row - theme.space(2)) / 2
                y = top + line * height
                width = max(2.0, room * dollars / most)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(colour))
                painter.drawRoundedRect(QRectF(start, y + (height - thick) / 2, width, thick), 2, 2)
                painter.setPen(theme.colour("text" if line else "textMuted"))
                painter.setFont(font)
                text = QRectF(start + width + theme.space(4), y, 200, height)
                painter.drawText(text, middle, money(dollars))
