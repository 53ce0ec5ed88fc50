"""A result tells how it differs from the worked example."""

import pytest

from lms.content.calculator_part import CalculatorInput, CalculatorPart, CalculatorResult

SHARE = CalculatorPart(
    "share",
    (
        CalculatorInput("surplus", "175000", "Surplus", "CNY"),
        CalculatorInput("own", "1016", "Delivered", "kg"),
        CalculatorInput("spent", "175000", "Spent", "CNY"),
    ),
    (
        CalculatorResult("mine", "round(surplus * 0.6 * own / 189000, 2)", "Receives", "CNY"),
        CalculatorResult("rate", "own / 189000 * 100", "Share", "%"),
        CalculatorResult("left", "surplus - spent", "Left", "CNY"),
    ),
)


def list_differences(**typed):
    view = SHARE.build_view({f"share.{name}": text for name, text in typed.items()})
    return [
        (result.example, result.difference and (
            result.difference.amount, result.difference.is_less, result.difference.percent
        ))
        for result in view.results
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, [None, None, None]),
        ({"surplus": "175,000"}, [None, None, None]),
        (
            {"surplus": "116667"},
            [("188.14", True, "−33"), None, ("58,333", True, "")],
        ),
        ({"own": "2032"}, [("564.45", False, "+100"), ("0.5424", False, ""), None]),
        ({"own": "1017"}, [("0.56", False, ""), ("0.0005", False, ""), None]),
        ({"own": "a lot"}, [None, None, None]),
    ],
)
def test_difference_is_that_of_the_numbers_shown(typed, expected):
    found = list_differences(**typed)

    assert [difference for _, difference in found] == expected
    assert [example for example, _ in found] == ["564.44", "0.5376", "0"]
