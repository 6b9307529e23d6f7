"""Values for storage tests, the awkward ones too."""

from datetime import UTC, datetime, timedelta

from workbench.domain.conversations import Conversation, Message, MessageState, Role
from workbench.domain.documents import Document, DocumentState, TextLayer
from workbench.domain.models import Thinking

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)

AWKWARD = (
    "plain",
    "",
    "half a pair \ud800 and \udfff",
    "line\u2028paragraph\u2029next\u0085",
    "nul \x00 inside",
    "name-\udcff.pdf",
    "emoji 🛳 and é",
    "'; DROP TABLE messages; --",
)


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def document(number: int = 1, **changes: object) -> Document:
    values: dict[str, object] = {
        "id": f"document-{number}",
        "workspace_id": "default",
        "path": f"/home/ann/report-{number}.pdf",
        "name": f"report-{number}.pdf",
        "size": 2**40,
        "mime_type": "application/pdf",
        "added_at": minutes(number),
        "sha256": f"{number:064x}",
        "page_count": 3,
        "page_labels": ("i", "", "1"),
        "text_layer": TextLayer.YES,
        "state": DocumentState.READY,
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand


def conversation(number: int = 1, **changes: object) -> Conversation:
    values: dict[str, object] = {
        "id": f"conversation-{number}",
        "workspace_id": "default",
        "title": f"Chat {number}",
        "created_at": minutes(number),
        "updated_at": minutes(number),
        "model_id": "gemini-3.8-flash",
        "thinking": Thinking(level="high"),
    }
    return Conversation(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand


def message(number: int, **changes: object) -> Message:
    """Return message `number`, a question if odd, that follows the one before."""
    values: dict[str, object] = {
        "id": f"message-{number}",
        "conversation_id": "conversation-1",
        "parent_id": f"message-{number - 1}" if number > 1 else "",
        "role": Role.QUESTION if number % 2 else Role.ANSWER,
        "state": MessageState.COMPLETE,
        "created_at": minutes(number),
        "parts": ({"text": f"text {number}"},),
    }
    return Message(**{**values, **changes})  # type: ignore[arg-type]  # a test's shorthand
