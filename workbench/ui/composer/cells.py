"""Cells pasted from a spreadsheet, as a Markdown table."""

import csv
import io

MOST_ROWS = 500
MOST_COLUMNS = 40


def as_table(text: str) -> str:
    """Return tab-separated cells as a Markdown table, or nothing if the text is no such thing.

    Cells are at least two rows or three columns, every row as wide as the first.
    """
    if "\t" not in text or text.count("\n") > 10 * MOST_ROWS:
        return ""
    try:
        rows = list(csv.reader(io.StringIO(text.rstrip("\r\n")), dialect="excel-tab"))
    except csv.Error:
        return ""
    width = len(rows[0]) if rows else 0
    if not 2 <= width <= MOST_COLUMNS or len(rows) > MOST_ROWS or len(rows) == 1 and width < 3:
        return ""
    if any(len(row) != width for row in rows) or not any(cell.strip() for cell in rows[0]):
        return ""
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
