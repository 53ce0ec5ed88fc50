"""Read an untrusted file or pasted cells as a Sheet, or refuse it with a remedy."""

from dataclasses import replace

from lms.errors import Refusal
from lms.sheets.cell_text import clean_cell
from lms.sheets.delimited_text import split
from lms.sheets.encodings import decode
from lms.sheets.model import Sheet
from lms.sheets.refusals import (
    MAX_FILE_SIZE,
    BinaryWorkbook,
    FileTooLarge,
    NotASpreadsheet,
    NotAWorkbook,
    NumbersDocument,
    OldWorkbook,
    OpenDocumentSheet,
    SheetEmpty,
    WorkbookLocked,
    WorkbookWithMacros,
)
from lms.sheets.workbook import read_workbook

MAX_NAME_LENGTH = 100
OTHER_PROGRAMS: dict[tuple[str, ...], type[Refusal]] = {
    (".ods", ".ots", ".fods"): OpenDocumentSheet,
    (".numbers",): NumbersDocument,
    (".xlsb",): BinaryWorkbook,
}
OPEN_DOCUMENT, TYPE_WITHIN = b"application/vnd.oasis.opendocument.spreadsheet", 1_000
ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = ".xlsx"
WITH_MACROS = (".xlsm", ".xltm", ".xlam")
OTHERS = (
    b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"PK\x05\x06", b"{\\rtf", b"<", b"\xef\xbb\xbf<",
)  # fmt: skip


def read_file(data: bytes, file_name: str) -> Sheet:
    """Return the first sheet. Raises its refusal, and those of `read_sheets`."""
    sheet = read_sheets(data, file_name)[0]
    if sheet.refusal:
        raise sheet.refusal
    return sheet


def read_sheets(data: bytes, file_name: str) -> tuple[Sheet, ...]:
    """Read XLSX by its content, or CSV in any usual encoding: the sheets that are not empty.

    Raises the refusals of this package; a sheet that cannot be taken holds its own.

    Text named .xlsx is refused: its sender believes it to be a workbook. A workbook with macros is
    refused by its name and, under another name, by its content.
    """
    name = clean_cell(file_name.replace("\\", "/").rsplit("/", 1)[-1])[:MAX_NAME_LENGTH]
    if len(data) > MAX_FILE_SIZE:
        raise FileTooLarge(megabytes=MAX_FILE_SIZE >> 20)
    if not data.strip():
        raise SheetEmpty
    if name.lower().endswith(WITH_MACROS):
        raise WorkbookWithMacros
    _refuse_other_programs(data, name)
    if data.startswith(ZIP):
        sheets = read_workbook(data)
        return tuple(replace(sheet, name=f"{name}, {sheet.name}") for sheet in sheets)
    if data.startswith(COMPOUND):
        raise WorkbookLocked if ENCRYPTED in data else OldWorkbook
    if data.lstrip().startswith(OTHERS):
        raise NotASpreadsheet
    if name.lower().endswith(WORKBOOK):
        raise NotAWorkbook
    return (Sheet(name, split(decode(data))),)


def _refuse_other_programs(data: bytes, name: str) -> None:
    """Refuse spreadsheets of other programs by their name; OpenDocument by its content too.

    An archive of OpenDocument begins with a member that holds its type.
    """
    for endings, refusal in OTHER_PROGRAMS.items():
        if name.lower().endswith(endings):
            raise refusal
    if OPEN_DOCUMENT in data[:TYPE_WITHIN]:
        raise OpenDocumentSheet


def read_pasted(text: str) -> Sheet:
    """Read cells copied from Excel or WPS, or lines with commas. Raises SheetEmpty and others."""
    if len(text) > MAX_FILE_SIZE:
        raise FileTooLarge(megabytes=MAX_FILE_SIZE >> 20)
    return Sheet("", split(text))
