"""Exporting the quotations of an answer: where to, as what, and then written in one piece."""

import asyncio
from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from workbench.domain.conversations import CheckedCitation, Message
from workbench.domain.documents import Document
from workbench.services.quotation_tables import as_csv, as_xlsx
from workbench.ui.chat.hostile import clean
from workbench.ui.reader.verdicts import quotations, tell
from workbench.ui.saving import choose_target, write
from workbench.ui.theme import Theme

KINDS = (("Excel workbook", ".xlsx"), ("Comma-separated values", ".csv"))


def rows_of(theme: Theme, message: Message, documents: Mapping[str, Document]) -> list[list[str]]:
    """Return a row for each quotation; see `quotation_tables.HEADER`."""
    first: dict[int, CheckedCitation] = {}
    for each in message.citations:
        first.setdefault(each.citation.ordinal, each)
    rows = []
    for quotation in quotations(message.citations, documents):
        checked = first[quotation.ordinal]
        document = documents.get(checked.document_id)
        found = checked.check.page if checked.check else None
        rows.append([
            str(quotation.ordinal),
            clean(document.name) if document else quotation.document,
            quotation.page,
            clean(document.label(found)) if document and found else "",
            quotation.quote,
            theme.verdict(quotation.status)["word"] if quotation.status else "Not checked yet",
            tell(checked, document).sentence,
        ])  # fmt: skip
    return rows


async def export(
    theme: Theme, parent: QWidget, message: Message, documents: Mapping[str, Document]
) -> str:
    """Ask for a file and write the table; return the file's name, or "" if it was given up."""
    path = await choose_target(parent, "Export quotations", "Quotations", KINDS)
    if path is None:
        return ""
    make = as_csv if path.suffix.lower() == ".csv" else as_xlsx
    content = await asyncio.to_thread(make, rows_of(theme, message, documents))
    await write(path, content)
    return path.name
