"""sums.yml and dataset.yml: what is recomputed, where results are looked up, what is reported."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lms.content.dataset import load_dataset
from lms.content.folder import check_folder
from lms.content.load import load_course, read_folder
from lms.content.sums import MAX_SUMS

COURSES = Path(__file__).parent.parent / "courses" / "sums"
DATASET, SUMS = "dataset.yml", "coffee/sums.yml"
RATIO = "  expression: discount / day"
ENGLISH, CHINESE = "coffee/pay-day.en.md", "coffee/pay-day.zh.md"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(COURSES, tmp_path / "courses")


def change(folder, path, old, new):
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def list_codes(folder):
    """Return the problems that the check reports in the two files of sums."""
    return [
        f"{problem.path}:{problem.line}:{problem.column} {problem.code}"
        for problem in check_folder(folder).problems
        if problem.path in (DATASET, SUMS)
    ]


def test_right_sums_have_no_problem(folder):
    assert [problem.code for problem in check_folder(folder).problems] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "reported"),
    [
        (DATASET, "price: 8", "price: 9", [f"{SUMS}:4:3 sum-wrong"]),
        (SUMS, "6,200", "6,200.5", [f"{SUMS}:13:3 sum-wrong"]),
        (SUMS, "result: 207", "result: 206", [f"{SUMS}:20:3 sum-wrong"]),
        (SUMS, "rounding: up", "rounding: down", [f"{SUMS}:20:3 sum-wrong"]),
        (SUMS, "  rounding: up\n", "", [f"{SUMS}:20:3 sum-wrong"]),
        (SUMS, "rounding: up", "rounding: ceil", [f"{SUMS}:21:3 value-wrong"]),
        (SUMS, "result: 0.24", "result: about", [f"{SUMS}:24:3 value-wrong"]),
        (SUMS, "result: 0.24", "result: 0.240", []),
        (SUMS, "interest / green_kg", "interest / greens_kg", [f"{SUMS}:23:3 sum-name"]),
        (SUMS, "interest / green_kg", "interest /", [f"{SUMS}:23:3 formula-wrong"]),
        (SUMS, "interest / green_kg", "interest / (day - 30)", [f"{SUMS}:23:3 formula-wrong"]),
        (SUMS, "calculator: ways", "calculator: way", [f"{SUMS}:6:3 sum-part"]),
        (SUMS, "question: pay-day-loan", "question: pay-day", [f"{SUMS}:27:3 sum-part"]),
        (SUMS, "result: 5,400", "result: 5,401", [f"{SUMS}:35:3 sum-wrong"]),
        (SUMS, "as: mistake", "as: mistakes", [f"{SUMS}:33:3 value-wrong"]),
        (SUMS, "as: mistake", "as: []", [f"{SUMS}:33:3 value-wrong"]),
        (SUMS, "pay-day:", "pay-days:", [f"{SUMS}:1:1 link-lesson"]),
        (SUMS, f"- {RATIO.strip()}", f"- name: day\n{RATIO}", [f"{SUMS}:19:3 sum-name-twice"]),
        (SUMS, f"- {RATIO.strip()}", f"- name: boxes\n{RATIO}", []),
        (SUMS, f"- {RATIO.strip()}", f"- name: green_kg\n{RATIO}", [f"{SUMS}:19:3 sum-name-twice"]),
        (SUMS, f"- {RATIO.strip()}", f"- title: day\n{RATIO}", [f"{SUMS}:19:3 key-unknown"]),
        (SUMS, "result: 30", "result: thirty", [f"{SUMS}:17:3 value-wrong"]),
        (DATASET, "cherry_kg / 6", "cherries_kg / 6", [f"{DATASET}:5:1 formula-name"]),
        (DATASET, "cherry_kg / 6", "cherry_kg / 0", [f"{DATASET}:5:1 formula-wrong"]),
        (DATASET, "cherry_kg / 6", "cherry_kg / ", [f"{DATASET}:5:1 formula-wrong"]),
        (DATASET, "green_price: 62", "green price: 62", [f"{DATASET}:6:1 value-wrong"]),
        (DATASET, "green_price: 62", "green_price: [62]", [f"{DATASET}:6:1 value-wrong"]),
        (DATASET, "price: 8", "price: about 8", [f"{DATASET}:3:1 formula-wrong"]),
        (DATASET, "price: 8", "price: 8\ncherry_kg: 9", [f"{DATASET}:4:1 yaml-duplicate-key"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_at_its_key(folder, path, old, new, reported):
    change(folder, path, old, new)

    assert list_codes(folder) == reported


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (ENGLISH, "30,000 × 8 =", "30,000 × 9 =", "sum-passage"),
        (CHINESE, "30,000×8＝", "30,000×9＝", "sum-passage"),
        (ENGLISH, "× 8 = **CNY 240,000**", "× 8 = **CNY 24,000**", "sum-not-printed"),
        (CHINESE, "×8＝**240,000元**", "×8＝**24,000元**", "sum-not-printed"),
        (CHINESE, "12亿", "12万", "sum-not-printed"),
        (ENGLISH, "CNY 0.24", "CNY 0.25", "sum-not-printed"),
        (ENGLISH, "20 / 360 = 300", "20 / 360 = 301", "sum-not-printed"),
        (ENGLISH, "\n= 300\n", "\n= 301\n", "sum-key"),
        (ENGLISH, "\n~ 5400\n", "\n~ 5401\n", "sum-key"),
        (ENGLISH, "days = 40 |", "days = 41 |", "sum-wrong"),
    ],
)
def test_a_change_of_the_text_is_reported_at_the_sum(folder, path, old, new, code):
    change(folder, path, old, new)

    problems = [problem for problem in check_folder(folder).problems if problem.path == SUMS]

    assert [problem.code for problem in problems] == [code]
    assert problems[0].values.get("file", path.removeprefix("coffee/")) in path


def test_a_translation_that_is_not_ready_may_lack_the_result(folder):
    change(folder, CHINESE, "0.24", "0.25")
    change(folder, CHINESE, "status: ready", "status: draft")

    assert list_codes(folder) == []


def test_of_an_absent_dataset_one_warning_counts_what_was_not_checked(folder):
    (folder / DATASET).unlink()

    (reported,) = [
        problem for problem in check_folder(folder).problems if problem.path in (DATASET, SUMS)
    ]

    assert (reported.code, reported.severity, reported.values["count"]) == (
        "shared-absent",
        "warning",
        "4",
    )


def test_a_broken_dataset_is_reported_once(folder):
    (folder / DATASET).write_text("cherry_kg: [")

    assert list_codes(folder) == [f"{DATASET}:2:1 yaml-syntax"]


def test_a_course_alone_is_checked_with_the_dataset_beside_it(folder):
    change(folder, DATASET, "price: 8", "price: 9")

    assert list_codes(folder / "coffee") == [f"{SUMS}:4:3 sum-wrong"]


@pytest.mark.parametrize(
    "content", [b"", b"# nothing yet\n", b"- a", b"x", b"pay-day: 3\n", b"\xff"]
)
def test_any_file_of_sums_is_read_or_reported(folder, content):
    (folder / SUMS).write_bytes(content)

    reported = [problem.code for problem in check_folder(folder).problems]

    assert reported in ([], ["value-wrong"], ["file-not-utf8"])
    assert bool(reported) == (content[:1] not in (b"", b"#"))


@pytest.mark.parametrize(
    "content", [b"", b"- a", b"x", b"a: ''", b"\xff", b"1a: 2", b"\xef\xbb\xbfa: 1"]
)
def test_any_dataset_is_read_or_reported(content):
    loaded = load_dataset({DATASET: content})

    assert loaded.figures == ({"a": Decimal(1)} if b"a: 1" in content else {})
    assert bool(loaded.problems) == (content not in (b"", b"\xef\xbb\xbfa: 1"))


def test_names_of_an_unknown_dataset_are_not_reported(folder):
    change(folder, SUMS, "result: 300", "result: 301")

    loaded = load_course(read_folder(folder / "coffee"))

    reported = [problem.code for problem in loaded.problems if problem.path == "sums.yml"]
    assert reported == ["sum-wrong"]


def test_a_result_beyond_all_digits_is_reported_and_not_raised(folder):
    change(folder, SUMS, "interest / green_kg", "*".join(["9999999999"] * 25) + "/ 7")

    assert list_codes(folder) == [f"{SUMS}:23:3 formula-wrong"]


def test_of_more_sums_than_anybody_prints_the_first_too_many_is_reported(folder):
    entry = "- {expression: 8, result: 8, where: 30}\n"
    (folder / SUMS).write_text("pay-day:\n" + entry * MAX_SUMS, encoding="utf-8")
    assert list_codes(folder) == []

    (folder / SUMS).write_text("pay-day:\n" + entry * (MAX_SUMS + 1), encoding="utf-8")
    assert list_codes(folder) == [f"{SUMS}:{MAX_SUMS + 2}:3 too-many-sums"]
