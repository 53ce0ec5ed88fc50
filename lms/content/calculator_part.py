"""A calculator in a lesson, and its results computed by the server."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ClassVar, Literal

from lms.content.formulas import (
    NAME,
    FormulaWord,
    build_script_formula,
    describe_formula,
    evaluate,
    parse_formula,
)
from lms.content.model import LessonPart
from lms.content.numbers import MONEY_UNITS, format_plain, read_number


@dataclass(frozen=True)
class CalculatorInput:
    """An input; `low` and `high`: a decimal, the name of another line, or empty for no limit."""

    name: str
    default: str
    label: str
    unit: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class CalculatorResult:
    name: str
    formula: str
    label: str
    unit: str


@dataclass(frozen=True)
class InputView:
    """An input; nothing is computed from one that is wrong or outside of its limits.

    `is_wrong`: the text typed is not a number. `limits`: lowest and highest number as shown now,
    empty where there is none. `bounds`: the same for the script, as decimals or names of lines.
    """

    name: str
    label: str
    unit: str
    value: str
    default: str
    is_wrong: bool
    is_outside: bool = False
    limits: tuple[str, str] = ("", "")
    bounds: tuple[str, str] = ("", "")


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
        texts = {
            line.name: typed.get(f"{self.id}.{line.name}", line.default)[:60]
            for line in self.inputs
        }
        values: dict[str, Decimal] = {}
        for line in self.inputs:
            number = read_number(texts[line.name], units=[line.unit])
            if number is not None:
                values[line.name] = number
        inputs = tuple(self._build_inputs(texts, values))
        usable = {
            line.name: values[line.name]
            for line, view in zip(self.inputs, inputs, strict=True)
            if not (view.is_wrong or view.is_outside)
        }
        is_typed = any(view.value != view.default for view in inputs)
        return CalculatorView(self.id, self.title, is_typed, inputs, tuple(self._compute(usable)))

    def _build_inputs(
        self, texts: Mapping[str, str], values: Mapping[str, Decimal]
    ) -> Iterator[InputView]:
        # A number outside of its own limits is no limit of another line.
        limit_values = {
            line.name: values[line.name]
            for line in self.inputs
            if line.name in values
            and not is_outside(
                values[line.name], find_limit(line.low, {}), find_limit(line.high, {})
            )
        }
        for result in self.results:
            found = evaluate(parse_formula(result.formula), limit_values)
            if found is not None:
                limit_values[result.name] = found
        for line in self.inputs:
            value = values.get(line.name)
            low, high = (find_limit(bound, limit_values) for bound in (line.low, line.high))
            yield InputView(
                f"{self.id}.{line.name}",
                line.label,
                line.unit,
                texts[line.name],
                line.default,
                is_wrong=value is None,
                is_outside=value is not None and is_outside(value, low, high),
                limits=(_format_limit(low), _format_limit(high)),
                bounds=(line.low, line.high),
            )

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


def find_limit(bound: str, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return a limit: a decimal, or the value of the line of that name; None if there is none."""
    if NAME.fullmatch(bound):
        return values.get(bound)
    return Decimal(bound) if bound else None


def is_outside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Return whether a value is below the lowest or above the highest number, if there is one."""
    return (low is not None and value < low) or (high is not None and value > high)


def _format_limit(limit: Decimal | None) -> str:
    return "" if limit is None else format_result(limit, "")


def format_result(value: Decimal, unit: str) -> str:
    """Return a result as a page shows it, rounded half away from zero.

    Money has two decimals or none, other results at most two, or four below one; the script
    `calculator.js` does the same.
    """
    is_money = unit in MONEY_UNITS
    decimals = 2 if is_money or abs(value) >= 1 else 4
    with localcontext(Context(prec=60)):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, rest = format_plain(rounded).partition(".")
    if not is_money or not rest.strip("0"):
        rest = rest.rstrip("0")
    sign = "-" if whole.startswith("-") and rounded else ""
    shown = f"{sign}{int(whole.lstrip('-')):,}"
    return f"{shown}.{rest}" if rest else shown
