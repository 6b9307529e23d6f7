"""What a use case changed, so that every pane knows whether to look again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Which kinds of things are no longer as they were; `conversation` names one that changed."""

    conversations: bool = False
    documents: bool = False
    caches: bool = False
    profiles: bool = False
    conversation_id: str = ""

    def __bool__(self) -> bool:
        """Say whether anything changed at all."""
        return self.conversations or self.documents or self.caches or self.profiles
