"""Lists as people hand them in on the roster pages."""

import io

import openpyxl
import xlsxwriter

from tests.pages.client import csrf_token

HEAD = ["姓名", "手机", "合作社", "学员号", "语言", "邮箱"]


def book(*rows, head=HEAD):
    """A workbook as Excel saves it: phones are numbers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet("名单")
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def hand_in(client, path, data, name="名单.xlsx", **fields):
    fields = {"csrf_token": csrf_token(client), "file": (io.BytesIO(data), name), **fields}
    return client.post(path, data=fields, content_type="multipart/form-data")


def read_book(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))
