"""Lists that people save, copy and paste become the same rows."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from lms.sheets import refusals
from lms.sheets.reader import read_file, read_pasted

ROWS = [
    ("姓名", "手机", "合作社"),
    ("李美华", "13800100000", "云雾岭茶农合作社"),
    ("Mei, the elder", "13800100001", "Hill; spice"),
]


def cells(sheet):
    return [row.cells for row in sheet.rows]


def lines(delimiter, rows=ROWS):
    return "\r\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    )


def book(rows, change=None):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "姓名,手机\n李,1\n",
        "姓名,手机\r\n王䶮,13900000001\r\n",
        "name,phone\nLi Meihua,13800138000\n欧阳娜娜,13900139000\n",
        "姓名,手机\n李美华,１３８００１３８０００\n",
    ],
)
def test_short_list_of_a_chinese_windows_is_read(text):
    """Libraries that guess among all encodings take these for Korean (ADR 11)."""
    sheet = read_file(text.encode("gb18030"), "名单.csv")

    assert cells(sheet) == cells(read_file(text.encode(), "名单.csv"))
    assert cells(sheet)[0][0] in text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_every_encoding_and_delimiter_gives_the_same(encoding, delimiter):
    sheet = read_file(lines(delimiter).encode(encoding), "名单.csv")

    assert cells(sheet) == ROWS
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert sheet.name == "名单.csv"


def test_big_endian_with_a_mark_is_read():
    assert cells(read_file(("\ufeff" + lines(",")).encode("utf-16-be"), "x.csv")) == ROWS


def test_separator_line_of_excel_sets_the_delimiter():
    assert cells(read_file(("sep=;\r\n" + lines(";")).encode(), "x.csv")) == ROWS


def test_a_quoted_cell_may_hold_line_breaks_and_quotes():
    text = 'name,place\n"Li\nMeihua","the ""high"" hill"\n'

    assert cells(read_pasted(text)) == [("name", "place"), ("Li Meihua", 'the "high" hill')]


def test_quotes_that_do_not_pair_are_letters():
    assert cells(read_pasted('a,b\n"Tea, c\nd,e')) == [("a", "b"), ('"Tea', "c"), ("d", "e")]


def test_pasted_cells_are_parted_by_tabs():
    text = '姓名\t手机\t备注\r\n李美华\t138 0010 0000\t"两\n行"\r\n\r\n梅\t\t\r\n'

    sheet = read_pasted(text)

    assert cells(sheet) == [("姓名", "手机", "备注"), ("李美华", "138 0010 0000", "两 行"), ("梅",)]
    assert [row.number for row in sheet.rows] == [1, 2, 4]


def test_numbers_are_digits_and_days_are_days():
    row = (13800100000, 1.5, 13800100000.0, dt.date(2026, 11, 24), True, "=1+1", None, "x")

    assert cells(read_file(book([row]), "x.xlsx")) == [
        ("13800100000", "1.5", "13800100000", "2026-11-24", "TRUE", "", "", "x")
    ]


def test_a_formula_gives_its_last_result():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        made.add_worksheet().write_formula(0, 0, '="Li"', None, "Li")

    assert cells(read_file(target.getvalue(), "x.xlsx")) == [("Li",)]


def test_the_first_visible_sheet_that_holds_anything_is_read():
    def change(made):
        made.active.sheet_state = "hidden"
        made.create_sheet("Empty")
        made.create_sheet("People").append(["Mei"])

    sheet = read_file(book([["old"]], change), "C:\\lists\\x.xlsx")

    assert (sheet.name, cells(sheet)) == ("x.xlsx, People", [("Mei",)])


def test_a_cell_merged_over_rows_is_said_in_each():
    rows = [("A list of people", None), ("SPO", "Name"), ("Hill", "Li"), (None, "Mei")]

    def change(made):
        made.active.merge_cells("A1:B1")
        made.active.merge_cells("A3:A4")

    assert cells(read_file(book(rows, change), "x.xlsx")) == [
        ("A list of people",), ("SPO", "Name"), ("Hill", "Li"), ("Hill", "Mei"),
    ]  # fmt: skip


def test_what_nobody_sees_is_taken_out():
    assert cells(read_pasted("\ufeff李\u202e美\u200b \u3000华\xa0,x")) == [("李美 华", "x")]


def lock(_rows):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.SheetEmpty),
        (b" \r\n ,,, \n", refusals.SheetEmpty),
        (book([]), refusals.SheetEmpty),
        (b"%PDF-1.7 ...", refusals.NotASpreadsheet),
        (b"\xff\xd8\xff\xe0 picture", refusals.NotASpreadsheet),
        (b"<html><table>", refusals.NotASpreadsheet),
        (bytes(range(256)) * 8, refusals.EncodingUnknown),
        ("Andrés Gonçalves,été".encode("latin-1"), refusals.EncodingUnknown),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", refusals.OldWorkbook),
        (lock([]), refusals.WorkbookLocked),
        (b"x" * (refusals.MAX_FILE_SIZE + 1), refusals.FileTooLarge),
        (book([("x",)])[:-200], refusals.WorkbookDamaged),
        (b"a\n" * 10_001, refusals.TooManyRows),
        (b"," * 50 + b"x", refusals.TooManyColumns),
        (book([(None,) * 60 + ("x",)]), refusals.TooManyColumns),
        (b"y" * 501, refusals.CellTooLong),
        (book([("x",), ("y" * 501,)]), refusals.CellTooLong),
        ((b"1," * 49 + b"1\n") * 5_000, refusals.TooManyCells),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data, refusal):
    with pytest.raises(refusal):
        read_file(data, "list.csv")


def with_macros(rows):
    """As Excel saves it: its type says so, and the macros lie beside the sheets."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(rows))) as plain, zipfile.ZipFile(target, "w") as made:
        for name in plain.namelist():
            data = plain.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"vnd.ms-excel.sheet.macroEnabled.main",
                )
            made.writestr(name, data)
    return target.getvalue()


def with_a_project(rows):
    target = io.BytesIO(book(rows))
    with zipfile.ZipFile(target, "a") as made:
        made.writestr("xl/vbaProject.bin", b"macros")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (book(ROWS), "list.xlsm"),
        (book(ROWS), "LIST.XLSM"),
        (with_macros(ROWS), "list.xlsm"),
        (with_macros(ROWS), "list.xlsx"),
        (with_a_project(ROWS), "list.xlsx"),
    ],
)
def test_a_workbook_with_macros_is_refused_by_name_and_by_content(data, name):
    with pytest.raises(refusals.WorkbookWithMacros):
        read_file(data, name)


@pytest.mark.parametrize("name", ["list.xlsx", "名单.XLSX"])
def test_text_that_is_named_as_a_workbook_is_reported(name):
    for data in (b"just some words", "姓名,手机\n李美华,13800100000".encode()):
        with pytest.raises(refusals.NotAWorkbook):
            read_file(data, name)

    assert cells(read_file(book(ROWS), name)) == ROWS
    assert cells(read_file(lines(",").encode(), "list.csv")) == ROWS


def test_a_refusal_names_row_and_column():
    with pytest.raises(refusals.CellTooLong) as caught:
        read_file(book([("x",), (None, "y" * 501)]), "x.xlsx")

    assert caught.value.values == {"row": 2, "column": "B", "most": 500}


def test_5000_rows_of_six_columns_are_read():
    rows = [(f"李{n}", 13800100000 + n, "云雾岭茶农合作社", "zh", "li", "x") for n in range(5_000)]

    assert len(read_file(book(rows), "x.xlsx").rows) == 5_000
