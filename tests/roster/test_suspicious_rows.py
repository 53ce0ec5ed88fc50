"""Rows that are no person: totals, signatures, two names in a cell, remarks, hidden rows."""

import io
from dataclasses import replace

import openpyxl
import pytest

from lms.roster.matching.column_choice import find_sheet_columns
from lms.roster.queries.imports import preview_import
from lms.sheets.reader import read_sheets
from tests.roster.rosters import HEAD, RosterFixture, list_statuses

NEW = ("王小红", "13800100000", "yunwu-ridge", "", "", "")
OTHER = ("周一", "13800100001", "yunwu-ridge", "", "", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


@pytest.mark.parametrize(
    "row",
    [
        ("合计", "", "", "", "", ""),
        ("合计：2人", "", "", "", "", ""),
        ("Total 合计", "", "", "", "", ""),
        ("总计 / Grand total", "", "", "", "", ""),
        ("制表人 Prepared by：王芳", "", "", "", "", ""),
        ("总 计", "2", "", "", "", ""),
        ("共2人", "", "", "", "", ""),
        ("Total", "", "2", "", "", ""),
        ("TOTAL: 2", "", "", "", "", ""),
        ("制表人：王芳", "", "", "", "", ""),
        ("审核：", "", "李强", "", "", ""),
        ("Prepared by: Ravi Kumar", "", "", "", "", ""),
        ("日期：2026-11-24", "", "", "", "", ""),
        ("备注：以上人员均已通知", "", "", "", "", ""),
        ("以上人员名单经理事会讨论通过。", "", "", "", "", ""),
        ("姓名", "手机", "", "", "", ""),
    ],
)
def test_total_or_signature_is_left_out_and_stops_no_list(workshop, row):
    seen = workshop.look(NEW, row)

    (question,) = seen.questions
    assert (question.why, question.answer, question.rows) == ("not_a_person", "skip", (3,))
    assert (seen.rows[1].is_left_out, seen.counts["error"], seen.can_apply) == (True, 0, True)


def test_total_beside_the_column_of_names_is_found(workshop):
    seen = workshop.look(
        ("1", "王小红", "yunwu-ridge"),
        ("合计", "1", ""),
        ("制表人：", "王芳", ""),
        head=("序号", "姓名", "合作社"),
    )

    assert [row.is_left_out for row in seen.rows] == [False, True, True]
    assert [question.found for question in seen.questions] == ["合计 1", "制表人： 王芳"]


def test_role_in_a_column_of_its_own_is_no_label(workshop):
    seen = workshop.look(
        ("负责人", "王芳", "yunwu-ridge"), ("Contact", "周一", "yunwu-ridge"),
        head=("职务", "姓名", "合作社"),
    )  # fmt: skip

    assert (list_statuses(seen), seen.questions) == (["new", "new"], ())


def test_row_that_is_a_person_after_all_is_taken_in(workshop):
    seen = workshop.look_and_answer(("合计", "", "yunwu-ridge", "", "", ""), answer="new")

    assert (list_statuses(seen), seen.rows[0].values["name"]) == (["new"], "合计")


@pytest.mark.parametrize("count", ["24家", "24", "２４ 家", "24 cooperatives"])
def test_total_that_is_a_person_makes_no_cooperative_of_its_count(workshop, count):
    seen = workshop.look_and_answer(("合计", "", count, "", "", ""), answer="new")

    assert [question.why for question in seen.questions] == ["not_a_person"]
    assert (list_statuses(seen), seen.rows[0].values["name"]) == (["new"], "合计")


@pytest.mark.parametrize(
    "name", ["陈 美华", "欧阳 方明", "夏侯 方明", "王小 红", "张 三", "买提 江山"]
)
def test_one_name_with_a_space_is_one_person(workshop, name):
    seen = workshop.look((name, *NEW[1:]))

    assert (list_statuses(seen), seen.questions) == (["new"], ())


def test_row_with_a_phone_is_not_left_out_unasked(workshop):
    seen = workshop.look(("Total", "13800100000", "yunwu-ridge", "", "", ""))

    assert (list_statuses(seen), seen.questions[0].answer) == (["needs_answer"], "")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("李美华（组长）", "李美华"),
        ("李美华(女,1985)", "李美华"),
        ("李美华 女 1985", "李美华"),
        ("李美华女1985年", "李美华"),
        ("李美华 13800100000", "李美华"),
        ("李美华2", "李美华"),
        ("Asha Devi (chair)", "Asha Devi"),
        ("Asha Devi female 1985", "Asha Devi"),
        ("李美华【新】", "李美华"),
    ],
)
def test_name_with_a_remark_is_asked_about(workshop, typed, name):
    row = (typed, *NEW[1:])
    seen = workshop.look(row)

    assert (list_statuses(seen), seen.questions[0].why) == (["needs_answer"], "remark")
    assert seen.questions[0].found.endswith(f" → {name}")
    key = seen.questions[0].key
    stored = [
        workshop.look(row, answers={key: answer}).rows[0].values["name"]
        for answer in ("proposed", "new")
    ]
    assert stored[0] == name
    assert stored[1].startswith(name[:2])
    assert stored[1] != name


