"""Words that the lessons contain, and words that they must not; the sums are in sums.yml."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from lms.content.dataset import load_dataset
from lms.content.load import load_course, read_folder
from lms.content.sums import SUMS, read_sums

COURSES = Path(__file__).resolve().parents[2] / "courses"
FOLDER = COURSES / "digital-thinking"
COURSE = load_course(read_folder(FOLDER))
ENTRIES = {
    parameter.lesson: [parsed.entry for parsed in parameter.sums]
    for parameter in read_sums((FOLDER / SUMS).read_text(encoding="utf-8"))[0]
}
BEGIN = dt.date(2027, 5, 17)
NUMBER_QUESTIONS = [
    (lesson, question)
    for (lesson, language), text in COURSE.texts.items()
    for question in text.questions
    if language == "en" and question.type == "number"
]


def read(lesson, language):
    return (FOLDER / f"{lesson}.{language}.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures():
    loaded = load_dataset({"dataset.yml": (COURSES / "dataset.yml").read_bytes()})
    assert loaded.problems == ()
    return loaded.figures


def test_every_lesson_has_its_sums():
    assert set(ENTRIES) == {lesson for lesson, _ in COURSE.texts}


@pytest.mark.parametrize(
    ("lesson", "question"), NUMBER_QUESTIONS, ids=lambda parameter: getattr(parameter, "id", "")
)
def test_key_and_known_mistakes_of_a_number_question_are_sums(lesson, question):
    entries = [entry for entry in ENTRIES[lesson] if entry.question == question.id]

    assert [entry.value for entry in entries if "key" in entry.targets] == [
        question.content.numbers[0].low
    ]
    assert sorted(entry.value for entry in entries if "mistake" in entry.targets) == sorted(
        mistake.value for mistake in question.content.mistakes
    )


RATIOS = ["three times as much", "三倍", "times as much as the cooperative", "是合作社的三"]


@pytest.mark.parametrize("ratio", RATIOS)
def test_members_leaf_money_is_never_divided_by_contribution(ratio):
    for lesson, language in COURSE.texts:
        assert ratio not in read(lesson, language), lesson


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_share_is_made_of_the_two_aims_of_the_project(language):
    text = read("napp-chunbo", language)
    assert not re.search("(13|87) ?%", text)


@pytest.mark.parametrize("figure", ["422.1", "4,221", "25.9"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_growth_is_computed_over_the_changed_series(figure, language):
    assert figure not in read("why-now", language)


@pytest.mark.parametrize("figure", ["7,023", "2009", "2021", "30", "50"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_published_figures_stand_in_both_languages(figure, language):
    assert figure in read("why-now", language)


def test_a_shop_from_nothing_needs_more_boxes_than_are_sold_today(figures):
    (needed,) = [
        entry.value for entry in ENTRIES["bulk-trap"] if "online_fixed + loss" in entry.expression
    ]

    assert needed > figures["boxes"]


def test_surplus_and_price_cut_are_two_different_figures(figures):
    """No two unlike results of the course are equal by chance."""
    (cut,) = [entry.value for entry in ENTRIES["bulk-trap"] if entry.name == "loss"]
    (pool,) = [entry.value for entry in ENTRIES["data-at-the-core"] if entry.name == "pool"]

    assert cut != pool
    assert figures["surplus"] == 175_000


READINGS = [
    lesson
    for (lesson, language), text in COURSE.texts.items()
    if language == "en" and lesson not in {"vision", "final-quiz", "napp-chunbo"}
]
PEOPLE = [
    ("Yang", "杨秀英"),
    ("Wang", "王国强"),
    ("Zhou", "周敏"),
    ("Li", "李美华"),
    ("Chen", "陈浩"),
]


@pytest.mark.parametrize("lesson", READINGS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lesson_opens_with_a_person_and_closes_with_the_story(lesson, language):
    text = read(lesson, language)
    opening = text.split("\n## ")[1]
    story = {"en": "**And at Yunwu Ridge:**", "zh": "**云雾岭后来怎么样了：**"}[language]

    assert any(names[language == "zh"] in opening for names in PEOPLE)
    assert re.search("[?？]", opening)
    assert text.count(story) == 1


@pytest.mark.parametrize("lesson", [*READINGS, "napp-chunbo"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lesson_shows_one_or_two_drawings(lesson, language):
    text = read(lesson, language)
    assert 1 <= len(re.findall(r"^:::(?:chart|flow)\b", text, re.MULTILINE)) <= 2


@pytest.mark.parametrize("lesson", [name for name in READINGS if name != "eight-tools"])
def test_lesson_has_its_calculator(lesson):
    assert ":::calculator " in read(lesson, "en")


def test_average_order_is_nearly_seven_trial_packs():
    order = next(entry.value for entry in ENTRIES["napp-chunbo"] if entry.result == "66.67")

    assert Decimal("6.5") < order / Decimal("9.9") < 7
    assert "nearly seven times" in read("napp-chunbo", "en")
    assert "七倍" in read("napp-chunbo", "zh")


@pytest.mark.parametrize("day", [BEGIN, BEGIN + dt.timedelta(weeks=8)])
def test_stop_rule_falls_eight_weeks_after_the_start(day):
    assert f"{day.day} {day:%B} {day.year}" in read("vision", "en")
    assert f"{day.year}年{day.month}月{day.day}日" in read("vision", "zh")


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "By which day is the first step done?"), ("zh", "第一步到哪天完成？")],
)
def test_date_of_the_plan_is_the_day_by_which_the_step_is_done(language, question):
    """The owner is reminded before this day, and after it the step counts as overdue."""
    fields = read("vision", language).split(":::field ")
    (date,) = (field for field in fields if "plan=vision.date" in field.splitlines()[0])

    assert date.splitlines()[1] == question


@pytest.mark.parametrize(("language", "word"), [("en", "Trainers"), ("zh", "培训师")])
def test_notice_about_readers_of_the_worksheet_names_the_trainers(language, word):
    note = read("vision", language).split(":::note")[1].split(":::")[0]

    assert word in note
    assert "nothing else" not in note


@pytest.mark.parametrize("language", ["en", "zh"])
def test_weight_is_written_five_times_on_the_path(language):
    path = next(line for line in read("vision", language).splitlines() if line.count("→") == 4)
    assert path.count("*") == 4


def test_vision_keeps_to_its_own_limit_of_words():
    quoted = next(line for line in read("vision", "en").splitlines() if line.startswith('"In Dec'))
    assert len(quoted.split()) <= 60


@pytest.mark.parametrize("language", ["en", "zh"])
def test_vision_takes_numbers_from_calculators_and_names_their_lessons(language):
    fields = read("vision", language).split(":::field ")[1:]
    copied = {
        re.search(r"from=(\S+)", field)[1]: field.split("\n:::")[0]
        for field in fields
        if "from=" in field.splitlines()[0]
    }

    assert list(copied) == ["slips.onpaper", "partner.share", "step-cost.cost"]
    assert all("](lesson:" in field for field in copied.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_old_and_new_label_rules_stand_side_by_side_with_their_days(language):
    compared = read("why-now", language).split(":::compare")[1].split(":::")[0]

    assert re.findall(r"\{(.*?)\}", compared) == ["2025-03-16", "2027-03-16"]
