"""Numbers of worksheet fields: results that a calculator of the course has, units, limits."""

from collections.abc import Iterator

from lms.content.blocks.calculator import ParsedCalculator
from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext
from lms.content.problems import Problem, build_problem

_NUMBERS = frozenset({"number", "money"})


def check_copied_results(context: CourseContext) -> Iterator[Problem]:
    """Yield fields that name no result, and what only numbers have on fields that hold none.

    Results of a calculator with a wrong line are not all known, so its fields are not checked.
    """
    result_names, unread = _list_results(context)
    for text in context.list_sources():
        for field in text.list_parts(ParsedField):
            position, name = (text.path, field.line, field.column), field.copied_from
            for key in _list_number_keys(field) if field.type not in _NUMBERS else ():
                yield build_problem("field-number-only", *position, type=field.type, key=key)
            if name and field.type not in _NUMBERS:
                yield build_problem("field-from-type", *position, type=field.type)
            elif name and name not in result_names and name.partition(".")[0] not in unread:
                suggestion = context.suggest(name, result_names)
                yield build_problem("field-from", *position, name=name, suggestion=suggestion)


def _list_number_keys(field: ParsedField) -> Iterator[str]:
    """Yield the attributes of the field that only numbers have."""
    if field.unit:
        yield "unit"
    if any(field.limits):
        yield "limits"


def _list_results(context: CourseContext) -> tuple[set[str], set[str]]:
    """Return the results as fields name them, and the ids of calculators with a problem."""
    result_names: set[str] = set()
    unread: set[str] = set()
    for text in context.list_sources():
        for calculator in text.list_parts(ParsedCalculator):
            result_names |= {f"{calculator.id}.{line.name}" for line in calculator.results}
            lines = range(calculator.line, calculator.end_line + 1)
            if any(problem.line in lines for problem in text.problems):
                unread.add(calculator.id)
    return result_names, unread
