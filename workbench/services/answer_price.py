"""What an answer has taken while it comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from workbench.domain.conversations import Message
from workbench.domain.cost import cost_of, priced_model, usage_so_far
from workbench.domain.models import Model
from workbench.domain.usage import Usage
from workbench.services.estimating import Estimate


@dataclass(frozen=True, slots=True)
class AnswerPrice:
    """The price of one request: `asked` for its question, `first` the answer before it began."""

    models: Sequence[Model]
    asked: Estimate
    first: Message

    def so_far(self, answer: Message) -> Estimate:
        """Return the estimate of the question with the dollars of question and answer so far."""
        question = Usage(prompt=self.asked.tokens, cached=self.asked.cached)
        thoughts = len(answer.thoughts) - len(self.first.thoughts)
        text = answer.length - self.first.length
        usage = usage_so_far(question, answer.usage, thoughts, text)
        counted = answer.usage is not None and answer.usage.prompt is not None
        if not counted and self.asked.dollars is None:
            return self.asked
        today = datetime.now(UTC).date()
        model = priced_model(self.models, answer.model_id, answer.model_version, today)
        return replace(self.asked, dollars=cost_of(usage, model, today))
