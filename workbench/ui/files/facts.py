"""What there is to know of a document, in sentences and as facts with a title."""

from datetime import datetime

from workbench.domain.documents import Document, TextLayer
from workbench.ui.files.status import NO_TIME, DocumentStatus
from workbench.ui.files.wording import pages, running_time, size, state_line

NONE = "–"
FACTS = (
    "Sent with", "Added", "Name at Google", "Fingerprint", "Text", "Printed pages", "File",
)  # fmt: skip


def facts_of(
    status: DocumentStatus, now: datetime, *, offline: bool, sent_with: str
) -> dict[str, str]:
    """Return the facts by their titles; `sent_with` names the key or the engine of its copy."""
    document, copy = status.document, status.copy
    names = copy.names if copy is not None else ()
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    where = "Another program, or another computer" if status.foreign else sent_with
    added = document.added_at
    told = added != NO_TIME
    words = (
        where if names else "Not sent yet",
        day_and_time(added, now) if told else NONE,
        f"{names[0]}{more}" if names and not offline else NONE,
        fingerprint(document),
        _text(status),
        _printed(document),
        document.path or "Not on this computer",
    )
    return dict(zip(FACTS, words, strict=True))


def day_and_time(at: datetime, now: datetime) -> str:
    """Return a moment as people say it: "Today, 13:20", else with its date; both are aware."""
    here, today = at.astimezone(), now.astimezone().date()
    days = (today - here.date()).days
    day = {0: "Today", 1: "Yesterday"}.get(days) or f"{here:%Y-%m-%d}"
    return f"{day}, {here:%H:%M}"


def fingerprint(document: Document) -> str:
    """Return the SHA-256 shortened for people, in groups of four."""
    digest = document.sha256
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if digest else NONE


def about(status: DocumentStatus, now: datetime, *, offline: bool) -> str:
    """Return what there is to know of a document, in sentences."""
    document, copy = status.document, status.copy
    if status.failure:
        return f"{state_line(status, now, offline=offline).spoken.removesuffix('.')}."
    if status.foreign is not None:
        made = "Google made it itself." if status.foreign.made_there else (
            "It was not sent by this program."
        )  # fmt: skip
        return f"{made} {size(document.size)} of your room at Google. Add the file to ask about it."
    facts = []
    line = state_line(status, now, offline=offline, in_list=True)
    if line.progress is not None:
        facts.append(f"{line.spoken.removesuffix('.')}.")
    if status.missing:
        facts.append("The file is not where it was. Old answers keep their quotations.")
    if document.is_media:
        if document.seconds is not None:
            facts.append(f"It runs {running_time(document.seconds)}.")
        facts.append("Workbench cannot check quotations from recordings.")
    elif document.text_layer is TextLayer.NO and document.is_pdf:
        who = "The offline engine cannot" if offline else "Gemini can"
        facts.append(
            f"This is a scan without a text layer. {who} read it, "
            "but quotations from it cannot be checked."
        )
    elif document.goes_as_text:
        facts.append("Its text is taken out on this computer and sent in place of the file.")
    if copy is not None and copy.parts:
        facts.append(f"It was sent in {len(copy.parts)} parts and is one document to you.")
    if not facts:
        kind = pages(document.page_count) if document.is_pdf and document.page_count else "1 file"
        facts.append(f"{kind}, {size(document.size)}.")
    return " ".join(facts)


def _text(status: DocumentStatus) -> str:
    if status.foreign is not None:
        return NONE
    match status.document.text_layer:
        case TextLayer.YES:
            return "Yes"
        case TextLayer.NO:
            return "None"
    return NONE


def _printed(document: Document) -> str:
    if not document.is_pdf or not document.page_count:
        return NONE
    if not document.page_labels:
        return "As counted"
    return f"{document.label(1)} to {document.label(len(document.page_labels))}"
