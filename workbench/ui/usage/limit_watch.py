"""Looks at the limits of spending while answers come, in every chat, and when they have ended."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from workbench.domain.conversations import Message
from workbench.ui.chat.presenter import ChatPresenter
from workbench.ui.composer.so_far import AnswerSoFar
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.usage.limits import Limits

AGAIN = 1_000
"""Milliseconds between two looks: an answer costs fractions of a cent in that time."""


class LimitWatch(QObject):
    """Tells of limits at the moment when they are passed, not with the next question."""

    def __init__(
        self,
        limits: Limits,
        chat: ChatPresenter,
        so_far: AnswerSoFar,
        jobs: Jobs,
        open_chat: Callable[[str], None],
    ) -> None:
        super().__init__(chat)
        self._limits, self._chat, self._jobs = limits, chat, jobs
        self._open_chat = open_chat
        limits.under_way = so_far.under_way
        limits.shown = self._shown
        self._timer = QTimer(self, interval=AGAIN)
        self._timer.timeout.connect(self._look)
        chat.begun.connect(self._begin)
        chat.answer_finished.connect(self._ended)

    def _shown(self) -> str:
        return self._chat.conversation_id

    def _begin(self, answer: Message) -> None:
        self._timer.start()

    def _look(self) -> None:
        if not self._chat.busy_conversations:
            self._timer.stop()
            return
        work = self._limits.during(self._stop)
        self._jobs.start("Watching the limits", work, on_failure=self._not_now)

    def _ended(self, answer: Message) -> None:
        work = self._limits.after(answer, self._open_chat)
        self._jobs.start(
            "Comparing with the limits",
            work,
            second=Second.TOGETHER,
            on_failure=self._not_now,
        )

    def _not_now(self, failure: JobFailure) -> None:
        """Say nothing where the chat is gone, or what it cost cannot be read: the log has it."""

    def _stop(self, chat_ids: Iterable[str]) -> None:
        for chat_id in chat_ids:
            self._chat.stop_in(chat_id)
