"""Appearance: light or dark, text size, contrast, density, motion, and how citations open."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from workbench.settings import LARGEST_TEXT, SMALLEST_TEXT, Settings
from workbench.ui.icons import pixmap
from workbench.ui.settings.form import Page, number, text
from workbench.ui.shell.flow import Flow
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Appearance, Theme
from workbench.ui.verdict_status import STATUS

_NAMES = {
    Appearance.SYSTEM: "Same as the system",
    Appearance.LIGHT: "Light",
    Appearance.DARK: "Dark",
}
_PICTURE = QSize(154, 96)
"""Of a small window, in pixels at 100 % text size."""
_PAUSE = 250
"""Milliseconds after the last step of the slider until everything is drawn in the new size."""


class AppearancePage(Page):
    """How the program looks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Appearance", "sun")
        self.appearances = QButtonGroup(self)
        cards = Flow(theme.space(7))
        for place, (appearance, name) in enumerate(_NAMES.items()):
            button = QRadioButton(name)
            button.setProperty("pictured", True)
            self.appearances.addButton(button, place)
            card = QWidget()
            column = QVBoxLayout(card)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(AppearancePicture(theme, appearance, button))
            column.addWidget(button)
            cards.addWidget(card)
        TabStop(self.appearances)
        self.body.addLayout(cards)
        self.bind("appearance", self.appearances, [each.value for each in _NAMES])
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Text size")
        least, most = round(SMALLEST_TEXT * 100), round(LARGEST_TEXT * 100)
        self.percent = number(theme, "Text size in percent", least, most, "%")
        for control in (self.slider, self.percent):
            control.setRange(least, most)
            control.setSingleStep(5)
        self.slider.setPageStep(20)
        self.slider.valueChanged.connect(self.percent.setValue)
        self.percent.valueChanged.connect(self.slider.setValue)
        self._sized = QTimer(self, singleShot=True, interval=_PAUSE)
        self._sized.timeout.connect(self._choose_size)
        self.percent.valueChanged.connect(self._sized.start)
        sizes = QHBoxLayout()
        for widget in (text("80 %", tone="muted"), self.slider, text("200 %", tone="muted")):
            sizes.addWidget(widget, 1 if widget is self.slider else 0)
        sizes.addWidget(self.percent)
        self.row(
            "Text size",
            sizes,
            "Buttons, lists and pages grow with it. Zoom in the Reader is separate.",
        )
        self.segments(
            "Reading width",
            "reading_width",
            {"narrow": "Narrow", "medium": "Medium", "full": "Full width"},
        )
        self.options(
            "Rows", "density", {"comfortable": "Comfortable", "compact": "Closer together"}
        )
        self.options(
            "Contrast",
            "contrast",
            {"system": "Same as the system", "high": "High"},
            "High contrast draws every outline in the colour of the text.",
        )
        self.options(
            "Opening a citation",
            "flash_citation",
            {False: "Keep the sentence marked", True: "Flash it for 2 seconds"},
        )
        marks = QVBoxLayout()
        marks.setSpacing(theme.space(3))
        marks.addWidget(self.check("status_words", "Show the word beside the mark in lists"))
        marks.addWidget(StatusMarks(theme))
        self.row("Status marks", marks)
        self.options("Pages in the dark theme", "dim_pages", {True: "Dimmed", False: "As printed"})
        self.row(
            "Motion",
            self.check("motion", "Move as little as possible", "system", "reduced"),
            "High contrast always does.",
        )
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        super().show_settings(settings)
        self.percent.setValue(round(settings.text_size * 100))
        self._sized.stop()

    def _choose_size(self) -> None:
        self.chosen.emit("text_size", self.percent.value() / 100)


class StatusMarks(QWidget):
    """The five marks of quotations, each with its word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drawings: dict[str, QLabel] = {}
        row = Flow(theme.space(5))
        for status in STATUS.values():
            look = theme.verdict(status)
            self._drawings[status] = QLabel()
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.space(2))
            line.addWidget(self._drawings[status])
            word = text(look["word"], tone=look["colour"])
            word.setWordWrap(False)
            line.addWidget(word)
            row.addWidget(pair)
        self.setLayout(row)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        size = self._theme.size("icon", "inline")
        for status, label in self._drawings.items():
            look = self._theme.verdict(status)
            label.setPixmap(pixmap(self._theme, look["mark"], look["colour"], size))


class AppearancePicture(QWidget):
    """A small window in light, dark or half of each; a click chooses it."""

    def __init__(self, theme: Theme, appearance: Appearance, button: QRadioButton) -> None:
        super().__init__()
        self._theme = theme
        self._appearance = appearance
        self._button = button
        button.toggled.connect(self.update)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFixedSize((QSizeF(_PICTURE) * self._theme.text_size).toSize())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._button.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / _PICTURE.width(), self.height() / _PICTURE.height())
        frame = QRectF(QRect(QPoint(), _PICTURE)).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 5, 5)
        painter.setClipPath(outline)
        self._window(painter, dark=self._appearance is Appearance.DARK)
        if self._appearance is Appearance.SYSTEM:
            half = QPainterPath()
            half.moveTo(102, 0)
            half.lineTo(154, 0)
            half.lineTo(154, 96)
            half.lineTo(52, 96)
            half.closeSubpath()
            painter.setClipPath(outline.intersected(half))
            self._window(painter, dark=True)
        painter.setClipping(False)
        chosen = self._button.isChecked()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = self._theme.colour("accent" if chosen else "borderButton")
        painter.setPen(QPen(colour, 2 if chosen else 1))
        painter.drawPath(outline)
        painter.end()

    def _window(self, painter: QPainter, *, dark: bool) -> None:
        def colour(name: str) -> QColor:
            return QColor(self._theme.hex_in(name, dark=dark))

        painter.fillRect(QRect(QPoint(), _PICTURE), colour("surface"))
        painter.fillRect(QRectF(0, 0, 40, 96), colour("background"))
        painter.setPen(Qt.PenStyle.NoPen)
        for left, top, width, height, name in (
            (10, 14, 22, 4, "borderStrong"),
            (10, 24, 16, 4, "borderStrong"),
            (88, 14, 52, 13, "subtle"),
            (50, 38, 84, 4, "textMuted"),
            (50, 48, 64, 4, "textMuted"),
            (122, 72, 16, 9, "accent"),
        ):
            painter.setBrush(colour(name))
            painter.drawRoundedRect(QRectF(left, top, width, height), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("borderStrong"), 1))
        painter.drawRoundedRect(QRectF(50, 68, 92, 17), 4, 4)
