"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.numbers import count_decimals, format_plain, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3554", "3554"),
        (" 7 ", "7"),
        ("1,234.50", "1234.50"),
        ("1，234", "1234"),
        ("１２３４．５", "1234.5"),
        ("36 000", "36000"),
        ("36\u00a0000", "36000"),
        ("36\u202f000,", None),
        ("−5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("580.", "580"),
        ("580。", "580"),
        ("४२", "42"),
    ],
)
def test_number_is_read(text: str, value: str | None) -> None:
    assert read_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("5元", 5), ("CNY 5", 5), ("¥5", 5), ("5 %", 5), ("5％", 5), ("5 KG", 5), ("5公斤", 5)],
)
def test_unit_is_understood_before_and_behind(text: str, value: int) -> None:
    assert read_number(text, ["kg", "公斤"]) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "NaN", "Infinity", "1_000", "1e5", "5" * 31, "5" * 5000, "1,23",
        "12,34,567", "1.234.5", "½", "5²", "①", "1 2 3", "5 mu", "五", "0x10", "--5", "5-",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_number(text, ["kg"]) is None


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
