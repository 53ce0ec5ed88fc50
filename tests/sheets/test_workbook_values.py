"""Values are what counts: what else is wrong in a workbook keeps no list out."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

from lms.sheets import refusals
from lms.sheets.reader import read_file, read_sheets
from tests.sheets.hostile import MAIN, one_row, pack, text_cell

ROWS = [("姓名", "手机", "日期"), ("李美华", 13800100000, dt.date(2026, 11, 24))]
READ = [("姓名", "手机", "日期"), ("李美华", "13800100000", "2026-11-24")]
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def cells(sheet):
    return [row.cells for row in sheet.rows]


def book(change=None, rows=ROWS):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def rewrite(data, **changes):
    """The workbook with a function applied to each member whose name holds a word."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for word, change in changes.items():
                if word in name.lower():
                    content = change(content)
            new.writestr(name, content)
    return target.getvalue()


def fill(made):
    made.active["A1"].fill = PatternFill("solid", fgColor="FFFF0000")


@pytest.mark.parametrize(
    "data",
    [
        rewrite(book(fill), styles=lambda xml: xml.replace(b'<patternFill patternType="solid">',
                                                           b"<patternFill>")),
        rewrite(book(fill), styles=lambda xml: xml.replace(b"</fills>", b"<fill/></fills>")),
        rewrite(book(fill), styles=lambda xml: xml.replace(b'"FFFF0000"', b'"#000000"')),
        rewrite(book(), core=lambda xml: xml.replace(b"<dcterms:created", b"<dcterms:made")),
        rewrite(book(), core=lambda _xml: b"<cp:coreProperties>2026"),
        rewrite(book(), core=lambda xml: xml.replace(b"Z</dcterms", b" Uhr</dcterms")),
        rewrite(book(), theme=lambda _xml: b"no theme"),
        rewrite(book(), app=lambda _xml: b""),
    ],
    ids=["fill of no type", "empty fill", "colour of the web", "unknown property",
         "broken properties", "date in words", "broken theme", "no application"],
)  # fmt: skip
def test_what_is_no_value_keeps_no_list_out(data):
    assert cells(read_file(data, "list.xlsx")) == READ


def test_broken_styles_leave_days_as_numbers():
    data = rewrite(book(), styles=lambda _xml: b"<styleSheet><cellXfs>")

    assert cells(read_file(data, "list.xlsx"))[1] == ("李美华", "13800100000", "46350")


def test_strict_kind_reads_as_the_usual_one():
    def make_strict(xml):
        for usual, strict in STRICT.items():
            xml = xml.replace(usual, strict)
        return xml

    data = rewrite(book(), xl=make_strict, rels=make_strict, types=make_strict)

    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")
    assert cells(read_file(data, "list.xlsx")) == READ


def test_members_in_other_case_and_with_backslashes_are_found():
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("worksheets/sheet1", "Worksheets\\Sheet1"), old.read(name))

    assert cells(read_file(target.getvalue(), "list.xlsx")) == READ


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("yyyy-mm-dd", 46350, "2026-11-24"),
        ('yyyy"年"m"月"d"日"', 46350, "2026-11-24"),
        ("[$-804]yyyy/m/d", 46350, "2026-11-24"),
        ("yyyy-mm-dd hh:mm", 46350.5, "2026-11-24 12:00:00"),
        ("0", 13800100000, "13800100000"),
        ('0"days"', 3, "3"),
        ("[Red]0.00", 1.5, "1.5"),
        ("General", 1.38001e10, "13800100000"),
    ],
)
def test_formats_decide_what_is_a_day(code, value, shown):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        made.add_worksheet().write_number(0, 0, value, made.add_format({"num_format": code}))

    assert cells(read_file(target.getvalue(), "list.xlsx")) == [(shown,)]


def test_days_of_the_calendar_of_1904():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        made.add_worksheet().write_datetime(0, 0, dt.datetime(2026, 11, 24), day)  # noqa: DTZ001

    assert cells(read_file(target.getvalue(), "list.xlsx")) == [("2026-11-24",)]


def test_readings_above_characters_are_no_part_of_the_text():
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>山田</t><rPh sb="0" eb="2"><t>やまだ</t></rPh></si>'
        "<si><r><t>李</t></r><r><t>美华</t></r></si></sst>"
    )
    row = one_row('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>')

    assert cells(read_file(pack(row, strings=strings), "list.xlsx")) == [("山田", "李美华")]


def test_hidden_rows_are_known():
    def hide(made):
        made.active.row_dimensions[2].hidden = True

    assert [row.is_hidden for row in read_file(book(hide), "x.xlsx").rows] == [False, True]


def test_every_visible_sheet_is_read_that_is_not_empty():
    def add(made):
        made.active.title = "Old"
        made.active.sheet_state = "hidden"
        made.create_sheet("Empty")
        made.create_sheet("Notes").append(["How to fill this in"])
        made.create_sheet("People").append(["Name", "Phone"])

    sheets = read_sheets(book(add), "list.xlsx")

    assert [sheet.name for sheet in sheets] == ["list.xlsx, Notes", "list.xlsx, People"]


def test_sheet_behind_one_that_is_too_large_is_read():
    def add(made):
        made.active.append(["y" * 501])
        made.create_sheet("People").append(["Name", "Phone"])

    first, second = read_sheets(book(add), "x.xlsx")

    assert (first.rows, type(first.refusal)) == ((), refusals.CellTooLong)
    assert (second.name, second.rows[0].cells) == ("x.xlsx, People", ("Name", "Phone"))
    with pytest.raises(refusals.CellTooLong):
        read_file(book(add), "x.xlsx")


def test_cell_that_names_a_text_that_is_not_there_is_damage():
    with pytest.raises(refusals.WorkbookDamaged):
        read_file(pack(one_row('<c r="A1" t="s"><v>7</v></c>')), "x.xlsx")


def test_text_of_a_formula_and_an_error_are_read_as_shown():
    row = one_row(
        '<c r="A1" t="str"><f>B1</f><v>Li</v></c><c r="B1" t="e"><v>#N/A</v></c>'
        f'<c r="C1" t="b"><v>1</v></c>{text_cell("x", "D1")}'
    )

    assert cells(read_file(pack(row), "x.xlsx")) == [("Li", "#N/A", "TRUE", "x")]