def test_all_rows_with_remarks_are_one_question(workshop):
    rows = [
        (f"王{sign}红（女）", f"1380010000{n}", "yunwu-ridge")
        for n, sign in enumerate("一二三四五六")
    ]

    seen = workshop.look(*rows)

    (question,) = seen.questions
    assert question.rows == (2, 3, 4, 5, 6, 7)
    assert question.found.endswith("王五红（女） → 王五红 …")
    answered = workshop.look(*rows, answers={question.key: "proposed"})
    assert [row.values["name"] for row in answered.rows][:2] == ["王一红", "王二红"]


def test_person_behind_a_remark_is_matched(workshop):
    seen = workshop.look_and_answer(("李美华（组长）", "", "yunwu-ridge"), answer="proposed")

    assert (list_statuses(seen), seen.rows[0].person_id) == (["same"], workshop.people.li.id)


@pytest.mark.parametrize(
    "typed",
    [
        "李美华、王小红",
        "李美华/王小红",
        "李美华 王小红",
        "张三 李四",
        "王芳　李强",
        "李美华，王小红",
        "Asha Devi and Ravi Kumar",
        "Asha Devi / Ravi Kumar",
        "Asha Devi, Ravi Kumar",
        "Asha & Ravi",
    ],
)
def test_two_names_in_one_cell_are_asked_about(workshop, typed):
    row = (typed, *NEW[1:])
    seen = workshop.look(row)

    assert (list_statuses(seen), seen.questions[0].why) == (["needs_answer"], "several names")
    assert not seen.can_apply
    assert list_statuses(workshop.look_and_answer(row, answer="new")) == ["new"]


@pytest.mark.parametrize(
    "typed",
    [
        "欧阳 娜娜",
        "李 美华",
        "古丽·买买提",
        "阿不都热合曼·吾甫尔",
        "Li Meihua",
        "李美华 LI Meihua",
        "李美华/Li Meihua",
        "Sharma, Ravi",
        "J. R. Smith",
        "Murugan M",
        "O'Neil",
        "Maria del Carmen",
        "Alexander Anderson",
        "Dateline",
        "Summer",
        "ᠪᠠᠲᠤ",
    ],
)
def test_ordinary_names_are_not_asked_about(workshop, typed):
    assert workshop.look((typed, *NEW[1:])).questions == ()


def test_example_of_the_template_is_passed_over_without_its_number_too(workshop):
    seen = workshop.look(
        ("Example: Li Meihua", "13800100000", "yunwu-ridge"),
        ("示例：李美华", "", ""),
        NEW[:3],
        head=HEAD[:3],
    )

    assert [row.values["name"] for row in seen.rows] == ["王小红"]


def test_hidden_rows_are_asked_about_once(workshop):
    rows = workshop.sheet(NEW, OTHER, ("周二", "13800100002", "yunwu-ridge", "", "", "")).rows
    grid = [replace(row, is_hidden=row.number > 2) for row in rows]

    def look(answers):
        with workshop.database.read_session() as session:
            return preview_import(session, grid, answers, workshop.scope)

    seen = look({})
    (question,) = seen.questions
    assert (question.why, question.rows, list_statuses(seen)) == (
        "hidden rows",
        (3, 4),
        ["new", "needs_answer", "needs_answer"],
    )
    assert list_statuses(look({question.key: "new"})) == ["new"] * 3
    skipped = look({question.key: "skip"})
    assert [row.is_left_out for row in skipped.rows] == [False, True, True]
    assert skipped.can_apply


def test_list_on_the_second_sheet_behind_instructions_is_taken():
    made = openpyxl.Workbook()
    for line in ("如何填写本表", "一、姓名须与身份证一致", "二、手机可以不填"):
        made.active.append([line])
    people = made.create_sheet("名单")
    people.append(["姓 名", "手机/微信"])
    people.append(["王小红", 13800100000])
    target = io.BytesIO()
    made.save(target)

    found = find_sheet_columns(read_sheets(target.getvalue(), "名单.xlsx"), ())

    assert (found.sheet.name, found.sheet.rows[1].cells) == (
        "名单.xlsx, 名单",
        ("王小红", "13800100000"),
    )


def test_applied_list_keeps_its_hidden_rows_and_answers(workshop):
    sheet = workshop.sheet(NEW, ("李美华（组长）", "", "yunwu-ridge", "", "", ""))
    import_id = workshop.start_sheet(
        replace(
            sheet, rows=(*sheet.rows[:1], *(replace(row, is_hidden=True) for row in sheet.rows[1:]))
        )
    )
    keys = {
        question.why: question.key for question in workshop.prepare(import_id).preview.questions
    }

    workshop.answer(import_id, **{keys["hidden rows"]: "new", keys["remark"]: "proposed"})
    workshop.apply(import_id)

    assert workshop.person("王小红").phone == "+8613800100000"
    assert workshop.person("李美华（组长）") is None
