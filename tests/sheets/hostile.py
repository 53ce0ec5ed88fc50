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


def number_rows(end):
    return "".join(f'<row r="{n}">{text_cell("x", f"A{n}")}</row>' for n in range(1, end))


LONG = "y" * 20_000_000
# Name of the attack and what makes its bytes: all together take three seconds.
ATTACKS = {
    "a zip bomb": lambda: pack(one_row(text_cell("")), more=[("xl/bomb.xml", b"0" * 200_000_000)]),
    "a bomb beside the limit": lambda: pack(sheet(" " * 31_000_000)),
    "a cell of 20 MB": lambda: pack(one_row(text_cell(LONG))),
    "a shared text of 20 MB": lambda: pack(
        one_row('<c r="A1" t="s"><v>0</v></c>'),
        strings=f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>',
    ),
    "a row far away": lambda: pack(sheet(f'<row r="999999999999">{text_cell("x")}</row>')),
    "200,000 rows": lambda: pack(sheet(number_rows(200_000))),
    "a million empty rows": lambda: pack(
        sheet("".join(f'<row r="{n}"/>' for n in range(1, 1_000_000)))
    ),
    "one place 100,000 times": lambda: pack(
        one_row("".join(text_cell(n) for n in range(100_000)))
    ),
    "100,000 columns": lambda: pack(one_row("<c><v>1</v></c>" * 100_000)),
    "a column far away": lambda: pack(one_row(text_cell("x", "ZZZZZZZZ1"))),
    "billion laughs": lambda: pack(
        sheet(f'<row r="1">{text_cell("&a9;")}</row>', head=LAUGHS + "]>")
    ),
    "billion laughs in shared texts": lambda: pack(
        one_row('<c r="A1" t="s"><v>0</v></c>'),
        strings=f'{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>',
    ),
    "a file of the server": lambda: pack(
        sheet(
            f'<row r="1">{text_cell("&f;")}</row>',
            head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        )
    ),
    "deep": lambda: pack(sheet("<row>" * 500_000 + "</row>" * 500_000)),
    "merged without end": lambda: pack(
        f'<worksheet xmlns="{MAIN}"><sheetData>'
        + number_rows(9_000)
        + "</sheetData><mergeCells>"
        + '<mergeCell ref="A1:A1048576"/>' * 50_000
        + "</mergeCells></worksheet>"
    ),
    "40,000 members": lambda: pack(
        one_row(text_cell("x")), more=[(f"xl/media/{n}", b"") for n in range(40_000)]
    ),
    "a digit 100,000 long": lambda: pack(one_row(f'<c r="A1"><v>{"9" * 100_000}</v></c>')),
    "not XML": lambda: pack("PK nothing"),
}  # fmt: skip
