"""Fields and calculators for pages: structure from the source, translated words."""

from lms.content.model import CalculatorInput, CalculatorPart, CalculatorResult, FieldPart
from lms.content.parse_tree import (
    ParsedCalculator,
    ParsedField,
    ParsedText,
)
from lms.content.question_model import Option
from lms.content.questions.items import match_options
from lms.content.render import HtmlRenderer


def build_field_part(parsed: ParsedField, source: ParsedField, renderer: HtmlRenderer) -> FieldPart:
    """Return the input with the translation's words, and type, plan and rows of the source."""
    columns = parsed.columns if len(parsed.columns) == len(source.columns) else source.columns
    return FieldPart(
        id=source.id,
        type=source.type,
        label=parsed.label.text or source.label.text,
        help_html=renderer.render_fragment(parsed.help),
        required=source.required,
        rows=source.rows,
        choices=tuple(
            Option(option.id, renderer.render_fragment(option.content))
            for option in match_options(parsed.choices, source.choices)
        ),
        columns=tuple(column.text for column in columns),
        plan_page=source.plan_page,
        plan_role=source.plan_role,
    )


def build_calculator_part(parsed: ParsedCalculator, source: ParsedText) -> CalculatorPart:
    """Return the calculator: translated labels and units, defaults and formulas of the source."""
    original = next(
        (calculator for calculator in source.calculators if calculator.id == parsed.id), parsed
    )
    words = {line.name: line for line in (*parsed.inputs, *parsed.results)}
    return CalculatorPart(
        id=original.id,
        inputs=tuple(
            CalculatorInput(
                line.name,
                line.value,
                words.get(line.name, line).label,
                words.get(line.name, line).unit,
            )
            for line in original.inputs
        ),
        results=tuple(
            CalculatorResult(
                line.name,
                line.value,
                words.get(line.name, line).label,
                words.get(line.name, line).unit,
            )
            for line in original.results
        ),
    )
