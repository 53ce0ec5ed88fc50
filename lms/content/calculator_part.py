"""A calculator in a lesson, and its results computed by the server."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ClassVar, Literal

from lms.content.formulas import (
    FormulaWord,
    build_script_formula,
    describe_formula,
    evaluate,
    parse_formula,
)
from lms.content.model import LessonPart
from lms.content.numbers import format_plain, read_number

_MONEY = frozenset({"CNY", "RMB", "¥", "元"})


@dataclass(frozen=True)
class CalculatorInput:
    name: str
    default: str
    label: str
    unit: str


@dataclass(frozen=True)
class CalculatorResult:
    name: str
    formula: str
    label: str
    unit: str


@dataclass(frozen=True)
class InputView:
    """An input; `is_wrong`: the text typed is not a number, so nothing is computed from it."""

    name: str
    label: str
    unit: str
    value: str
    default: str
    is_wrong: bool


@dataclass(frozen=True)
class ResultView:
    """A result; `value` is empty where it cannot be computed.

    `words`: the formula as people read it. `script`: the formula for the script, as JSON.
    `copies`: the addresses of fields that take the result over, with the titles of their
    worksheets; pages fill them in.
    """

    name: str
    label: str
    unit: str
    value: str
    words: tuple[FormulaWord, ...]
    script: str
    copies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CalculatorView:
    """`is_typed`: some inputs are not those of the example."""

    id: str
    title: str
    is_typed: bool
    inputs: tuple[InputView, ...]
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class CalculatorPart(LessonPart):
    id: str
    inputs: tuple[CalculatorInput, ...]
    results: tuple[CalculatorResult, ...]
    title: str = ""
    kind: Literal["calculator"] = "calculator"
    has_form: ClassVar = True

    def build_view(self, typed: Mapping[str, str]) -> CalculatorView:
        """Return the calculator with typed values by `<id>.<name>`, else with its defaults."""
        values: dict[str, Decimal] = {}
        inputs = []
        for calculator_input in self.inputs:
            name, unit = f"{self.id}.{calculator_input.name}", calculator_input.unit
            text = typed.get(name, calculator_input.default)[:60]
            number = read_number(text, units=[unit])
            if number is not None:
                values[calculator_input.name] = number
            is_wrong = number is None
            default = calculator_input.default
            inputs.append(
                InputView(name, calculator_input.label, unit, text, default, is_wrong=is_wrong)
            )
        is_typed = any(view.value != view.default for view in inputs)
        results = tuple(self._compute(values))
        return CalculatorView(self.id, self.title, is_typed, tuple(inputs), results)

    def _compute(self, values: dict[str, Decimal]) -> Iterator[ResultView]:
        labels = {line.name: line.label for line in self.inputs}
        labels |= {result.name: result.label for result in self.results}
        for result in self.results:
            formula = parse_formula(result.formula)
            found = evaluate(formula, values)
            if found is not None:
                values[result.name] = found
            yield ResultView(
                result.name,
                result.label,
                result.unit,
                "" if found is None else format_result(found, result.unit),
                tuple(describe_formula(formula, labels)),
                json.dumps(build_script_formula(formula), separators=(",", ":")),
            )


def format_result(value: Decimal, unit: str) -> str:
    """Return a result as a page shows it, rounded half away from zero.

    Money has two decimals or none, other results at most two, or four below one; the script
    `calculator.js` does the same.
    """
    is_money = unit in _MONEY
    decimals = 2 if is_money or abs(value) >= 1 else 4
    with localcontext(Context(prec=60)):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, rest = format_plain(rounded).partition(".")
    if not is_money or not rest.strip("0"):
        rest = rest.rstrip("0")
    sign = "-" if whole.startswith("-") and rounded else ""
    shown = f"{sign}{int(whole.lstrip('-')):,}"
    return f"{shown}.{rest}" if rest else shown
