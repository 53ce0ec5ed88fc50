"""Workbooks that were made to harm; each is small and unpacks to much, or lies."""

import io
import zipfile

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
HOME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{HOME}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{HOME}"><sheets><sheet name="List" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>"
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{HOME}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{HOME}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)


def text_cell(text, index="A1"):
    return f'<c r="{index}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows, *, head=""):
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def pack(sheet_xml, *, strings="", more=()):
    """A workbook of one sheet, as small as packing makes it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        archive.writestr("xl/sharedStrings.xml", strings or f'<sst xmlns="{MAIN}"/>')
        for name, content in more:
            archive.writestr(name, content)
    return target.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)


def one_row(cells):
    return sheet(f'<row r="1">{cells}</row>')


def build_all():
    """Name of the attack and its bytes."""
    small = "".join(f'<row r="{n}">{text_cell("x", f"A{n}")}</row>' for n in range(1, 200_000))
    empty = "".join(f'<row r="{n}"/>' for n in range(1, 1_000_000))
    wide = "".join(f'<c r="A1" t="inlineStr"><is><t>{n}</t></is></c>' for n in range(100_000))
    endless = '<row r="1">' + "<c><v>1</v></c>" * 100_000 + "</row>"
    areas = '<mergeCell ref="A1:A1048576"/>' * 50_000
    long = "y" * 20_000_000
    return {
        "a zip bomb": pack(one_row(text_cell("")), more=[("xl/bomb.xml", b"0" * 200_000_000)]),
        "a bomb beside the limit": pack(sheet(" " * 31_000_000)),
        "a cell of 20 MB": pack(one_row(text_cell(long))),
        "a shared text of 20 MB": pack(
            one_row('<c r="A1" t="s"><v>0</v></c>'),
            strings=f'<sst xmlns="{MAIN}"><si><t>{long}</t></si></sst>',
        ),
        "a row far away": pack(sheet(f'<row r="999999999999">{text_cell("x")}</row>')),
        "200,000 rows": pack(sheet(small)),
        "a million empty rows": pack(sheet(empty)),
        "one place 100,000 times": pack(one_row(wide)),
        "100,000 columns": pack(sheet(endless)),
        "a column far away": pack(one_row(text_cell("x", "ZZZZZZZZ1"))),
        "billion laughs": pack(
            sheet(f'<row r="1">{text_cell("&a9;")}</row>', head=LAUGHS + "]>")
        ),
        "billion laughs in shared texts": pack(
            one_row('<c r="A1" t="s"><v>0</v></c>'),
            strings=f'{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>',
        ),
        "a file of the server": pack(
            sheet(
                f'<row r="1">{text_cell("&f;")}</row>',
                head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
            )
        ),
        "deep": pack(sheet("<row>" * 500_000 + "</row>" * 500_000)),
        "merged without end": pack(
            f'<worksheet xmlns="{MAIN}"><sheetData>'
            + "".join(f'<row r="{n}">{text_cell("x", f"A{n}")}</row>' for n in range(1, 9_000))
            + f"</sheetData><mergeCells>{areas}</mergeCells></worksheet>"
        ),
        "40,000 members": pack(
            one_row(text_cell("x")), more=[(f"xl/media/{n}", b"") for n in range(40_000)]
        ),
        "a digit 100,000 long": pack(one_row(f'<c r="A1"><v>{"9" * 100_000}</v></c>')),
        "not XML": pack("PK nothing"),
    }  # fmt: skip
