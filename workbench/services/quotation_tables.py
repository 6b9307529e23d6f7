"""The quotations of an answer as a table for a spreadsheet: CSV and XLSX, without formulas."""

import csv
import io
from collections.abc import Sequence

HEADER = ("Number", "Document", "Page", "Found on page", "Quotation", "Result", "What was found")
"""The columns; pages are printed labels."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDTHS = (8, 36, 8, 14, 70, 18, 60)
_LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds (Excel specifications and limits)."""

Row = Sequence[str]


def as_csv(rows: Sequence[Row]) -> bytes:
    """Return the table as CSV in UTF-8 with a mark, which spreadsheets need to see the encoding.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """Return the table as a workbook in which every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Quotations")
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for number, row in enumerate((HEADER, *rows)):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, _plain(text))
            cell.data_type = "s"  # whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _harmless(text: str) -> str:
    plain = _plain(text)
    return f"'{plain}" if plain.lstrip(" \n\u200b\ufeff").startswith(_FORMULA) else plain


def _plain(text: str) -> str:
    """Return text without the control characters that a workbook may not hold."""
    kept = (
        c if c in "\n\t" or ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000 else " " for c in text
    )
    return "".join(kept).replace("\ufffe", "").replace("\uffff", "")[:_LONGEST_CELL]
