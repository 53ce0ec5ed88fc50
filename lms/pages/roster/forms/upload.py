"""The upload of a form: a file, or pasted cells."""

from flask import request

from lms.sheets.model import Sheet
from lms.sheets.reader import read_pasted, read_sheets
from lms.sheets.refusals import MAX_FILE_SIZE, NoListChosen
from lms.web.forms import Form
from lms.web.transaction import close_read_session

MAX_UPLOAD_SIZE = MAX_FILE_SIZE + (256 << 10)
"""A file of the largest size with the rest of its form; the server refuses a larger one."""


class RosterForm(Form):
    """The list as a file; `read_upload` reads it, or cells of any number that were pasted."""

    file: str
    pasted: str


def find_upload_field() -> str:
    """Return the field that holds the list: the cells that were pasted, else the file."""
    file = request.files.get("file")
    has_file = file is not None and file.filename
    return "pasted" if request.form.get("pasted", "").strip() and not has_file else "file"


def read_upload() -> tuple[Sheet, ...]:
    """Return the sheets of the file, or the cells that were pasted as one.

    Raises NoListChosen and the refusals of `lms.sheets`. A workbook takes up to a second in
    another process: no database session is open meanwhile.
    """
    file, is_pasted = request.files.get("file"), find_upload_field() == "pasted"
    close_read_session()
    if is_pasted:
        return (read_pasted(request.form["pasted"]),)
    if file is None or not file.filename:
        raise NoListChosen
    return read_sheets(file.stream.read(MAX_FILE_SIZE + 1), file.filename)
