"""The widgets of the messages near the view: made when needed, kept a while, dropped."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractScrollArea

from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document
from workbench.ui.chat.answer import RING, AnswerView
from workbench.ui.chat.caption import caption, short_caption
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.opened import NOTHING, Opened
from workbench.ui.chat.painters import painters
from workbench.ui.chat.question import QuestionView
from workbench.ui.formulas.store import Formulas
from workbench.ui.shell.focus import holds_focus
from workbench.ui.theme import Theme

MOST_VIEWS = 40
"""Widgets that are kept for messages out of sight, so that scrolling back costs nothing."""

View = QuestionView | AnswerView


class MessageViews(QObject):
    """Makes, fills and measures the widgets of messages, by message id.

    Signals: those of `AnswerView` and `QuestionView`, and focus_lost() when a message that had the
    keyboard is gone.
    """

    citation_activated = Signal(str, int)
    remedy_activated = Signal(str, str)
    proof_activated = Signal(str)
    height_changed = Signal(str)
    focused = Signal(str)
    reached = Signal(str)
    link_activated = Signal(str)
    focus_lost = Signal()
    draft_changed = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        area: QAbstractScrollArea,
        model_name: Callable[[str], str],
        intents: TurnIntents,
        formulas: Formulas,
    ) -> None:
        """Make widgets in the viewport of `area`; `model_name` turns a model's id into its name."""
        super().__init__(area)
        self._intents = intents
        self._formulas = formulas
        self.versions: Mapping[str, tuple[str, ...]] = {}
        self._siblings: tuple[str, ...] = ()
        self._went_on = False
        self._theme = theme
        self._area = area
        self._model_name = model_name
        self._parser = make_parser()
        self._widths: dict[str, int] = {}
        self.is_plain: Callable[[str], bool] = _never
        self.known: dict[str, View] = {}
        self._opened: dict[str, Opened] = {}
        self._drafts: dict[str, str] = {}
        self._heights: dict[str, tuple[int, int]] = {}

    @property
    def drafts(self) -> dict[str, str]:
        """Return the words of questions that are being changed, by message id."""
        views = [(i, v.draft) for i, v in self.known.items() if isinstance(v, QuestionView)]
        return {message_id: draft for message_id, draft in views if draft is not None}

    def bring_back(self, drafts: Mapping[str, str]) -> None:
        """Let questions be changed, once they are shown, by message id with the words so far."""
        self._drafts.update(drafts)

    def tell_drafts(self) -> None:
        """Tell the words of questions that are being changed, where they were not told yet."""
        for view in self.known.values():
            if isinstance(view, QuestionView):
                view.tell_draft()

    def width_of(self, message_id: str) -> int:
        """Return the width that a message was last measured for, 0 if it was not."""
        return self._widths.get(message_id, 0)

    def show_versions(self, versions: Mapping[str, tuple[str, ...]]) -> None:
        """Take which messages have several versions, and the ids of all of them."""
        before, self.versions = self.versions, versions
        for message_id, view in self.known.items():
            ids = versions.get(message_id, ())
            if ids != before.get(message_id, ()):
                # The switch takes room from what stands beside it.
                self._widths.pop(message_id, None)
            view.show_versions(ids)
            self._hand_on_focus(message_id, view)

    def show(
        self, message: Message, documents: Mapping[str, Document], about: Sequence[Document]
    ) -> View:
        """Show a message as it stands now, in its widget or a new one; it is about documents."""
        view = self.known.get(message.id)
        if view is None:
            view = self.known[message.id] = self._make(message)
        if isinstance(view, QuestionView):
            view.show_message(message, documents)
            if message.id in self._drafts:
                view.take_draft(self._drafts.pop(message.id))
        else:
            name = self._answering(message)
            facts = caption(message, name, about), short_caption(message, name)
            view.show_message(message, documents, facts, name)
        view.show_versions(self.versions.get(message.id, ()))
        self._widths.pop(message.id, None)
        return view

    def _answering(self, message: Message) -> str:
        """Return the name of the model that answered, and of the one asked if that is another."""
        asked = self._model_name(message.model_id)
        if other := message.answered_by_another:
            return f"{self._model_name(other)}, asked for {asked}"
        return asked

    def is_coming(self, message_id: str) -> bool:
        """Say whether parts of a finished answer are still to be shown."""
        view = self.known[message_id]
        return isinstance(view, AnswerView) and view.body.is_coming

    def has_more(self, message_id: str) -> bool:
        """Say whether what is wanted of an answer is not all shown yet."""
        view = self.known[message_id]
        return isinstance(view, AnswerView) and view.body.has_more

    def fit(self, message_id: str, width: int) -> int:
        """Lay a message out for a column's width; return its height."""
        view = self.known[message_id]
        self._widths[message_id] = width
        height = view.fit(width + 2 * _ring(view)) + self._below(view)
        if message_id in self._heights and self.has_more(message_id):
            # Where it was read before it was made anew, there is room at once.
            before, high = self._heights[message_id]
            return max(height, high * before // width)
        return height

    def stretch(self, by: float, width: int) -> None:
        """Take letters of another size: answers that are made anew are so much higher or lower."""
        self._heights = {i: (width, round(high * by)) for i, (_, high) in self._heights.items()}

    def put(self, message_id: str, left: int, top: int, height: int) -> None:
        """Put a measured message at its place in the parent, and show it."""
        view = self.known[message_id]
        ring = _ring(view)
        width, height = self._widths[message_id] + 2 * ring, height - self._below(view)
        view.setGeometry(left - ring, top, width, height)
        if view.isHidden():
            view.show()
        self._hand_on_focus(message_id, view)

    def put_away(self, message_id: str) -> None:
        """Take a message out of sight; one that has the keyboard keeps it."""
        view = self.known.get(message_id)
        if view is None:
            return
        if holds_focus(view):
            view.move(view.x(), -view.height())
        else:
            view.hide()

    def drop_far(self, distance: Callable[[str], int], needed: set[str]) -> None:
        """Drop widgets beyond the number that is kept, those farthest away first."""
        if len(self.known) <= MOST_VIEWS:
            return
        for message_id in sorted(self.known, key=distance)[MOST_VIEWS:]:
            view = self.known[message_id]
            selected = view.has_selection() if isinstance(view, AnswerView) else view.is_editing
            if message_id not in needed and not selected and not holds_focus(view):
                self._drop(message_id)

    def take_drawn(self) -> list[str]:
        """Show the formulas that were drawn since; return the messages that have them."""
        return [
            message_id
            for message_id, view in self.known.items()
            if isinstance(view, AnswerView) and view.take_drawn()
        ]

    def forget(self, message_id: str) -> None:
        """Drop the widget of a message that is no longer shown."""
        if message_id in self.known:
            self._drop(message_id)

    def clear(self) -> None:
        """Drop all."""
        self.versions = {}
        for message_id in tuple(self.known):
            self._drop(message_id)

    def _drop(self, message_id: str) -> None:
        view = self.known.pop(message_id)
        width = self._widths.pop(message_id, 0)
        if width and isinstance(view, AnswerView) and view.body.comes_in_slices:
            self._heights[message_id] = width, view.height() + self._below(view)
        # Made anew, by a scroll or another theme, it is as the user left it.
        if view.opened != NOTHING:
            self._opened[message_id] = view.opened
        if isinstance(view, QuestionView) and view.draft is not None:
            view.tell_draft()
            self._drafts[message_id] = view.draft
        had_focus = holds_focus(view)
        if had_focus and holds_focus(view.versions):
            # The version that takes its place gets the keyboard, for one more press.
            self._siblings = self.versions.get(message_id, ())
            self._went_on = view.versions.went_on
        view.hide()
        view.deleteLater()
        if had_focus:
            self.focus_lost.emit()

    def _hand_on_focus(self, message_id: str, view: View) -> None:
        """Give the keyboard to the version that took another's place, once it is seen."""
        if message_id in self._siblings and view.versions.isVisible():
            self._siblings = ()
            view.versions.take_focus(forward=self._went_on)

    def _below(self, view: View) -> int:
        """Return the pixels that stay free under an answer, beyond the gap under any message."""
        return self._theme.space(4) if isinstance(view, AnswerView) else 0

    def _make(self, message: Message) -> View:
        view: View
        opened = self._opened.pop(message.id, NOTHING)
        if message.role is Role.QUESTION:
            view = QuestionView(self._theme, self._intents, painters(self._theme, self._formulas))
            view.height_changed.connect(self.height_changed)
            view.focused.connect(self.focused)
            view.draft_changed.connect(self.draft_changed)
        else:
            view = answer = AnswerView(
                self._theme,
                self._parser,
                message.id,
                self._intents,
                painters(self._theme, self._formulas),
            )
            answer.body.plain = self.is_plain(message.id)
            answer.citation_activated.connect(self.citation_activated)
            answer.link_activated.connect(self.link_activated)
            answer.remedy_activated.connect(self.remedy_activated)
            answer.proof_activated.connect(self.proof_activated)
            answer.height_changed.connect(self.height_changed)
            answer.focused.connect(self.focused)
            answer.reached.connect(self.reached)
        if opened != NOTHING:
            view.open_as(opened)
        view.hide()
        # Asked for each time: a kept wrapper of the viewport may outlive what it wraps.
        view.setParent(self._area.viewport())
        return view


def _never(_message_id: str) -> bool:
    return False


def _ring(view: View) -> int:
    return RING if isinstance(view, AnswerView) else 0
