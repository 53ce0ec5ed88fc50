"""Formulas are parsed, never evaluated as code."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.calculator_part import (
    CalculatorInput,
    CalculatorPart,
    CalculatorResult,
    format_result,
)
from lms.content.formulas import (
    FormulaError,
    describe_formula,
    evaluate,
    list_names,
    parse_formula,
)

VALUES = {"a": Decimal("36.40"), "b": Decimal(3), "价格": Decimal(50)}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("8 / 4 / 2", "1"),
        ("-b + 5", "2"),
        ("a × b − 0.2", "109"),
        ("价格 ÷ 4", "12.5"),
        ("min(3, b, 7) + max(1, 2)", "5"),
        ("round(2.5)", "3"),
        ("round(1 / 3, 2)", "0.33"),
        ("ceil(7 / 2)", "4"),
    ],
)
def test_formula_is_computed(formula: str, result: str) -> None:
    assert evaluate(parse_formula(formula), VALUES) == Decimal(result)


@pytest.mark.parametrize(
    "formula",
    ["", "1 +", "(1", "1)", "1 2", "eval(1)", "__import__('os')", "a.b", "a[0]", "round()",
     "ceil(1, 2)", "1 ** 2", "(" * 50 + "1" + ")" * 50, "-" * 50 + "1", "1" * 301],
)  # fmt: skip
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(formula)


@pytest.mark.parametrize("formula", ["1 / 0", "unknown + 1", "0 / 0"])
def test_undefined_result_is_none(formula: str) -> None:
    assert evaluate(parse_formula(formula), VALUES) is None


def test_names_are_listed() -> None:
    assert list_names(parse_formula("a + max(b, 2) * a")) == {"a", "b"}


@given(st.text("ab1+-*/(),. minaxroudcel", max_size=60))
def test_any_text_is_computed_or_refused(formula: str) -> None:
    try:
        node = parse_formula(formula)
    except FormulaError:
        return
    result = evaluate(node, VALUES)
    assert result is None or isinstance(result, Decimal)


LABELS = {"a": "Leaf", "b": "Households", "c": "成员，一人一票", "d": "Paid on"}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("a * b / 100", "Leaf × Households ÷ 100"),
        ("a - (b - 1)", "Leaf − ( Households − 1 )"),
        ("(a + b) * 2", "( Leaf + Households ) × 2"),
        ("a / (b * 2)", "Leaf ÷ ( Households × 2 )"),
        ("a + (b + 1)", "Leaf + Households + 1"),
        ("-a + 5", "− Leaf + 5"),
        ("round(a / b, 2)", "round ( Leaf ÷ Households )"),
        ("ceil((c + 1) / 2)", "ceil ( ( “成员，一人一票” + 1 ) ÷ 2 )"),
        ("a * d", "Leaf × “Paid on”"),
        ("max(a, b, 1000)", "max ( Leaf ; Households ; 1,000 )"),
    ],
)
def test_formula_is_told_in_words(formula: str, words: str) -> None:
    told = describe_formula(parse_formula(formula), LABELS)

    assert " ".join(word.text for word in told) == words


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("4032", "CNY", "4,032"),
        ("67.2", "元", "67.20"),
        ("0.288", "CNY", "0.29"),
        ("95.8333333", "days", "95.83"),
        ("95.5", "days", "95.5"),
        ("0.05555", "%", "0.0556"),
        ("-1234.565", "kg", "-1,234.57"),
        ("-0.00001", "kg", "0"),
        ("123456789012345678901234567890", "kg", "123,456,789,012,345,678,901,234,567,890"),
    ],
)
def test_result_is_rounded_by_its_unit(value: str, unit: str, shown: str) -> None:
    assert format_result(Decimal(value), unit) == shown


VOTES = CalculatorPart(
    "votes",
    (
        CalculatorInput("present", "124", "Present", "people", "quorum", "members"),
        CalculatorInput("members", "186", "Members", "people", "1"),
        CalculatorInput("fee", "1.5", "Fee", "%", "", "12.5"),
    ),
    (
        CalculatorResult("quorum", "ceil(members * 2 / 3)", "Quorum", "people"),
        CalculatorResult("above", "present - quorum", "Above", "people"),
        CalculatorResult("cost", "members * fee", "Cost", "CNY"),
    ),
)


def compute_votes(**typed):
    """The texts of the limits of inputs that are outside, and the results."""
    view = VOTES.build_view({f"votes.{name}": text for name, text in typed.items()})
    outside = {item.label: item.limits for item in view.inputs if item.is_outside}
    return outside, [result.value for result in view.results]


@pytest.mark.parametrize(
    ("typed", "outside", "results"),
    [
        ({}, {}, ["124", "0", "279"]),
        ({"present": "186"}, {}, ["124", "62", "279"]),
        ({"present": "187"}, {"Present": ("124", "186")}, ["124", "", "279"]),
        ({"present": "一"}, {}, ["124", "", "279"]),
        ({"present": "1,400", "members": "１５００"}, {}, ["1,000", "400", "2,250"]),
        ({"present": "900", "members": "1500"}, {"Present": ("1,000", "1,500")},
         ["1,000", "", "2,250"]),
        ({"members": "0"}, {"Members": ("1", "")}, ["", "", ""]),
        ({"members": "many"}, {}, ["", "", ""]),
        ({"present": "9" * 30, "members": "9" * 30}, {},
         ["666,666,666,666,666,666,666,666,666,666",
          "333,333,333,333,333,333,333,333,333,333", ""]),
        ({"present": "1亿", "members": "9" * 30 + "亿"}, {}, ["", "", ""]),
        ({"fee": "12.5 %"}, {}, ["124", "0", "2,325"]),
        ({"fee": "12.51"}, {"Fee": ("", "12.5")}, ["124", "0", ""]),
    ],
)  # fmt: skip
def test_number_outside_of_its_limits_is_not_computed_with(typed, outside, results):
    assert compute_votes(**typed) == (outside, results)


def test_result_of_three_long_numbers_is_undefined():
    names = ("a", "b", "c")
    inputs = [CalculatorInput(name, "1", name, "", "", "product") for name in names]
    product = CalculatorResult("product", "a * b * c", "Product", "")
    part = CalculatorPart("cube", tuple(inputs), (product,))

    view = part.build_view({f"cube.{name}": "9" * 30 for name in names})

    assert [result.value for result in view.results] == [""]
    assert {item.limits for item in view.inputs} == {("", "")}


@pytest.mark.parametrize(
    ("formula", "result"),
    [("9" * 30, Decimal("9" * 30)), ("a * 10", None), ("-a * 10", None)],
)
def test_result_from_a_limit_on_is_undefined(formula, result):
    assert evaluate(parse_formula(formula), {"a": Decimal(10) ** 29}) == result
