"""A list as offices keep it: the page asks about what is no person, and imports the rest."""

import io

import openpyxl
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.clock import DEFAULT_ZONE, day_of
from lms.sheets.reader import read_file
from tests.pages.roster_lists import hand_in

NAMES = ("王小红", "古丽·买买提", "周一", "郑二")


def build_book():
    """Instructions first; a filter hides a row; a total and a signature below."""
    made = openpyxl.Workbook()
    made.active.append(["填写说明：每人一行"])
    people = made.create_sheet("名单")
    for row in (
        ["云雾岭学员名单"],
        ["序号", "姓 名", "手机/微信", "备用电话（Phone）", "合作社 SPO"],
        [1, "王小红（组长）", 13800100000, None, "yunwu-ridge"],
        [2, "古丽•买买提", None, 13800100001, "yunwu-ridge"],
        [3, "周一", "13800100002/微信同号", None, "yunwu-ridge"],
        [4, "郑二", None, None, "yunwu-ridge"],
        ["合计", "4人", None, None, None],
        ["制表人：", "王芳", None, None, None],
    ):
        people.append(row)
    people.row_dimensions[6].hidden = True
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_list_of_an_office_is_imported_after_two_questions(
    client, database, sign_in, post, read, path
):
    sign_in(client, "ravi")
    post(client, "/language", language="en")
    address = hand_in(client, path, build_book()).headers["Location"]
    page = read(client.get(address))
    shown = page.text

    assert "Some cells hold more than a name" in shown
    assert "王小红（组长） → 王小红" in shown
    assert "Some rows are hidden in the workbook" in shown
    assert "Row 6 (郑二)" in shown
    assert "“合计 4人” looks like a total or a note" in shown
    assert "Used only where an earlier column of the same kind is empty: 备用电话（Phone）" in shown
    assert "Left out: it looks like a total or a note." in shown
    kinds = {"hidden": "new", "remark": "proposed"}
    names = page.fields(f"{address}/answers")
    fields = {name: kinds[kind] for name in names if (kind := name.partition("-")[0]) in kinds}
    assert post(client, f"{address}/answers", **fields).status_code == 303
    answer = client.get(f"{address}/corrected.xlsx")
    corrected = read_file(answer.data, "corrected.xlsx")
    today = day_of(clock.now(), DEFAULT_ZONE)
    assert f"-{today}-to-correct.xlsx" in answer.headers["Content-Disposition"]
    assert [row.cells[1] for row in corrected.rows if row.is_hidden] == ["郑二"]
    again = read(client.get(hand_in(client, path, answer.data).headers["Location"])).text
    assert "“合计 4人” looks like a total or a note" in again
    fingerprint = read(client.get(address)).fields(f"{address}/apply")["fingerprint"]
    assert post(client, f"{address}/apply", fingerprint=fingerprint).status_code == 303

    with database.read_session() as session:
        stored = session.execute(
            select(Person.printed_name, Person.phone).where(Person.printed_name.in_(NAMES))
        )
        assert {row.printed_name: row.phone for row in stored} == {
            "王小红": "+8613800100000",
            "古丽·买买提": "+8613800100001",
            "周一": "+8613800100002",
            "郑二": None,
        }
        assert session.scalar(select(Person).where(Person.printed_name == "王芳")) is None
