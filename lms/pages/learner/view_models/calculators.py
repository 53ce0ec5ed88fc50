"""A calculator of a lesson, computed by the server from the address: works without a script."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.content.formulas import evaluate, parse_formula
from lms.content.model import CalculatorPart
from lms.content.numbers import format_plain, read_number

DECIMALS = 4


@dataclass(frozen=True)
class InputView:
    """An input; `is_wrong`: the text typed is not a number, so nothing is computed from it."""

    name: str
    label: str
    unit: str
    value: str
    is_wrong: bool


@dataclass(frozen=True)
class ResultView:
    """A result; `value` is empty where it cannot be computed."""

    label: str
    unit: str
    value: str


@dataclass(frozen=True)
class CalculatorView:
    id: str
    inputs: tuple[InputView, ...]
    results: tuple[ResultView, ...]


def build_calculator(part: CalculatorPart, typed: Mapping[str, str]) -> CalculatorView:
    """Return the calculator with typed values by `<id>.<name>`, else with its defaults."""
    values: dict[str, Decimal] = {}
    inputs = []
    for calculator_input in part.inputs:
        name = f"{part.id}.{calculator_input.name}"
        text = typed.get(name, calculator_input.default)[:60]
        number = read_number(text, units=[calculator_input.unit])
        if number is not None:
            values[calculator_input.name] = number
        inputs.append(
            InputView(
                name, calculator_input.label, calculator_input.unit, text, is_wrong=number is None
            )
        )
    return CalculatorView(part.id, tuple(inputs), tuple(_results(part, values)))


def _results(part: CalculatorPart, values: dict[str, Decimal]) -> list[ResultView]:
    made = []
    for result in part.results:
        found = evaluate(parse_formula(result.formula), values)
        if found is not None:
            values[result.name] = found
        made.append(ResultView(result.label, result.unit, "" if found is None else _show(found)))
    return made


def _show(value: Decimal) -> str:
    """Return at most four decimals, with grouped thousands and no trailing zeros."""
    rounded = format_plain(round(value, DECIMALS))
    bare = rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
    whole, _, rest = bare.partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")
