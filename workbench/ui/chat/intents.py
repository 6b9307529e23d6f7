"""What the user wants with a turn: one sender for all messages of a conversation."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from workbench.domain.models import Model


class TurnIntents(QObject):
    """Signals, each with the message's id first.

    question_saved(text) and question_asked(text: another version); answer_again(model id or "",
    Thinking or None); version_chosen(); deleted(); branched(); exported(). And table_saved(rows)
    and table_enlarged(rows, sides). `models` are those that an answer can be asked of again.
    """

    question_saved = Signal(str, str)
    question_asked = Signal(str, str)
    answer_again = Signal(str, str, object)
    version_chosen = Signal(str)
    deleted = Signal(str)
    branched = Signal(str)
    exported = Signal(str)
    table_saved = Signal(object)
    table_enlarged = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models: tuple[Model, ...] = ()

    def offer(self, models: Sequence[Model]) -> None:
        """Let answers be asked of these models."""
        self.models = tuple(models)
