"""Each part of a plan page is filled by a single field."""

from collections.abc import Iterator

from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem, build_problem


def check_plan_parts(context: CourseContext) -> Iterator[Problem]:
    """Yield fields that fill a part which an earlier field fills: the last one would win.

    Several texts of a page are stored by field, and all are shown. Of fields with one id, the id is
    the problem.
    """
    first: dict[tuple[str, str], tuple[ParsedText, ParsedField]] = {}
    fields = (
        (text, field) for text in context.list_sources() for field in text.list_parts(ParsedField)
    )
    for text, field in fields:
        if field.plan_role in {"", "text"}:
            continue
        before, earlier = first.setdefault((field.plan_page, field.plan_role), (text, field))
        if earlier is not field and earlier.id != field.id:
            yield build_problem(
                "plan-part-twice", text.path, field.line, field.column,
                plan=f"{field.plan_page}.{field.plan_role}", id=earlier.id,
                first=f"{before.path}:{earlier.line}",
            )  # fmt: skip
