"""The lines of a `calculator` block: `name = default | label | unit`, `name = formula | …`."""

import re

from lms.content.formulas import NAME, FormulaError, list_names, parse_formula
from lms.content.numbers import read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import CalculatorLine, ParsedCalculator
from lms.content.plugins.blocks import BlockStart
from lms.content.questions.ids import read_block_id

_LINE = re.compile(
    r"(?P<name>[^=＝|｜]+?)[ \t]*[=＝][ \t]*(?P<value>[^|｜]+?)[ \t]*(?:[|｜](?P<rest>.*))?"
)


def build_calculator(
    block_start: BlockStart, state: ParseState, *, number: int
) -> ParsedCalculator:
    """Return the calculator.

    Inputs have a number as default, results a formula of earlier names.
    """
    names: set[str] = set()
    inputs: list[CalculatorLine] = []
    results: list[CalculatorLine] = []
    for line in range(block_start.line + 2, block_start.end + 1):
        if state.lines[line - 1].strip():
            parsed_line = _read_line(line, names, state)
            if parsed_line:
                found = inputs if read_number(parsed_line.value) is not None else results
                found.append(parsed_line)
                names.add(parsed_line.name)
    line, (name, _) = block_start.line + 1, read_block_id(block_start, state)
    if not inputs or not results:
        state.add_problem(
            "block-content", line, 1, block="calculator", expected="inputs and a result"
        )
    return ParsedCalculator(name or f"calculator-{number}", tuple(inputs), tuple(results), line, 1)


def _read_line(line: int, earlier_names: set[str], state: ParseState) -> CalculatorLine | None:
    found = _LINE.fullmatch(state.lines[line - 1].strip())
    if not found or not NAME.fullmatch(found["name"]):
        expected = "name = number or formula | label | unit"
        state.add_problem("block-content", line, 1, block="calculator", expected=expected)
        return None
    rest = [part.strip() for part in re.split(r"[|｜]", found["rest"] or "")]
    label, unit = rest[0], rest[1] if len(rest) > 1 else ""
    column = state.find_column(line, found["name"])
    parsed_line = CalculatorLine(found["name"], found["value"], label, unit, line, column)
    if not label:
        expected = "a label behind the value"
        state.add_problem("block-content", line, 1, block="calculator", expected=expected)
    if parsed_line.name in earlier_names:
        state.add_problem("name-twice", line, parsed_line.column, name=parsed_line.name)
    state.add_segment(f"{label} {unit}".strip(), line)
    plain = read_number(parsed_line.value) is not None
    return parsed_line if plain or _is_formula(parsed_line, earlier_names, state) else None


def _is_formula(parsed_line: CalculatorLine, earlier_names: set[str], state: ParseState) -> bool:
    column = state.find_column(parsed_line.line, parsed_line.value)
    try:
        names = list_names(parse_formula(parsed_line.value))
    except FormulaError as error:
        state.add_problem(
            "formula-wrong", parsed_line.line, column, formula=parsed_line.value[:60], why=error
        )
        return False
    unknown = sorted(names - earlier_names)
    for name in unknown:
        state.add_problem("formula-name", parsed_line.line, column, name=name)
    return not unknown
