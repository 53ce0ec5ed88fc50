"""What is hostile in a name stays a name in every file."""

import csv
import datetime as dt
import io

import openpyxl
import pytest

from lms.sheets.tables import Column, Table
from lms.sheets.writing import write_csv, write_workbook

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
    row = list(csv.reader(io.StringIO(write_csv(table(name)).removeprefix("\ufeff"))))[1]
    assert row[0] in {name, f"'{name}"}
    assert not row[0].startswith(("=", "+", "-", "@", "\t"))


def test_control_and_direction_characters_are_taken_out():
    assert book(table("李\x00\x1b\u202e美\x0b"))["People"]["A2"].value == "李美"
    assert "\u202e" not in write_csv(table("李\u202e"))


def test_sheet_names_are_legal_and_different():
    long = "Lessons: [a]/b*?'" + "长" * 40
    names = book(table("a", title=long), table("b", title=long)).sheetnames
    assert len(names) == len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_csv_begins_with_a_mark_for_excel():
    assert write_csv(table("a")).startswith("\ufeffName,Done,On")
