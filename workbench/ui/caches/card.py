"""One cache as a card: time left, figures, and what can be done with it."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.caches.card_buttons import CardButtons
from workbench.ui.caches.card_figures import CardFigures
from workbench.ui.caches.wording import (
    CacheRow,
    clock,
    ending_words,
    time_left,
    tone,
    whole_life,
)
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton, compact_button
from workbench.ui.shell.elided import ElidedLabel, elided_caption
from workbench.ui.theme import Theme

_STEPS = 1000
_ALL = 1_000_000


class CacheCard(QFrame):
    """Shows a CacheRow; Space chooses, F2 renames, Delete deletes, arrows, Home and End go on.

    Signals carry the cache's name: extended(name, timedelta), time_asked, renamed, deleted,
    made_again, forgotten, chosen (Space or Ctrl and a click), chosen_to (the same with Shift),
    menu_asked(name, QPoint); stepped(name, int).
    """

    extended = Signal(str, object)
    time_asked = Signal(str)
    renamed = Signal(str)
    deleted = Signal(str)
    made_again = Signal(str)
    forgotten = Signal(str)
    chosen = Signal(str)
    chosen_to = Signal(str)
    menu_asked = Signal(str, object)
    stepped = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row: CacheRow | None = None
        self._is_chosen = False
        self._fitted: tuple[bool, int, float] | None = None
        self.setObjectName("cacheCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._drawing = QLabel()
        self._label = ElidedLabel()
        self._label.setProperty("weight", "semibold")
        self._facts = elided_caption()
        self.more = IconButton(theme, "more", "More for this cache")
        self.more.clicked.connect(self._open_menu)
        self._left = QLabel()
        self._left.setProperty("weight", "semibold")
        self._of = QLabel()
        self._of.setProperty("tone", "muted")
        self._ends = elided_caption()
        self._ends.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self._ended_mark = QLabel()
        self._ended = ElidedLabel()
        self._note_mark = QLabel()
        self._note = ElidedLabel()
        self._note.setProperty("tone", "warning")
        self._new = compact_button("Make a new one…", "link")
        self._new.clicked.connect(self._make_again)
        self.figures = CardFigures()
        self.buttons = CardButtons(theme)
        self.buttons.extended.connect(self._extend)
        self.buttons.time_asked.connect(self._ask_time)
        self.buttons.renamed.connect(self._rename)
        self.buttons.deleted.connect(self._delete)
        self.buttons.made_again.connect(self._make_again)
        self.buttons.forgotten.connect(self._forget)
        for label in (self._label, self._facts, self._left, self._of, self._ends):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._build()
        self._restyle()
        theme.changed.connect(self._restyle)

    def follow(self, before: QWidget | None) -> QWidget:
        """Come after `before` when Tab is pressed; return what Tab leaves the card from."""
        for widget in (self, self.more, self._new, *self.buttons.in_order):
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget
        return widget

    @property
    def name(self) -> str:
        """Return the name of the cache that is shown."""
        return self.row.name if self.row is not None else ""

    def show_row(self, row: CacheRow, now: datetime) -> None:
        """Show a cache as it is at `now`."""
        if row == self.row:
            self.show_time(now)
            return
        self.row = row
        cache = row.cache
        self._label.setText(cache.label)
        self._facts.setText(row.facts)
        ended = cache.ended is not None
        for widget in (self._left, self._of, self._ends, self.bar):
            widget.setVisible(not ended)
        for widget in (self._ended_mark, self._ended):
            widget.setVisible(ended)
        self._note.setText(row.note)
        for widget in (self._note_mark, self._note):
            widget.setVisible(bool(row.note))
        self._new.setVisible(row.offers_new)
        self._note.setProperty("tone", "warning" if row.offers_new else "muted")
        self._note.style().polish(self._note)
        self.figures.show_row(row, now)
        self.buttons.show_row(row)
        self._of.setText(f" of {whole_life(cache)}" if cache.created_at else "")
        self._ends.setText(f"ends {clock(cache.expires_at, now)}")
        self._ended.setText(ending_words(cache, now) if ended else "")
        self._restyle()
        self.show_time(now)
        self.setAccessibleName(f"Cache {cache.label}")
        said = ending_words(cache, now) if ended else time_left(cache, now)
        self.setAccessibleDescription(". ".join(s for s in (said, row.facts, row.note) if s))

    def show_time(self, now: datetime) -> None:
        """Show the time that is left at `now`; cheap while nothing changes."""
        row = self.row
        if row is None or row.cache.ended is not None:
            return
        words = time_left(row.cache, now)
        if words != self._left.text():
            self._left.setText(words)
            look = tone(row.cache, now)
            if look != (self._left.property("tone") or ""):
                for widget in (self._left, self.bar):
                    widget.setProperty("tone", look)
                    widget.style().polish(widget)
        part = round(row.cache.share_left(now) * _STEPS)
        if part != self.bar.value():
            self.bar.setValue(part)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether the card belongs to the selection."""
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self.update()

    def event(self, event: QEvent) -> bool:
        # F2 belongs to the card that has the focus, not to the window's command.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
                event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        living = self.row is not None and self.row.cache.ended is None
        match event.key():
            case Qt.Key.Key_Down:
                self.stepped.emit(self.name, 1)
            case Qt.Key.Key_Up:
                self.stepped.emit(self.name, -1)
            case Qt.Key.Key_Home:
                self.stepped.emit(self.name, -_ALL)
            case Qt.Key.Key_End:
                self.stepped.emit(self.name, _ALL)
            case Qt.Key.Key_Space:
                shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.chosen_to if shift else self.chosen).emit(self.name)
            case Qt.Key.Key_F2:
                self.renamed.emit(self.name)
            case Qt.Key.Key_Delete:
                (self.deleted if living else self.forgotten).emit(self.name)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.chosen_to.emit(self.name)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(self.name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.menu_asked.emit(self.name, event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        # Painted and not styled: a style sheet for each card costs more than all else in it.
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("accentSoft" if self._is_chosen else "surface"))
        edge, width = ("accent" if self._is_chosen else "border"), 1.0
        if self.hasFocus():
            edge, width = "focusRing", 2.0
        painter.setPen(QPen(theme.colour(edge), width))
        inner = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = theme.size("radius", "card")
        painter.drawRoundedRect(inner, radius, radius)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def _build(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._label)
        titles.addWidget(self._facts)
        top = QHBoxLayout()
        top.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addLayout(titles, 1)
        top.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        time = QHBoxLayout()
        time.setSpacing(0)
        time.addWidget(self._left)
        time.addWidget(self._of)
        time.addStretch(1)
        time.addWidget(self._ends)
        ended = QHBoxLayout()
        ended.addWidget(self._ended_mark)
        ended.addWidget(self._ended, 1)
        note = QHBoxLayout()
        note.addWidget(self._note_mark)
        note.addWidget(self._note, 1)
        note.addWidget(self._new)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        self._inner = QVBoxLayout()
        for layout in (top, time):
            self._inner.addLayout(layout)
        self._inner.addWidget(self.bar)
        for layout in (ended, note):
            self._inner.addLayout(layout)
        self._inner.addLayout(self.figures)
        self._foot = QVBoxLayout()
        self._foot.addLayout(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._inner)
        column.addWidget(line)
        column.addLayout(self._foot)
        self._rows = (top, ended, note, self.buttons)

    def _fit_buttons(self) -> None:
        """Leave words out where a narrow card would cut them; its menu has all of them."""
        living = self.row is not None and self.row.cache.ended is None
        fitted = (living, self.width(), self._theme.text_size)
        if self.row is None or fitted == self._fitted:
            return
        self._fitted = fitted
        margins = self._foot.contentsMargins()
        self.buttons.fit(self.width() - 2 - margins.left() - margins.right())

    def _extend(self, longer: timedelta) -> None:
        self.extended.emit(self.name, longer)

    def _ask_time(self) -> None:
        self.time_asked.emit(self.name)

    def _rename(self) -> None:
        self.renamed.emit(self.name)

    def _delete(self) -> None:
        self.deleted.emit(self.name)

    def _make_again(self) -> None:
        self.made_again.emit(self.name)

    def _forget(self) -> None:
        self.forgotten.emit(self.name)

    def _open_menu(self) -> None:
        self.menu_asked.emit(self.name, self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _restyle(self) -> None:
        theme = self._theme
        side = theme.space(6)
        self._inner.setContentsMargins(side, theme.space(5), side, theme.space(5))
        self._inner.setSpacing(theme.space(4))
        self._foot.setContentsMargins(side, theme.space(4), side, theme.space(5))
        for row in self._rows:
            row.setSpacing(theme.space(4))
        small, inline = theme.size("icon", "small"), theme.size("icon", "inline")
        self._drawing.setPixmap(pixmap(theme, "cache", "textMuted", small))
        self._ended_mark.setPixmap(pixmap(theme, "stale", "textMuted", inline))
        self._fit_buttons()
        warns = self.row is not None and self.row.offers_new
        drawing, colour = ("warn", "warning") if warns else ("clock", "textMuted")
        self._note_mark.setPixmap(pixmap(theme, drawing, colour, inline))
        self.update()
