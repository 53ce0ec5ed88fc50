"""The sums of sums.yml give their results."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, DecimalException

from lms.content.blocks.calculator import ParsedCalculator
from lms.content.checks.context import CourseContext
from lms.content.checks.printed_results import check_printed, list_printed_texts
from lms.content.formulas import FormulaError, UnknownNames, compute
from lms.content.numbers import count_decimals, format_plain
from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.problems import Problem, build_problem
from lms.content.sums import SUMS, LessonSums, ParsedSum, SumEntry

_ROUNDINGS = {"nearest": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
_SHOWN_DECIMALS = 10


def check_sums(context: CourseContext) -> Iterator[Problem]:
    """Recompute every sum, and look up its result where it is printed."""
    for parsed_sum in context.sums:
        source = context.find_source(parsed_sum.lesson)
        if source and source.has_structure_error:
            continue
        if source and source.tokens:
            yield from _check_lesson(parsed_sum, source, context)
        elif not context.is_lesson(parsed_sum.lesson):
            suggestion = context.suggest(parsed_sum.lesson, context.list_names())
            yield build_problem(
                "link-lesson",
                SUMS,
                parsed_sum.line,
                parsed_sum.column,
                name=parsed_sum.lesson,
                suggestion=suggestion,
            )


def _check_lesson(
    lesson: LessonSums, source: ParsedText, context: CourseContext
) -> Iterator[Problem]:
    figures = context.check_context.dataset
    results: dict[str, Decimal] = {}
    texts = list_printed_texts(source, context)
    for parsed_sum in lesson.sums:
        name = parsed_sum.entry.name
        lacking = _find_lacking_part(parsed_sum.entry, source)
        if lacking:
            kind, wanted, ids = lacking
            suggestion = context.suggest(wanted, ids)
            yield parsed_sum.build_problem(
                "sum-part", kind, kind=kind, name=wanted, suggestion=suggestion
            )
        else:
            calculator = source.find_part(ParsedCalculator, parsed_sum.entry.calculator)
            inside = calculator.compute_defaults() if calculator else {}
            values = {**(figures or {}), **results, **inside}
            wrong = list(_check_value(parsed_sum, values, lesson.unread, context))
            yield from wrong or check_printed(parsed_sum, texts)
        if name and (name in results or name in (figures or {})):
            yield parsed_sum.build_problem("sum-name-twice", "name", name=name)
        elif name:
            results[name] = parsed_sum.entry.value


def _find_lacking_part(entry: SumEntry, source: ParsedText) -> tuple[str, str, list[str]] | None:
    """Return kind and id of a question or calculator that the lesson lacks, and the ids it has."""
    wanted = ((entry.question, ParsedQuestion), (entry.calculator, ParsedCalculator))
    for name, part in wanted:
        ids = [part.id for part in source.list_parts(part)]
        if name and name not in ids:
            return part.block, name, ids
    return None


def _check_value(
    parsed_sum: ParsedSum,
    values: Mapping[str, Decimal],
    unread: AbstractSet[str],
    context: CourseContext,
) -> Iterator[Problem]:
    """Compare the expression with the result.

    Names are not checked if the dataset is unknown, or if their sum has a problem already.
    """
    entry = parsed_sum.entry
    is_known = context.check_context.dataset is not None
    try:
        value = compute(entry.expression, values)
    except UnknownNames as error:
        for name in sorted(set(error.names) - unread) if is_known else ():
            suggestion = context.suggest(name, values)
            yield parsed_sum.build_problem(
                "sum-name", "expression", name=name, suggestion=suggestion
            )
    except FormulaError as error:
        formula = entry.expression[:60]
        yield parsed_sum.build_problem("formula-wrong", "expression", formula=formula, why=error)
    else:
        if entry.rounding:
            decimals = count_decimals(entry.result)
            value = _quantize(value, decimals, _ROUNDINGS[entry.rounding])
        if value != entry.value:
            shown = _format_number(value)
            yield parsed_sum.build_problem("sum-wrong", "result", value=shown, result=entry.result)


def _format_number(value: Decimal) -> str:
    shown = format_plain(_quantize(value, _SHOWN_DECIMALS, ROUND_HALF_UP))
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _quantize(value: Decimal, decimals: int, rounding: str) -> Decimal:
    """Return the rounded value; a value of more digits than the context allows is unchanged."""
    try:
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    except DecimalException:
        return value
