"""The text of pages, by the contents of the document, and the index of their words.

The index (FTS5, external content) is kept in step here and nowhere else.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.storage.columns import json_column, read_json, read_text, text_column

OCR = "OCR"

WordPlace = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page's raw text; `hidden` holds half-open ranges of it that nobody can see on the page.

    `page` counts from 1. `problem` is "" or a sentence that says why this page has no text.
    `replacement` is text in invisible characters that programs may read instead of the page's.
    `source` is "" for the text that the file holds, `OCR` for text read off its picture; `places`
    are then its words: start and end in the text; left, top, width and height in points.
    """

    page: int
    text: str
    hidden: tuple[tuple[int, int], ...] = ()
    problem: str = ""
    replacement: str = ""
    source: str = ""
    places: tuple[WordPlace, ...] = ()


def save_pages(
    connection: sqlite3.Connection, sha256: str, pages: Sequence[StoredPage], extractor: str
) -> None:
    """Keep the text of pages, in place of what is stored for them; `extractor` names the maker."""
    try:
        _save(connection, sha256, pages, extractor)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        rebuild_index(connection)
        _save(connection, sha256, pages, extractor)


def get_pages(
    connection: sqlite3.Connection, sha256: str, extractor: str
) -> tuple[StoredPage, ...]:
    """Return the pages of a document that this extractor has read, in order."""
    rows = connection.execute(
        "SELECT * FROM page_texts WHERE sha256 = ? AND extractor = ? ORDER BY page",
        (sha256, extractor),
    )
    return tuple(page for row in rows if (page := _page(row)) is not None)


def forget_unneeded_pages(connection: sqlite3.Connection) -> None:
    """Delete the text of documents that nobody has any more, in whichever workspace."""
    gone = connection.execute(
        "SELECT DISTINCT sha256 FROM page_texts EXCEPT SELECT sha256 FROM documents"
    ).fetchall()
    for (sha256,) in gone:
        _forget(connection, "sha256 = ?", (sha256,))


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Make the index of words again from the stored pages."""
    connection.execute("INSERT INTO page_words (page_words) VALUES ('rebuild')")


def _save(
    connection: sqlite3.Connection, sha256: str, pages: Sequence[StoredPage], extractor: str
) -> None:
    for page in pages:
        _forget(connection, "sha256 = ? AND page = ?", (sha256, page.page))
        row_id = connection.execute(
            """
            INSERT INTO page_texts (
                sha256, page, text, hidden, problem, extractor, replacement, source, places
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                sha256,
                page.page,
                text_column(page.text),
                json_column(page.hidden),
                text_column(page.problem),
                extractor,
                text_column(page.replacement),
                page.source,
                json_column(page.places),
            ),
        ).lastrowid
        connection.execute(
            "INSERT INTO page_words (rowid, text) VALUES (?, ?)", (row_id, text_column(page.text))
        )


def _forget(connection: sqlite3.Connection, condition: str, values: tuple[str | int, ...]) -> None:
    connection.execute(
        f"""
        INSERT INTO page_words (page_words, rowid, text)
        SELECT 'delete', id, text FROM page_texts WHERE {condition}
        """,
        values,
    )
    connection.execute(f"DELETE FROM page_texts WHERE {condition}", values)


def _page(row: sqlite3.Row) -> StoredPage | None:
    """Return a page, or None for a row that cannot be read: it is then extracted again."""
    try:
        hidden = tuple((int(start), int(end)) for start, end in read_json(row["hidden"]))
        places = tuple(
            (int(start), int(end), float(x), float(y), float(width), float(height))
            for start, end, x, y, width, height in read_json(row["places"])
        )
    except (TypeError, ValueError):
        return None
    return StoredPage(
        page=row["page"],
        text=read_text(row["text"]),
        hidden=hidden,
        problem=read_text(row["problem"]),
        replacement=read_text(row["replacement"]),
        source=row["source"],
        places=places,
    )
