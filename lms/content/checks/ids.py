"""Ids are unique in a course and never reused."""

from collections.abc import Iterator

from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext
from lms.content.parse_tree import ParsedPart, ParsedQuestion, ParsedText
from lms.content.problems import Problem, build_problem


def check_ids(context: CourseContext) -> Iterator[Problem]:
    """Yield duplicate ids, and ids that were retired."""
    first: dict[str, tuple[ParsedText, ParsedPart]] = {}
    retired, used = context.course.retired, context.check_context.used
    gone = {*retired.questions, *retired.fields, *used.gone}
    parts = ((text, part) for text in context.list_sources() for part in text.parts if part.has_id)
    for text, part in parts:
        before, earlier = first.setdefault(part.id, (text, part))
        location, position = f"{before.path}:{earlier.line}", (text.path, part.line, part.column)
        are_questions = isinstance(part, ParsedQuestion) and isinstance(earlier, ParsedQuestion)
        is_known = not {"kind"} & (before.front.unread | text.front.unread)
        if are_questions and is_known and before.is_graded != text.is_graded:
            yield build_problem("graded-and-practice", *position, id=part.id, first=location)
        elif earlier is not part:
            yield build_problem("duplicate-id", *position, id=part.id, first=location)
        elif part.id in gone:
            yield build_problem("retired-id", *position, id=part.id)
    yield from _check_retired_options(context)
    for text in context.list_sources():
        if text.name in context.course.retired.lessons:
            yield build_problem("retired-id", text.path, id=text.name)


def _check_retired_options(context: CourseContext) -> Iterator[Problem]:
    gone = set(context.course.retired.options)
    owners = [(text, question.id, question.items) for text, question in context.list_questions()]
    owners += [
        (text, field.id, field.choices)
        for text in context.list_sources()
        for field in text.list_parts(ParsedField)
    ]
    for text, owner, items in owners:
        first: dict[str, int] = {}
        for choice in items:
            name = f"{owner}/{choice.id}"
            position = (text.path, choice.line, choice.column)
            if choice.has_id and choice.id in first:
                location = f"{text.path}:{first[choice.id]}"
                yield build_problem("duplicate-id", *position, id=name, first=location)
            elif name in gone:
                yield build_problem("retired-id", *position, id=name)
            first.setdefault(choice.id, choice.line)
