"""A sentence for the user, with at most one thing to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told in passing.

    `hint` says what it means, `tone` is neutral, success, info, warning or danger, `drawing` names
    an icon. `action` is the label of the one button; pressing it calls `run`, and without one
    `Notices.action_pressed` is emitted. `detail` is for people who ask for it.
    """

    sentence: str
    hint: str = ""
    tone: str = "neutral"
    drawing: str = ""
    action: str = ""
    run: Callable[[], object] | None = field(default=None, compare=False)
    detail: str = ""
    at: datetime = field(default_factory=lambda: datetime.now().astimezone(), compare=False)

    @property
    def icon(self) -> str:
        """Return the icon, from the tone where none is named."""
        by_tone = {"success": "tick", "warning": "warn", "danger": "warn"}
        return self.drawing or by_tone.get(self.tone, "info")

    @property
    def colour(self) -> str:
        """Return the colour token of the icon."""
        return self.tone if self.tone != "neutral" else "textMuted"
