"""The composer: the frame in which the next question is written, with its documents and price."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.models import Model, Thinking
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.composer.caption import caption
from workbench.ui.composer.chips import Chips
from workbench.ui.composer.editor import Editor
from workbench.ui.composer.excerpt import Excerpt
from workbench.ui.composer.offers import Offer, Offers
from workbench.ui.composer.price_row import PriceRow
from workbench.ui.composer.queued import QueuedRow
from workbench.ui.composer.send_button import SendButton
from workbench.ui.composer.thinking_button import ThinkingButton
from workbench.ui.composer.trigger import Trigger
from workbench.ui.composer.wording import NOTHING_TYPED, Price, price_lines, so_far_lines
from workbench.ui.files.status import DocumentStatus
from workbench.ui.screenshot.button import ScreenshotButton
from workbench.ui.shell.buttons import IconButton, compact_button
from workbench.ui.theme import Theme

SETTLED = 400
"""Milliseconds without typing after which the price is estimated (design, section 4.5)."""
_STOPS = ("Esc stops. Text already written is kept and paid for", "Esc stops")
_STOPS_FREE = ("Esc stops. Text already written is kept", "Esc stops")
_LEAST = 280
_NARROW = 530
_EXPIRY_LOOK = 60_000


class Composer(QFrame):
    """Shows what it is told and says what the user did.

    Signals: send(str text), stop(), add_files(), screenshot(), removed(str document id),
    files_pasted(list of paths), picture_pasted(QImage), failed_removed() for all files that failed,
    thinking_chosen(Thinking), text_changed_settled(), edit_last(), queued_edited(),
    queued_removed(), queued_detached(str document id) from the question that waits,
    pages_asked(str document id), mend_asked(the same), leaving_asked(),
    offers_wanted(Trigger or None), offer_chosen(str sign, str offer id).
    """

    send = Signal(str)
    stop = Signal()
    add_files = Signal()
    screenshot = Signal()
    removed = Signal(str)
    failed_removed = Signal()
    files_pasted = Signal(object)
    picture_pasted = Signal(object)
    thinking_chosen = Signal(object)
    text_changed_settled = Signal()
    edit_last = Signal()
    queued_edited = Signal()
    queued_removed = Signal()
    queued_detached = Signal(str)
    pages_asked = Signal(str)
    mend_asked = Signal(str)
    offers_wanted = Signal(object)
    offer_chosen = Signal(str, str)
    leaving_asked = Signal()

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
        self._waiting: tuple[DocumentStatus, ...] = ()
        self._excerpts: tuple[Excerpt, ...] = ()
        self._model = Model(id="", name="")
        self._price: Price | None = None
        self._so_far: Price | None = None
        self._reason = ""
        self._note = ""
        self._running = False
        self._sign = ""
        self.setObjectName("composer")
        self.setProperty("focused", False)
        self.setAccessibleName("Composer")
        self._build()
        self._connect()
        self._order_keys()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self.text_changed_settled)
        self._minute = QTimer(self, interval=_EXPIRY_LOOK)
        self._minute.timeout.connect(self._show_documents)
        self._restyle()
        theme.changed.connect(self._restyle)

    def text(self) -> str:
        """Return what is in the field."""
        return self.editor.toPlainText()

    @property
    def can_send(self) -> bool:
        """Say whether Send would send what is in the field."""
        return not self._current_reason()

    def set_text(self, text: str) -> None:
        """Replace what is in the field; the cursor goes to its end."""
        if text != self.text():
            self.editor.setPlainText(text)
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def set_documents(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show the documents of the next question."""
        self._statuses = tuple(statuses)
        self._show_documents()

    def set_excerpts(self, excerpts: Sequence[Excerpt]) -> None:
        """Show the words of documents that the next question is about."""
        self._excerpts = tuple(excerpts)
        self._show_documents()

    def set_queued(self, text: str | None, statuses: Sequence[DocumentStatus] = ()) -> None:
        """Show the question that goes next with its documents, or none."""
        self._waiting = tuple(statuses)
        self.queued.set_text(text)
        self._show_documents()

    def set_running(self, running: bool) -> None:
        """Turn Send into Stop while an answer comes."""
        self._running = running
        self.editor.show_running(running)
        self._show_words()

    def set_failed(self, count: int) -> None:
        """Offer to take out so many files that failed, all at once."""
        what = "the file" if count == 1 else f"the {count:,} files"
        self.take_out.setText(f"Take out {what} that failed")
        if not count and self.take_out.hasFocus():
            self.take_focus()
        self.take_out.setVisible(count > 0)

    def set_reason(self, reason: str) -> None:
        """Say why nothing can be sent now; empty when it can, once something is typed."""
        self._reason = reason
        self._show_words()

    def set_note(self, note: str) -> None:
        """Say something at the right of the price, such as that the question waits."""
        self._note = note
        self._show_words()

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
        self._show_words()

    def set_so_far(self, price: Price | None) -> None:
        """Show what the answer that comes has taken so far; None when there is nothing to tell."""
        if price != self._so_far:
            self._so_far = price
            self._show_words()

    def show_offers(self, title: str, offers: Sequence[Offer]) -> None:
        """Show what the name that is being typed could mean; nothing closes the list."""
        if offers:
            self.offers.stand_above(self)
        self.offers.show_offers(title, offers)

    def complete(self, text: str) -> None:
        """Put a text in the place of the name that is being typed."""
        self.editor.complete(text)

    def fill_in(self, prompt: str) -> None:
        """Put a prompt in the place of what is being typed, and go to its first variable."""
        self.editor.complete(prompt)
        self.editor.filling.begin(prompt)
        self._show_words()

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(_LEAST * self._theme.text_size), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._show_words()

    @property
    def _offline(self) -> bool:
        return self._model.id == OFFLINE_MODEL_ID

    def _build(self) -> None:
        theme = self._theme
        self.queued = QueuedRow(theme)
        self.chips = Chips(theme)
        self.offers = Offers(theme, self)
        self.take_out = compact_button(kind="link")
        self.take_out.hide()
        self.editor = Editor(theme)
        self.editor.offers = self.offers
        self.add_button = IconButton(theme, "plus", "Add files", "Ctrl+O")
        self.screenshot_button = ScreenshotButton(theme)
        self.thinking = ThinkingButton(theme)
        self.send_button = SendButton(theme)
        self.reason = caption("")
        self.price_row = PriceRow(theme)
        self._bar = QHBoxLayout()
        starts, ends = (self.add_button, self.screenshot_button), (self.thinking, self.send_button)
        self._bar_widgets = (*starts, *ends)
        self._starts = QHBoxLayout()
        for button in starts:
            self._starts.addWidget(button)
        self._bar.addLayout(self._starts)
        self._bar.addStretch(1)
        for widget in (self.reason, *ends):
            self._bar.addWidget(widget)
        self._middle = QVBoxLayout()
        self._middle.addWidget(self.chips)
        self._middle.addWidget(self.take_out, 0, Qt.AlignmentFlag.AlignLeft)
        self._text_place = QVBoxLayout()
        self._text_place.addWidget(self.editor)
        self._middle.addLayout(self._text_place)
        self._middle.addLayout(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.queued)
        column.addLayout(self._middle)
        column.addWidget(self.price_row)

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
        self.editor.trigger_changed.connect(self._on_trigger)
        self.offers.chosen.connect(self._on_offer)
        self.price_row.leaving_asked.connect(self.leaving_asked)
        self.chips.removed.connect(self.removed)
        self.chips.pages_asked.connect(self.pages_asked)
        self.chips.mend_asked.connect(self.mend_asked)
        self.queued.chips.removed.connect(self.queued_detached)
        self.queued.chips.pages_asked.connect(self.pages_asked)
        self.queued.chips.mend_asked.connect(self.mend_asked)
        for chips in (self.chips, self.queued.chips):
            chips.arranged.connect(self._order_keys)
            chips.left.connect(self.take_focus)
        self.take_out.clicked.connect(self._take_failed_out)
        self.add_button.clicked.connect(self.add_files)
        self.screenshot_button.clicked.connect(self.screenshot)
        self.thinking.chosen.connect(self.thinking_chosen)
        self.send_button.clicked.connect(self._press)

    def _take_failed_out(self) -> None:
        self.failed_removed.emit()

    def _order_keys(self) -> None:
        """Let Tab go as the eye does: what waits, the chips, the text, the bar, the line below."""
        below = self.price_row.leaving
        stops = (
            *self.queued.stops,
            *self.chips.stops,
            self.take_out,
            self.editor,
            *self._bar_widgets,
            below,
        )
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _on_text(self) -> None:
        self._show_words()
        self._settled.start()

    def _on_trigger(self, trigger: Trigger | None) -> None:
        if trigger is None:
            self.offers.hide()
        else:
            self._sign = trigger.sign
        self.offers_wanted.emit(trigger)

    def _on_offer(self, offer_id: str) -> None:
        self.offer_chosen.emit(self._sign, offer_id)

    def _press(self) -> None:
        if self._running:
            self.stop.emit()
        else:
            self._try_send()

    def _try_send(self) -> None:
        if not self._current_reason():
            self.send.emit(self.text().strip())

    def _current_reason(self) -> str:
        if open_names := self.editor.filling.open_names:
            return self._reason or f"Fill in “{open_names[0]}”, Tab goes to it"
        return self._reason or ("" if self.text().strip() else NOTHING_TYPED)

    def _show_words(self) -> None:
        """Say what keeps a question back, what it costs, and what else there is to know."""
        reason = self._reason if self._running else self._current_reason()
        self.send_button.show_running(self._running)
        self.send_button.setEnabled(self._running or not reason)
        narrow = self.width() < _NARROW * self._theme.text_size
        self.thinking.show_short(narrow)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason) and not narrow)
        self._fold()
        stops = (_STOPS_FREE if self._offline else _STOPS)[narrow] if self._running else ""
        lines = price_lines(self._price, self._offline)
        if self._running and self._so_far is not None:
            lines = so_far_lines(self._so_far)
        self.price_row.leaving.setVisible(not self._offline)
        self.price_row.show_words(reason if narrow else "", lines, self._note or stops)

    def _fold(self) -> None:
        """Leave the screenshot to the menu where the bar has no room for its button."""
        camera = self.screenshot_button
        wanted = [each for each in (*self._bar_widgets, self.reason) if not each.isHidden()]
        if camera.isHidden():
            wanted.append(camera)
        sides = self._middle.contentsMargins()
        room = self.width() - sides.left() - sides.right() - self._bar.spacing() * len(wanted)
        needed = sum(max(each.sizeHint().width(), each.minimumWidth()) for each in wanted)
        camera.setVisible(needed <= room)

    def _show_documents(self) -> None:
        self.chips.show_documents(
            self._statuses,
            self._clock(),
            self._offline,
            self._model,
            self._excerpts,
        )
        self.queued.show_documents(self._waiting, self._clock(), self._offline, self._model)
        if self._statuses or self._waiting:
            self._minute.start()
        else:
            self._minute.stop()

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
        self._starts.setSpacing(theme.space(1))
        names = ("raised", "surface", "borderStrong", "borderButton", "border", "focusRing")
        colours = {name: theme.hex(name) for name in names}
        radius = {
            "outer": theme.size("radius", "composer"),
            "inner": theme.size("radius", "control"),
        }
        self.setStyleSheet(_STYLE.format(**colours, **radius))
        self._show_words()


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
