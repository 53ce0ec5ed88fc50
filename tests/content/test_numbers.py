"""Numbers as people type them: the table that the scripts are tested with too."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.rules.grading import grade
from lms.content.numbers import (
    count_decimals,
    find_count,
    format_plain,
    join_units,
    read_number,
)
from lms.content.question_model import QuestionKey

TABLE = json.loads(Path(__file__).parent.with_name("numbers.json").read_text("utf-8"))


@pytest.mark.parametrize("case", TABLE["read"], ids=lambda case: ascii(case["typed"])[:40])
def test_number_of_the_table_is_read_or_refused(case: dict[str, Any]) -> None:
    value = case["value"]

    assert read_number(case["typed"], case["units"]) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("case", TABLE["judged"], ids=lambda case: ascii(case["typed"])[:40])
def test_number_of_the_table_is_graded(case: dict[str, Any]) -> None:
    key = build_key(case)

    assert (grade(key, [case["typed"]]).share == 1) is case["right"]


@pytest.mark.parametrize("case", TABLE["named"], ids=lambda case: ascii(case["typed"])[:40])
def test_known_mistake_of_the_table_is_named(case: dict[str, Any]) -> None:
    assert grade(build_key(case), [case["typed"]]).known_mistake == case["mistake"]


def build_key(case: dict[str, Any]) -> QuestionKey:
    given = {name: case[name] for name in ("low", "high", "tolerance")}
    lists = {name: tuple(case[name]) for name in ("mistakes", "units")}
    return QuestionKey(id="q", type="number", **given, **lists)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("3 yuan and 6,982 boxes", "3~yuan and 6,982~boxes"),
        ("3 元，186 户", "3~元，186~户"),
        ("CNY 4,600 or 12.5 %.", "CNY~4,600 or 12.5~%."),
        ("10 of 12 and 3 to 5 kg", "10 of 12 and 3 to 5~kg"),
        ("A05 says 2024: 7 Tea shops", "A05 says 2024: 7 Tea shops"),
        ("v1.2 kg", "v1.2 kg"),
        ("2. quarter", "2. quarter"),
        ("3  kg", "3  kg"),
    ],
)
def test_number_and_unit_are_joined(text: str, joined: str) -> None:
    assert join_units(text) == joined.replace("~", "\u00a0")


def test_long_text_is_refused_without_being_read() -> None:
    assert read_number("5" * 5000) is None


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_plain_and_grouped_forms_say_the_same(value: Decimal) -> None:
    plain, grouped = format_plain(value), f"{value:,}"

    assert read_number(plain) == value
    assert read_number(grouped) == value


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_number(text)

    assert found is None or found.is_finite()


def test_decimals_are_counted_as_written() -> None:
    assert [count_decimals(text) for text in ("3", "3.50", "３．５", "1,234.500")] == [0, 2, 1, 3]


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("07", 7), ("40", 40)])
def test_count_is_a_whole_number_from_one(text, count):
    assert find_count(text, 40) == count


@pytest.mark.parametrize("text", ["", "0", "41", "00401", "9" * 5000, "-1", "1.0", "４", "²", "a"])
def test_other_texts_are_no_count(text):
    assert find_count(text, 40) is None
