"""Documents and copies for tests of the composer and the Files pane."""

from datetime import UTC, datetime, timedelta

from workbench.domain.documents import (
    Document,
    DocumentState,
    RemoteCopy,
    RemoteState,
    TextLayer,
)
from workbench.ui.files.status import DocumentStatus

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def document(name="Minutes.pdf", **changes):
    facts = {
        "id": name,
        "workspace_id": "w",
        "path": f"/papers/{name}",
        "name": name,
        "size": 3_200_000,
        "mime_type": "application/pdf",
        "added_at": NOW,
        "sha256": f"hash of {name}",
        "page_count": 12,
        "text_layer": TextLayer.YES,
        "state": DocumentState.READY,
    }
    return Document(**(facts | changes))


def copy(of, state=RemoteState.ACTIVE, hours=40.0, **changes):
    facts = {
        "document_id": of.id,
        "profile_id": "p",
        "sha256": of.sha256,
        "state": state,
        "size": of.size,
        "expires_at": NOW + timedelta(hours=hours) if state is RemoteState.ACTIVE else None,
    }
    return RemoteCopy(**(facts | changes))


def status(name="Minutes.pdf", state=None, hours=40.0, others=0, reused=False, sent=0, **changes):
    of = document(name, **changes)
    other = copy(of, state, hours, sent=sent) if state else None
    return DocumentStatus(of, other, others, reused)


def failed(name="Survey.pdf", failure="Over 50 MB, the limit for a PDF. Split it."):
    return DocumentStatus(document(name, state=DocumentState.FAILED, failure=failure))
