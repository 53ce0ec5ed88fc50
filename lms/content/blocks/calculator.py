"""Numbers to type, and results computed from them by the server.

Each line is `name = default | label | unit` or `name = formula | label | unit`; the fourth part of
an input is its limits, `0..100`, `1..` or `0..members`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules
from lms.content.calculator_part import (
    CalculatorInput,
    CalculatorPart,
    CalculatorResult,
    find_limit,
    is_outside,
)
from lms.content.formulas import NAME, FormulaError, evaluate, list_names, parse_formula
from lms.content.model import LessonPart
from lms.content.numbers import format_plain, read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, LocatedItem, ParsedPart
from lms.content.problems import find_suggestion
from lms.content.questions.ids import read_head

_CELLS, _INPUT_CELLS = 2, 3
_LINE = re.compile(
    r"(?P<name>[^=＝|｜]+?)[ \t]*[=＝][ \t]*(?P<value>[^|｜]+?)[ \t]*(?:[|｜](?P<rest>.*))?"
)


@dataclass(frozen=True)
class CalculatorLine:
    """`name = value | label | unit`; the value of a result is its formula.

    `low`, `high`: the limits of an input, each a decimal or the name of another line.
    """

    name: str
    value: str
    label: str
    unit: str
    line: int
    column: int
    low: str = ""
    high: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedCalculator(ParsedPart):
    """Inputs have a number as default, results a formula of earlier names."""

    block: ClassVar = "calculator"
    inputs: tuple[CalculatorLine, ...]
    results: tuple[CalculatorLine, ...]
    title: str

    def compute_defaults(self) -> dict[str, Decimal]:
        """Return inputs and results as the page shows them first."""
        values: dict[str, Decimal] = {}
        for line in (*self.inputs, *self.results):
            number = read_number(line.value)
            value = evaluate(parse_formula(line.value), values) if number is None else number
            if value is not None:
                values[line.name] = value
        return values


class CalculatorBlock(PartBlock[ParsedCalculator]):
    name = "calculator"
    attributes = build_rules("id", "result")
    parts = (CalculatorPart,)
    id_prefix = "c"

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedCalculator:
        earlier_names: set[str] = set()
        inputs: list[CalculatorLine] = []
        results: list[CalculatorLine] = []
        for line in range(block_start.line + 2, block_start.end + 1):
            calculator_line = (
                self._read_line(line, earlier_names, state, block_start.line + 1)
                if state.lines[line - 1].strip()
                else None
            )
            if calculator_line:
                found = inputs if read_number(calculator_line.value) is not None else results
                found.append(calculator_line)
            # Also the name of a wrong line, so that formulas with it are not reported too.
            earlier_names.add(re.split("[=＝]", state.lines[line - 1])[0].strip())
        codes = "formula-wrong formula-name block-content"
        if not (inputs and results) and not state.has_problem(codes, block_start.line + 1):
            self.report_content(block_start.line + 1, "inputs and a result", state)
        head = read_head(block_start, state, number)
        title = block_start.get("result")
        calculator = ParsedCalculator(
            **head, inputs=tuple(inputs), results=tuple(results), title=title
        )
        if not state.has_problem(f"{codes} name-twice", block_start.line + 1):
            _check_limits(calculator, state)
        return calculator

    def _read_line(
        self, line: int, earlier_names: set[str], state: ParseState, first_line: int
    ) -> CalculatorLine | None:
        found = _LINE.fullmatch(state.lines[line - 1].strip())
        if not found or not NAME.fullmatch(found["name"]):
            self.report_content(line, "name = number or formula | label | unit", state)
            return None
        rest = [part.strip() for part in re.split(r"[|｜]", found["rest"] or "")]
        label, unit = rest[0], rest[1] if len(rest) > 1 else ""
        is_input = read_number(found["value"]) is not None
        if len(rest) > (_INPUT_CELLS if is_input else _CELLS):
            self.report_content(line, "name = number or formula | label | unit", state)
        column = state.find_column(line, found["name"])
        limits = rest[_CELLS] if is_input and len(rest) == _INPUT_CELLS else ""
        low, high = _read_limits(limits, unit, line, state)
        parsed_line = CalculatorLine(
            found["name"], found["value"], label, unit, line, column, low, high
        )
        if not label:
            self.report_content(line, "a label after the value", state)
        if parsed_line.name in earlier_names:
            state.add_problem("name-twice", line, parsed_line.column, name=parsed_line.name)
        state.add_segment(f"{label} {unit}".strip(), line)
        return (
            parsed_line
            if is_input or _is_formula(parsed_line, earlier_names, state, first_line)
            else None
        )

    def build_parts(
        self, parsed: ParsedCalculator, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        """Yield translated labels and units on defaults and formulas of the source."""
        original = texts.get_original(parsed)
        words = {line.name: line for line in (*parsed.inputs, *parsed.results)}
        inputs = [(line, words.get(line.name, line)) for line in original.inputs]
        results = [(line, words.get(line.name, line)) for line in original.results]
        yield CalculatorPart(
            original.id,
            tuple(
                CalculatorInput(line.name, line.value, shown.label, shown.unit, line.low, line.high)
                for line, shown in inputs
            ),
            tuple(
                CalculatorResult(line.name, line.value, shown.label, shown.unit)
                for line, shown in results
            ),
            parsed.title or original.title,
        )

    def get_required_translations(
        self, parsed: ParsedCalculator
    ) -> Mapping[str, Mapping[str, LocatedItem]]:
        return {"line": {line.name: line for line in (*parsed.inputs, *parsed.results)}}


def _read_limits(text: str, unit: str, line: int, state: ParseState) -> tuple[str, str]:
    """Return the lowest and the highest number as decimals or names; report what is neither."""
    if not text:
        return "", ""
    ends = [end.strip() for end in text.partition("..")[::2]]
    numbers = [read_number(end, units=[unit]) for end in ends]
    wrong = [
        end
        for end, number in zip(ends, numbers, strict=True)
        if end and number is None and not NAME.fullmatch(end)
    ]
    if wrong or ".." not in text or not any(ends):
        shown = wrong[0] if wrong else text
        column = state.find_column(line, shown)
        state.add_problem("limit-wrong", line, column, text=shown[:40])
        return "", ""
    low, high = (
        end if number is None else format_plain(number)
        for end, number in zip(ends, numbers, strict=True)
    )
    return low, high


def _check_limits(calculator: ParsedCalculator, state: ParseState) -> None:
    """Report limits of unknown lines, limits that exclude everything, and excluded examples."""
    dependencies = _find_dependencies(calculator.results)
    names = [line.name for line in (*calculator.inputs, *calculator.results)]
    values = calculator.compute_defaults()
    for line in calculator.inputs:
        known_names = [
            name
            for name in names
            if name != line.name and line.name not in dependencies.get(name, ())
        ]
        bounds = [bound for bound in (line.low, line.high) if NAME.fullmatch(bound)]
        unknown = next((bound for bound in bounds if bound not in known_names), "")
        low, high = find_limit(line.low, values), find_limit(line.high, values)
        where, text = state.find_column(line.line, ".."), f"{line.low}..{line.high}"
        if unknown:
            suggestion = find_suggestion(unknown, known_names)
            column = state.find_column(line.line, unknown)
            state.add_problem("limit-wrong", line.line, column, text=unknown, suggestion=suggestion)
        elif low is not None and high is not None and low > high:
            state.add_problem("range-backwards", line.line, where, text=text)
        elif is_outside(values[line.name], low, high):
            state.add_problem("default-outside", line.line, where, value=line.value, text=text)


def _find_dependencies(results: Sequence[CalculatorLine]) -> Mapping[str, set[str]]:
    """Return the names of all lines that each result is computed from."""
    found: dict[str, set[str]] = {}
    for result in results:
        names = list_names(parse_formula(result.value))
        found[result.name] = names.union(*(found.get(name, ()) for name in names))
    return found


def _is_formula(
    parsed_line: CalculatorLine, earlier_names: set[str], state: ParseState, first_line: int
) -> bool:
    """Return whether the line has a formula of earlier names; report what is wrong.

    A name is not reported if another line of the calculator, from `first_line` on, is wrong.
    """
    column = state.find_column(parsed_line.line, parsed_line.value)
    try:
        names = list_names(parse_formula(parsed_line.value))
    except FormulaError as error:
        state.add_problem(
            "formula-wrong", parsed_line.line, column, formula=parsed_line.value[:60], why=error
        )
        return False
    unknown = sorted(names - earlier_names)
    is_whole = not state.has_problem("block-content name-twice", first_line)
    for name in unknown if is_whole else ():
        state.add_problem("formula-name", parsed_line.line, column, name=name)
    return not unknown


BLOCKS = (CalculatorBlock(),)
