"""Reasons why a spreadsheet is not read, each with a remedy."""

from lms.errors import Refusal

MAX_ROWS = 10_000
MAX_COLUMNS = 50
MAX_CELL_LENGTH = 500
MAX_CELLS = 200_000
MAX_FILE_SIZE = 5 << 20


class NoListChosen(Refusal):
    message = "No file was chosen and no cells were pasted. Do one of the two."


class FileTooLarge(Refusal):
    message = (
        "This file is too large. At most %(megabytes)s MB can be read: copy the rows that you "
        "need into a new workbook, without pictures."
    )


class FileUnpacksTooLarge(Refusal):
    message = (
        "This workbook holds far more than a list of people. Copy the rows that you need into a "
        "new workbook and save it as XLSX."
    )


class NotASpreadsheet(Refusal):
    message = (
        "This file is not a spreadsheet. Save the list as an Excel workbook (.xlsx) or as CSV, or "
        "copy the cells and paste them."
    )


class NotAWorkbook(Refusal):
    message = (
        "This file is named like an Excel workbook (.xlsx), but it is not one. Open the list and "
        "save it as XLSX, give a CSV file the ending .csv, or copy the cells and paste them."
    )


class OldWorkbook(Refusal):
    message = (
        "This is a workbook of an older kind. Open it in Excel, WPS or LibreOffice, choose “Save "
        "as” and the type Excel workbook (.xlsx)."
    )


class OpenDocumentSheet(Refusal):
    message = (
        "This is an OpenDocument spreadsheet (.ods), which is not read. Open it in LibreOffice, "
        "WPS or Excel, choose “Save as” and the type Excel workbook (.xlsx), or copy the cells and "
        "paste them."
    )


class NumbersDocument(Refusal):
    message = (
        "This is a document of Apple Numbers, which is not read. Open it, choose “Export to” and "
        "the type Excel, or copy the cells and paste them."
    )


class BinaryWorkbook(Refusal):
    message = (
        "This is a binary workbook (.xlsb), which is not read. Open it in Excel or WPS, choose "
        "“Save as” and the type Excel workbook (.xlsx), or copy the cells and paste them."
    )


class WorkbookWithMacros(Refusal):
    message = (
        "This workbook may contain macros (.xlsm), which are not accepted. Open it, choose “Save "
        "as” and the type Excel workbook (.xlsx), or copy the cells and paste them."
    )


class WorkbookLocked(Refusal):
    message = (
        "This workbook is protected with a password. Take the password off and save it again, or "
        "copy the cells and paste them."
    )


class WorkbookDamaged(Refusal):
    message = (
        "This workbook cannot be read; it may be damaged. Open it and save it again as XLSX, or "
        "copy the cells and paste them."
    )


class EncodingUnknown(Refusal):
    message = (
        "The encoding of this file cannot be determined. Save it as “CSV UTF-8” or as an Excel "
        "workbook (.xlsx)."
    )


class SheetEmpty(Refusal):
    message = "There are no rows in it. The first row names the columns, each further row a person."


class TooManyRows(Refusal):
    message = "There are more than %(most)s rows in it. Split the list in two and import each."


class TooManyColumns(Refusal):
    message = "Row %(row)s has more than %(most)s columns. Keep only the columns about the people."


class TooManyCells(Refusal):
    message = "There are more than %(most)s cells in it. Keep only the columns about the people."


class CellTooLong(Refusal):
    message = (
        "Row %(row)s, column %(column)s holds more than %(most)s characters. Shorten it, or clear "
        "the column if the list does not need it."
    )


BY_NAME = {
    refusal.__name__: refusal
    for refusal in (
        FileUnpacksTooLarge, NotASpreadsheet, OldWorkbook, WorkbookDamaged, WorkbookWithMacros,
        SheetEmpty, TooManyRows, TooManyColumns, TooManyCells, CellTooLong,
    )
}  # fmt: skip
"""The refusals that the child process can return."""
