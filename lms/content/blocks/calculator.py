"""Numbers to type, and results computed from them by the server.

Each line is `name = default | label | unit` or `name = formula | label | unit`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import ClassVar, Literal

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules
from lms.content.formulas import (
    NAME,
    FormulaError,
    FormulaWord,
    build_script_formula,
    describe_formula,
    evaluate,
    list_names,
    parse_formula,
)
from lms.content.model import LessonPart
from lms.content.numbers import format_plain, read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, LocatedItem, ParsedPart
from lms.content.questions.ids import read_head

_MONEY = frozenset({"CNY", "RMB", "¥", "元"})
_CELLS = 2
_LINE = re.compile(
    r"(?P<name>[^=＝|｜]+?)[ \t]*[=＝][ \t]*(?P<value>[^|｜]+?)[ \t]*(?:[|｜](?P<rest>.*))?"
)


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


@dataclass(frozen=True)
class CalculatorLine:
    """`name = value | label | unit`; the value of a result is its formula."""

    name: str
    value: str
    label: str
    unit: str
    line: int
    column: int


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
    letter = "c"

    def read(
        self, block_start: BlockStart, inside: Sequence[Token], state: ParseState, *, number: int
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
        return ParsedCalculator(**head, inputs=tuple(inputs), results=tuple(results), title=title)

    def _read_line(
        self, line: int, earlier_names: set[str], state: ParseState, first_line: int
    ) -> CalculatorLine | None:
        found = _LINE.fullmatch(state.lines[line - 1].strip())
        if not found or not NAME.fullmatch(found["name"]):
            self.report_content(line, "name = number or formula | label | unit", state)
            return None
        rest = [part.strip() for part in re.split(r"[|｜]", found["rest"] or "")]
        label, unit = rest[0], rest[1] if len(rest) > 1 else ""
        if len(rest) > _CELLS:
            self.report_content(line, "name = number or formula | label | unit", state)
        column = state.find_column(line, found["name"])
        parsed_line = CalculatorLine(found["name"], found["value"], label, unit, line, column)
        if not label:
            self.report_content(line, "a label after the value", state)
        if parsed_line.name in earlier_names:
            state.add_problem("name-twice", line, parsed_line.column, name=parsed_line.name)
        state.add_segment(f"{label} {unit}".strip(), line)
        plain = read_number(parsed_line.value) is not None
        return (
            parsed_line
            if plain or _is_formula(parsed_line, earlier_names, state, first_line)
            else None
        )

    def build_parts(
        self, parsed: ParsedCalculator, inside: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        """Yield translated labels and units on defaults and formulas of the source."""
        original = texts.get_original(parsed)
        words = {line.name: line for line in (*parsed.inputs, *parsed.results)}
        inputs = [(line, words.get(line.name, line)) for line in original.inputs]
        results = [(line, words.get(line.name, line)) for line in original.results]
        yield CalculatorPart(
            original.id,
            tuple(
                CalculatorInput(line.name, line.value, shown.label, shown.unit)
                for line, shown in inputs
            ),
            tuple(
                CalculatorResult(line.name, line.value, shown.label, shown.unit)
                for line, shown in results
            ),
            parsed.title or original.title,
        )

    def list_translated(self, parsed: ParsedCalculator) -> Mapping[str, Mapping[str, LocatedItem]]:
        return {"line": {line.name: line for line in (*parsed.inputs, *parsed.results)}}


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
