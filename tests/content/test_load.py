"""A whole course: what is loaded, what used ids ask for, what checks understand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from lms.content.checks.context import CheckContext, UsedIds
from lms.content.checks.facts import is_overdue
from lms.content.checks.prose_numbers import is_significant
from lms.content.checks.quizzes import can_add_up, estimate_guessing
from lms.content.checks.terms import is_rendered
from lms.content.file_names import MAX_TEXT
from lms.content.load import build_keys, compile_course, load_course, read_folder
from lms.content.markdown import parse_text
from lms.content.model import GlossaryTerm
from lms.content.problems import format_problem
from lms.content.shared_files import load_shared

GOOD = Path(__file__).parent.parent / "courses" / "good"
SHARED = load_shared(
    {name: (GOOD / name).read_bytes() for name in ("glossary.yml", "facts.yml", "paths.yml")}
).shared


def tea(**changes):
    """The good course with some files changed: name -> (old, new) or None to take it out."""
    files = read_folder(GOOD / "tea")
    for name, change in changes.items():
        path = name.replace("__", ".")
        path = f"{path}.md" if path != "course.yml" else path
        if change is None:
            del files[path]
        else:
            old, new = (item.encode() for item in change)
            assert old in files[path]
            files[path] = files[path].replace(old, new)
    return files


def load(files, **more):
    return load_course(files, CheckContext(SHARED, **more))


def codes(loaded):
    return [problem.code for problem in loaded.problems]


def test_structure_holds_what_rules_need():
    structure = load(tea()).structure

    assert structure.order == ("price", "note", "sheet", "quiz")
    assert structure.required == ("price", "sheet", "quiz")
    assert structure.valid_months == 24
    assert structure.lessons["note"].titles == {"en": "A note", "zh": "A note"}
    assert structure.lessons["price"].titles["zh"] == "一盒茶的价格"
    assert structure.lessons["price"].practice == ("q-price",)
    assert [field.id for field in structure.lessons["sheet"].fields] == ["price", "channel"]
    quiz = structure.lessons["quiz"].quiz
    assert quiz.pass_percent == 75
    assert quiz.waits == (0, 3600)
    assert [bank_item.questions for bank_item in quiz.bank] == [
        ("q-o1-01",), ("q-o1-02",), ("q-o2-01", "q-o2-02"),
    ]  # fmt: skip


def test_optional_quiz_and_worksheet_are_not_required():
    files = tea(
        course__yml=(
            "completion: {lessons: [price, sheet, quiz]}",
            "completion: {quizzes: optional, worksheets: optional}",
        )
    )

    assert load(files).structure.required == ("price", "note")


def test_lesson_that_is_not_ready_is_left_out():
    files = tea(note__en=("status: ready", "status: review"))

    loaded = load(files)

    assert loaded.structure.order == ("price", "sheet", "quiz")
    assert ("note", "en") in loaded.texts
    assert ("note", "en") not in compile_course(loaded)


def test_translation_that_is_not_ready_may_differ():
    files = tea(price__zh=("status: ready", "status: draft"))
    files["price.zh.md"] = files["price.zh.md"].replace(b":::keypoints", b":::tip")

    loaded = load(files)

    assert loaded.problems == ()
    assert compile_course(loaded)["price", "zh"].language == "en"


def test_course_with_a_broken_course_yml_has_no_structure():
    loaded = load(tea(course__yml=("access: public", "access: all")))

    assert loaded.structure is None
    with pytest.raises(ValueError, match=r"course\.yml"):
        compile_course(loaded)
    with pytest.raises(ValueError, match=r"course\.yml"):
        build_keys(loaded)


def test_too_large_file_is_reported_and_not_read():
    files = {**tea(), "note.en.md": b"x" * (MAX_TEXT + 1)}

    assert codes(load(files)) == ["file-too-large"]


def test_used_ids_that_are_still_there_ask_for_nothing():
    used = UsedIds(
        lessons={"price": "reading", "quiz": "quiz"},
        questions={"q-price": "single", "q-o1-01": "number"},
        options={"q-price/a", "q-o1-02/c"},
        fields={"price": "money"},
    )

    assert load(tea(), used=used).problems == ()


def test_used_ids_that_are_gone_are_reported():
    used = UsedIds(
        lessons={"boxes": "reading"},
        questions={"q-old": "single"},
        options={"q-price/c", "q-old/a"},
        fields={"weight": "number"},
    )

    problems = load(tea(), used=used).problems

    assert {(problem.code, problem.values["id"]) for problem in problems} == {
        ("used-id-removed", item) for item in ("boxes", "q-old", "q-price/c", "weight")
    }
    retired = "{lessons: [boxes], questions: [q-old], options: [q-price/c], fields: [weight]}"
    assert {problem.values["lines"] for problem in problems} == {f"retired: {retired}"}
    assert f"write retired: {retired} in course.yml" in format_problem(problems[1])


def test_used_ids_that_are_retired_may_go():
    retired = (
        "retired: {lessons: [boxes], questions: [q-old], options: [q-price/c], fields: [weight]}"
    )
    files = tea(course__yml=("license:", f"{retired}\nlicense:"))
    used = UsedIds(
        {"boxes": "reading"}, {"q-old": "single"}, {"q-price/c", "q-old/a"}, {"weight": "number"}
    )

    assert load(files, used=used).problems == ()


def test_used_ids_of_another_type_are_reported():
    used = UsedIds({"price": "case"}, {"q-price": "multiple"}, (), {"price": "text"})

    problems = load(tea(), used=used).problems

    assert {problem.code for problem in problems} == {"used-id-changed"}
    assert len(problems) == 3


def test_retired_lesson_and_option_may_not_come_back():
    retired = "retired: {lessons: [note], options: [q-price/b]}"
    files = tea(course__yml=("license:", f"{retired}\nlicense:"))

    assert [(problem.code, problem.values["id"]) for problem in load(files).problems] == [
        ("retired-id", "note"),
        ("retired-id", "q-price/b"),
    ]


def test_option_id_twice_in_one_question_is_reported():
    files = tea(price__en=("{#b}", "{#a}"))

    assert "duplicate-id" in codes(load(files))


@pytest.mark.parametrize(
    ("english", "chinese", "agree"),
    [
        ("CNY 531.38 billion", "5,313.8亿元", True),
        ("CNY 531.38 billion", "5,318.3亿元", False),
        ("CNY 2.17 trillion", "2.17万亿元", True),
        ("10 million", "1000万", True),
        ("30–50 % of orders", "30%～50%的订单", True),
        ("30–50 % of orders", "30%～60%的订单", False),
        ("16 March 2027", "2027年3月16日", True),
        ("16 March 2027", "2027年3月17日", False),
        ("three boxes", "3盒", True),
        ("36,000 kg and again 36,000 kg", "36000公斤", True),
        ("1.5 kg", "1.6公斤", False),
        ("15 mu", "１５亩", True),
        ("nothing", "多了45盒", False),
    ],
)
def test_numbers_of_the_languages_are_compared(english, chinese, agree):
    files = tea(
        price__en=("The market is", f"It is {english}. The market is"),
        price__zh=("市场有", f"这里是{chinese}。市场有"),
    )

    assert codes(load(files)) == ([] if agree else ["translation-numbers"])


def test_figure_moved_between_sections_is_reported():
    files = tea(price__zh=("剩下**24.71**。", "剩下这些。"))
    files["price.zh.md"] = files["price.zh.md"].replace("写在".encode(), "把24.71写在".encode())

    assert "translation-numbers" in codes(load(files))


@pytest.mark.parametrize("value", ["13", "0.5", "2027", "12.5", "1e9"])
def test_figures_that_count(value):
    assert is_significant(Decimal(value))


@pytest.mark.parametrize("value", ["0", "3", "12", "12.0"])
def test_figures_that_are_words_elsewhere(value):
    assert not is_significant(Decimal(value))


@pytest.mark.parametrize(
    ("sizes", "total", "fits"),
    [([1, 1], 2, True), ([2, 2], 3, False), ([3, 1], 4, True), ([], 0, True), ([1], 2, False)],
)
def test_wholes_add_up_or_not(sizes, total, fits):
    assert can_add_up(sizes, total) is fits


def test_guessing_counts_options_and_pass_mark():
    head = '---\ntitle: Q\nminutes: 5\nkind: quiz\nstatus: ready\npass: "50"\n---\n'
    question = "\n:::question single id=q-{0} outcome=o1 lesson=a\nWhat?\n\n- [x] A\n- [ ] B\n:::\n"
    source = head + "".join(question.format(number) for number in range(2))

    text = parse_text(source, path="q.en.md", language="en")

    assert estimate_guessing(text) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("said", "word", "same"),
    [
        ("cooperatives", "cooperative", True),
        ("Cooperative", "cooperative", True),
        ("SPOs", "Small Producer Organization (SPO)", True),
        ("Small Producer Organizations", "Small Producer Organization (SPO)", True),
        ("digitalized", "digitalization", True),
        ("合作社", "合作社", True),
        ("小生产者组织", "小生产者组织（SPO）", True),
        ("会员", "成员", False),
        ("company", "cooperative", False),
        ("董事会", "理事会", False),
    ],
)
def test_rendering_of_a_term_is_judged_loosely(said, word, same):
    assert is_rendered(said, GlossaryTerm(word, "")) is same


def test_synonym_is_a_rendering():
    assert is_rendered("co-ops", GlossaryTerm("cooperative", "", ("co-op",)))


@pytest.mark.parametrize(
    ("review", "overdue"),
    [("2026-10", True), ("2026-11", False), ("2026-11-22", True), ("2026-11-23", False)],
)
def test_fact_is_overdue_when_its_month_is_over(review, overdue):
    assert is_overdue(review, dt.date(2026, 11, 23)) is overdue


def test_outside_names_that_are_not_known_are_not_checked():
    files = tea(course__yml=("license:", "recommended_before: [any]\nlicense:"))

    assert load(files).problems == ()
    assert "course-unknown" in codes(load(files, courses=["tea"], cases=[]))


def test_files_that_are_not_a_course_are_reported_first():
    assert codes(load_course({})) == ["course-missing"]
    assert "file-not-utf8" in codes(load_course({"course.yml": b"\xff"}))
