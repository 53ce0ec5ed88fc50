"""Facets of a case have known values, and its name leads to one case only."""

from collections.abc import Iterator

from lms.content.checks.context import CourseContext, locate_entry
from lms.content.frontmatter import split_facet
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem, build_problem


def check_cases(context: CourseContext) -> Iterator[Problem]:
    """Check the cases of a course, or of the library."""
    for text in context.list_sources():
        if text.front.kind == "case":
            yield from _check_facets(text, context)
            if text.name in (context.check_context.cases or ()):
                yield build_problem("case-twice", text.path, 1, name=text.name)


def _check_facets(text: ParsedText, context: CourseContext) -> Iterator[Problem]:
    for facet, values in context.check_context.facets.items():
        for value in split_facet(text.front.facets.get(facet, "")):
            if value not in values:
                line, column = locate_entry(text, facet)
                yield build_problem(
                    "facet-unknown", text.path, line, column,
                    key=facet, value=value, suggestion=context.suggest(value, values),
                )  # fmt: skip
