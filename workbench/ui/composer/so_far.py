"""What the answer that comes has taken so far, under the composer of the chat that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from workbench.domain.conversations import Message, MessageState
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.services.answer_price import AnswerPrice
from workbench.ui.chat.presenter import ChatPresenter
from workbench.ui.composer.composer import Composer
from workbench.ui.jobs import JobFailure, Jobs, Second

if TYPE_CHECKING:
    from workbench.services import Services
    from workbench.services.estimating import Estimate

AGAIN = 500
"""Milliseconds between two looks; the line changes no faster than it can be read."""


class AnswerSoFar(QObject):
    """Looks a few times a second how far the answer is; nothing is announced."""

    def __init__(
        self, composer: Composer, chat: ChatPresenter, services: Services, jobs: Jobs
    ) -> None:
        super().__init__(composer)
        self._composer = composer
        self._chat = chat
        self._services = services
        self._jobs = jobs
        self._begun: dict[str, AnswerPrice] = {}
        self._timer = QTimer(self, interval=AGAIN)
        self._timer.timeout.connect(self._look)
        chat.begun.connect(self._begin)
        chat.answering.connect(self._follow)

    def under_way(self) -> dict[str, float]:
        """Return about what the answers that come cost so far, in dollars by conversation."""
        prices = ((m, self._begun.get(m.conversation_id)) for m in self._chat.all_coming)
        return {
            answer.conversation_id: begun.so_far(answer).dollars or 0.0
            for answer, begun in prices
            if begun is not None and begun.first.id == answer.id
        }

    def _begin(self, answer: Message) -> None:
        if answer.model_id != OFFLINE_MODEL_ID:
            self._jobs.start(
                "Estimating the answer",
                self._estimate(answer),
                second=Second.TOGETHER,
                on_failure=self._no_estimate,
            )

    async def _estimate(self, answer: Message) -> None:
        asked = await self._services.estimating.of_answer(answer)
        price = AnswerPrice(self._services.models, asked, answer)
        self._begun[answer.conversation_id] = price
        self._look()

    def _no_estimate(self, failure: JobFailure) -> None:
        """Show no price where the question has none."""

    def _follow(self, answering: bool) -> None:
        if answering:
            self._timer.start()
        else:
            self._timer.stop()
        self._look()

    def _look(self) -> None:
        self._composer.set_so_far(self._price(self._chat.coming))

    def _price(self, answer: Message | None) -> Estimate | None:
        """Return what an answer has taken; None before it is sent, for then nothing is paid."""
        if answer is None or answer.state is MessageState.QUEUED or answer.waiting is not None:
            return None
        begun = self._begun.get(answer.conversation_id)
        if begun is None or begun.first.id != answer.id:
            return None
        return begun.so_far(answer)
