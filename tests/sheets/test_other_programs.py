"""Spreadsheets of other programs are called by their names, each with what to do."""

import io
import zipfile

import pytest

from lms.sheets.reader import read_sheets
from lms.sheets.refusals import (
    MAX_ROWS,
    BinaryWorkbook,
    FileUnpacksTooLarge,
    NumbersDocument,
    OpenDocumentSheet,
    TooManyRows,
)
from tests.pages.roster.test_roster_columns_page import make_book

TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def make_ods():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", "<office:document-content/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("list.ods", make_ods(), OpenDocumentSheet),
        ("list.xlsx", make_ods(), OpenDocumentSheet),
        ("list", make_ods(), OpenDocumentSheet),
        ("LIST.ODS", b"PK\x03\x04", OpenDocumentSheet),
        ("list.fods", b"<?xml version='1.0'?><office:document/>", OpenDocumentSheet),
        ("list.ots", make_ods(), OpenDocumentSheet),
        ("list.numbers", b"PK\x03\x04", NumbersDocument),
        ("list.xlsb", b"PK\x03\x04", BinaryWorkbook),
    ],
)
def test_it_is_refused_by_its_name(name, data, refusal):
    with pytest.raises(refusal):
        read_sheets(data, name)


def test_every_sheet_of_a_workbook_is_read_with_its_name():
    sheets = read_sheets(make_book(Cover=[["NAPP"]], Empty=[], People=[["Name"], ["Li"]]), "a.xlsx")

    assert [sheet.name for sheet in sheets] == ["a.xlsx, Cover", "a.xlsx, People"]
    assert [row.cells for row in sheets[1].rows] == [("Name",), ("Li",)]


def test_a_list_is_read_although_several_large_sheets_lie_behind_it():
    wide = [[f"{row} {column}" for column in range(40)] for row in range(2_000)]
    people = [["Name"], *([f"Li {number}"] for number in range(500))]

    sheets = read_sheets(make_book(People=people, First=wide, Next=wide, Last=wide), "a.xlsx")

    assert [len(sheet.rows) for sheet in sheets] == [501, 2_000, 0]
    assert type(sheets[-1].refusal) is FileUnpacksTooLarge


def test_a_sheet_that_is_too_long_leaves_the_others_readable():
    long = [[str(number)] for number in range(MAX_ROWS + 1)]

    sheets = read_sheets(make_book(People=[["Name"], ["Li"]], Long=long), "a.xlsx")

    assert [type(sheet.refusal) for sheet in sheets] == [type(None), TooManyRows]
