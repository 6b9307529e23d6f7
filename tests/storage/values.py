"""Values for storage tests, the awkward ones too."""

from datetime import UTC, datetime, timedelta

from workbench.domain.documents import Document, DocumentState, TextLayer

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
