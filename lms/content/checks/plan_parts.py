"""Each part of a plan page is filled by a single field, and each page by a single course."""

from collections.abc import Iterable, Iterator

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


def check_plan_pages(context: CourseContext) -> Iterator[Problem]:
    """Yield the first field of each page that another course fills.

    A cooperative has one plan: with both courses, each would replace what the other stored.
    """
    for page, (text, field) in _get_first_fields_by_page(context.list_sources()).items():
        if first := context.check_context.plan_pages.get(page):
            yield build_problem(
                "plan-page-shared", text.path, field.line, field.column, page=page, first=first
            )


def get_plan_pages_by_name(texts: Iterable[ParsedText], folder: str) -> dict[str, str]:
    """Return the pages of the plan that these texts of a course fill, with file and line."""
    return {
        page: f"{folder}/{text.path}:{field.line}"
        for page, (text, field) in _get_first_fields_by_page(texts).items()
    }


def _get_first_fields_by_page(
    texts: Iterable[ParsedText],
) -> dict[str, tuple[ParsedText, ParsedField]]:
    first: dict[str, tuple[ParsedText, ParsedField]] = {}
    for text in texts:
        for field in text.list_parts(ParsedField):
            if field.plan_page:
                first.setdefault(field.plan_page, (text, field))
    return first
