"""A hostile name stays a name in every file."""

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

import lms
from lms.sheets.cell_text import FORMULA_STARTS
from lms.sheets.tables import Column, Table
from lms.sheets.template import write_template
from lms.sheets.writer import format_csv, write_workbook

HOSTILE = ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "＝1", "{=1}", "http://evil.example", "1e5"]


def table(*names, title="People"):
    columns = (Column("Name"), Column("Done", "count"), Column("On", "date"))
    rows = tuple((name, 3, dt.date(2026, 11, 24)) for name in names)
    return Table("people", title, columns, rows)


def book(*tables):
    target = io.BytesIO()
    write_workbook(target, tables, notes=("Notes", "=2+2"))
    return openpyxl.load_workbook(io.BytesIO(target.getvalue()))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text_whatever_they_begin_with(name):
    sheet = book(table(name))["People"]
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", name)
    assert (sheet["B2"].value, sheet["C2"].is_date) == (3, True)
    assert sheet["A2"].hyperlink is None
    row = list(csv.reader(io.StringIO(format_csv(table(name)).removeprefix("\ufeff"))))[1]
    assert row[0] in {name, f"'{name}"}
    assert not row[0].startswith(("=", "+", "-", "@", "\t"))


def test_control_and_direction_characters_are_taken_out():
    assert book(table("李\x00\x1b\u202e美\x0b"))["People"]["A2"].value == "李美"
    assert "\u202e" not in format_csv(table("李\u202e"))


def test_sheet_names_are_legal_and_different():
    long = "Lessons: [a]/b*?'" + "长" * 40
    names = book(table("a", title=long), table("b", title=long)).sheetnames
    assert len(names) == len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_csv_begins_with_a_mark_for_excel():
    assert format_csv(table("a")).startswith("\ufeffName,Done,On")


def unmarked(made):
    """Text cells of a workbook that begin as formulas do and lack the text mark."""
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in made
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS)
        if not cell.quotePrefix
    ]


def test_text_that_begins_as_a_formula_carries_the_text_mark_in_every_cell():
    columns = (Column("=head"), Column("b"))
    rows = (("=row", "b"), ("a", "+marked"), ("－wide", "-2"))
    whole = Table("t", "T", columns, rows, total=("@total", "b"), highlighted=frozenset({(1, 1)}))

    made = book(whole)

    assert unmarked(made) == []
    assert made["T"]["B3"].value == "+marked"
    assert made["T"]["B3"].quotePrefix
    assert made["T"]["A3"].quotePrefix is False  # "a" needs none
    assert (made["T"]["A1"].font.b, made["T"]["A5"].font.b) == (True, True)


def test_the_template_marks_text_that_begins_as_a_formula():
    target = io.BytesIO()
    notes = ("Notes", [("=heading", "+note")])
    write_template(target, title="T", columns=["=c"], example=["@e"], notes=notes)

    made = openpyxl.load_workbook(io.BytesIO(target.getvalue()))

    assert unmarked(made) == []
    assert (made["T"]["A2"].value, made["T"]["A2"].number_format) == ("@e", "@")


def test_nothing_else_writes_a_string_into_a_workbook():
    """Whoever writes past `write_text` forgets the text mark."""
    package = Path(lms.__file__).parent
    users = {path for path in package.rglob("*.py") if "xlsxwriter" in path.read_text("utf-8")}
    writers = {path.name for path in users if "write_string(" in path.read_text("utf-8")}

    assert {path.parent.name for path in users} == {"sheets"}
    assert writers == {"cells.py"}
