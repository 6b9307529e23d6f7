"""Citations of answers and what the check of each said, with the version of the checker."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from workbench.domain.citations import Citation
from workbench.domain.conversations import CheckedCitation
from workbench.domain.likeness import Difference
from workbench.domain.quotation import CHECKER_VERSION, Check, Passage, Verdict
from workbench.storage.columns import json_column, read_json


def save_citations(
    connection: sqlite3.Connection, message_id: str, citations: Sequence[CheckedCitation]
) -> None:
    """Keep an answer's citations in place of what is stored for it."""
    connection.execute("DELETE FROM citations WHERE message_id = ?", (message_id,))
    connection.executemany(
        """
        INSERT INTO citations (
            message_id, position, citation, document_id, verdict, judgement, checker
        ) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                message_id,
                position,
                json_column(asdict(each.citation)),
                each.document_id,
                each.check.verdict if each.check else "",
                json_column(asdict(each.check)) if each.check else None,
                str(CHECKER_VERSION) if each.check else "",
            )
            for position, each in enumerate(citations)
        ],
    )


def read_citations(rows: Iterable[sqlite3.Row]) -> dict[str, tuple[CheckedCitation, ...]]:
    """Return citations by message id, in the order of the rows.

    A judgement that cannot be read, or that another version of the checker made, is left out, so
    that the citation is judged again; a citation that cannot be read stays in the table and in the
    answer's text.
    """
    found = defaultdict(list)
    for row in rows:
        try:
            citation = Citation(**read_json(row["citation"]))
        except (TypeError, ValueError):
            continue
        check = _check(row["judgement"]) if row["checker"] == str(CHECKER_VERSION) else None
        found[row["message_id"]].append(CheckedCitation(citation, row["document_id"], check))
    return {message_id: tuple(citations) for message_id, citations in found.items()}


def _check(column: str | None) -> Check | None:
    try:
        stored = read_json(column)
        stored["verdict"] = Verdict(stored["verdict"])
        stored["differences"] = tuple(Difference(**each) for each in stored["differences"])
        if stored["continuation"] is not None:
            stored["continuation"] = Passage(**stored["continuation"])
        return Check(**stored)
    except (TypeError, ValueError, KeyError):
        return None
