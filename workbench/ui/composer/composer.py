"""The composer: the frame in which the next question is written, with its documents and price."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.domain.models import Model, Thinking
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.composer.chips import Chips
from workbench.ui.composer.editor import Editor
from workbench.ui.composer.queued import QueuedRow
from workbench.ui.composer.thinking_button import ThinkingButton
from workbench.ui.composer.wording import Price, price_lines
from workbench.ui.files.status import DocumentStatus
from workbench.ui.shell.buttons import IconButton, give_icon
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

SETTLED = 400
"""Milliseconds without typing after which the price is estimated (design, section 4.5)."""
NOTHING_TYPED = "Type a question to send"
_STOPS = ("Esc stops. Text already written is kept and paid for", "Esc stops")
_STOPS_FREE = ("Esc stops. Text already written is kept", "Esc stops")
_LEAST = 280
_NARROW = 480
_EXPIRY_LOOK = 60_000


class Composer(QFrame):
    """Shows what it is told and says what the user did.

    Signals: send(str text), stop(), add_files(), removed(str document id), files_pasted(list of
    paths), picture_pasted(QImage), thinking_chosen(Thinking), text_changed_settled(),
    edit_last(), queued_edited(), queued_removed().
    """

    send = Signal(str)
    stop = Signal()
    add_files = Signal()
    removed = Signal(str)
    files_pasted = Signal(object)
    picture_pasted = Signal(object)
    thinking_chosen = Signal(object)
    text_changed_settled = Signal()
    edit_last = Signal()
    queued_edited = Signal()
    queued_removed = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock or _now
        self._statuses: tuple[DocumentStatus, ...] = ()
        self._model = Model(id="", name="")
        self._price: Price | None = None
        self._reason = ""
        self._said = ""
        self._running = False
        self.setObjectName("composer")
        self.setProperty("focused", False)
        self.setAccessibleName("Composer")
        self._build()
        self._connect()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self.text_changed_settled)
        self._minute = QTimer(self, interval=_EXPIRY_LOOK)
        self._minute.timeout.connect(self._show_documents)
        self._restyle()
        self._show_send()
        theme.changed.connect(self._restyle)

    def text(self) -> str:
        """Return what is in the field."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace what is in the field; the cursor goes to its end."""
        if text != self.text():
            self.editor.setPlainText(text)
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def set_documents(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show the documents of the next question."""
        self._statuses = tuple(statuses)
        self._show_documents()
        if self._statuses:
            self._minute.start()
        else:
            self._minute.stop()

    def set_queued(self, text: str | None) -> None:
        """Show the question that goes next, or none."""
        self.queued.set_text(text)

    def set_running(self, running: bool) -> None:
        """Turn Send into Stop while an answer comes."""
        self._running = running
        self.editor.show_running(running)
        self._show_send()
        self._fit_low_row()

    def set_reason(self, reason: str) -> None:
        """Say why nothing can be sent now; empty when it can, once something is typed."""
        self._reason = reason
        self._show_send()

    def set_note(self, note: str) -> None:
        """Say something at the right of the price, such as that the question waits."""
        self._said = note
        self._fit_low_row()

    def set_model(self, model: Model) -> None:
        """Offer the thinking that a model allows."""
        self._model = model
        self.thinking.set_model(model)
        self._show_documents()
        self.set_estimate(self._price)

    def set_thinking(self, thinking: Thinking) -> None:
        """Show the thinking that is chosen."""
        self.thinking.set_choice(thinking)

    def open_thinking(self) -> None:
        """Open the choice of thinking, where the model has one."""
        if self.thinking.isVisible():
            self.thinking.open_menu()

    def set_estimate(self, price: Price | None) -> None:
        """Show what the next question takes; None when that is not known yet."""
        self._price = price
        self._fit_low_row()

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_LEAST * self._theme.text_size), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_reason()

    @property
    def _offline(self) -> bool:
        return self._model.id == OFFLINE_MODEL_ID

    @property
    def _narrow(self) -> bool:
        return self.width() < _NARROW * self._theme.text_size

    def _build(self) -> None:
        theme = self._theme
        self.queued = QueuedRow(theme)
        self.chips = Chips(theme)
        self.editor = Editor(theme)
        self.add_button = IconButton(theme, "plus", "Add files", "Ctrl+O")
        self.thinking = ThinkingButton(theme)
        self.send_button = _SendButton()
        self.send_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reason_label = _caption()
        self._low_reason = _caption()
        self._price_label = ElidedLabel()
        self._note = ElidedLabel()
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in (self._price_label, self._note):
            label.setProperty("role", "caption")
            label.setProperty("tone", "muted")
        self._bar = QHBoxLayout()
        for widget in (self.add_button, None, self._reason_label, self.thinking, self.send_button):
            if widget is None:
                self._bar.addStretch(1)
            else:
                self._bar.addWidget(widget)
        self._price_row = QFrame()
        self._price_row.setObjectName("priceLine")
        self._low = QHBoxLayout(self._price_row)
        self._low.addWidget(self._low_reason)
        self._low.addWidget(self._price_label, 1)
        self._low.addWidget(self._note)
        self._middle = QVBoxLayout()
        self._middle.addWidget(self.chips)
        self._text_place = QVBoxLayout()
        self._text_place.addWidget(self.editor)
        self._middle.addLayout(self._text_place)
        self._middle.addLayout(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.queued)
        column.addLayout(self._middle)
        column.addWidget(self._price_row)

    def _connect(self) -> None:
        self.editor.entered.connect(self._try_send)
        self.editor.escaped.connect(self.stop)
        self.editor.up_in_empty.connect(self.edit_last)
        self.editor.files_pasted.connect(self.files_pasted)
        self.editor.picture_pasted.connect(self.picture_pasted)
        self.editor.focus_changed.connect(self._show_focus)
        self.editor.textChanged.connect(self._on_text)
        self.queued.edited.connect(self.queued_edited)
        self.queued.removed.connect(self.queued_removed)
        self.chips.removed.connect(self.removed)
        self.add_button.clicked.connect(self.add_files)
        self.thinking.chosen.connect(self.thinking_chosen)
        self.send_button.clicked.connect(self._press)

    def _on_text(self) -> None:
        self._show_send()
        self._settled.start()

    def _press(self) -> None:
        if self._running:
            self.stop.emit()
        else:
            self._try_send()

    def _try_send(self) -> None:
        if not self._current_reason():
            self.send.emit(self.text().strip())

    def _current_reason(self) -> str:
        return self._reason or ("" if self.text().strip() else NOTHING_TYPED)

    def _show_send(self) -> None:
        reason = self._reason if self._running else self._current_reason()
        for label in (self._reason_label, self._low_reason):
            label.setText(reason)
        self._place_reason()
        self.send_button.setEnabled(self._running or not reason)
        self._show_send_button()

    def _show_send_button(self) -> None:
        button = self.send_button
        kind, text = ("normal", "Stop") if self._running else ("primary", "Send")
        if button.property("kind") != kind:
            button.setProperty("kind", kind)
            button.setText(text)
            button.setAccessibleName(text)
            button.style().unpolish(button)
            button.style().polish(button)
        key = "Esc" if self._running else "Enter"
        button.setToolTip(f"{text} ({key})")
        if self._running:
            give_icon(self._theme, button, "stop")
        else:
            give_icon(self._theme, button, "send", "accentText")

    def _fit_low_row(self) -> None:
        long, short = _STOPS_FREE if self._offline else _STOPS
        stops = short if self._narrow else long
        self._note.setText(self._said or (stops if self._running else ""))
        self._note.setVisible(bool(self._note.text()))
        margins = self._low.contentsMargins()
        room = self._price_row.width() - margins.left() - margins.right()
        for label in (self._low_reason, self._note):
            if not label.isHidden():
                room -= label.sizeHint().width() + self._low.spacing()
        lines = price_lines(self._price, self._offline)
        width_of = self._price_label.fontMetrics().horizontalAdvance
        self._price_label.setText(
            next((line for line in lines if width_of(line) < room), lines[-1])
        )

    def _place_reason(self) -> None:
        narrow = self._narrow
        said = bool(self._reason_label.text())
        self._reason_label.setVisible(said and not narrow)
        self._low_reason.setVisible(said and narrow)
        right = Qt.AlignmentFlag.AlignRight if said and narrow else Qt.AlignmentFlag.AlignLeft
        self._price_label.setAlignment(right)
        self.thinking.show_short(narrow)
        self._fit_low_row()

    def _show_documents(self) -> None:
        self.chips.show_documents(
            self._statuses, self._clock(), self._offline, self._model.page_tokens
        )

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)

    def _restyle(self) -> None:
        theme = self._theme
        pad = theme.space(5) - 2
        self._middle.setContentsMargins(pad, pad, theme.space(4), theme.space(4))
        self._middle.setSpacing(theme.space(3))
        self._text_place.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), 0)
        self._bar.setSpacing(theme.space(4))
        self._low.setContentsMargins(theme.space(5) - 1, 0, theme.space(5) - 1, 0)
        self._low.setSpacing(theme.space(5))
        self._price_row.setFixedHeight(theme.size("control", "listRow") - 2)
        self.send_button.setFixedWidth(round(88 * theme.text_size))
        names = ("raised", "surface", "borderStrong", "borderButton", "border", "focusRing")
        colours = {name: theme.hex(name) for name in names}
        radius = {
            "outer": theme.size("radius", "composer"),
            "inner": theme.size("radius", "control"),
        }
        self.setStyleSheet(_STYLE.format(**colours, **radius))
        self._show_send_button()
        self._place_reason()


class _SendButton(QPushButton):
    """Send and Stop in one place: the second press of a double click must not stop at once."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()


def _caption() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "caption")
    label.setProperty("tone", "muted")
    label.hide()
    return label


def _now() -> datetime:
    return datetime.now(UTC)


_STYLE = """
#composer {{ background: {raised}; border: 1px solid {borderStrong}; padding: 1px;
  border-radius: {outer}px; }}
#composer[focused="true"] {{ border: 2px solid {focusRing}; padding: 0; }}
#documentChip {{ background: {raised}; border: 1px solid {borderButton};
  border-radius: {inner}px; }}
#documentChip:focus {{ border: 2px solid {focusRing}; }}
#chipGround, #chipGround > QLabel {{ background: transparent; }}
#queuedRow {{ background: transparent; border: none; border-bottom: 1px solid {border}; }}
#priceLine {{ background: transparent; border: none; border-top: 1px solid {border}; }}
QPushButton, QPushButton:focus {{ padding: 0; }}
"""
