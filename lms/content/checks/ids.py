"""Ids are unique in a course, never reused, and never lost after learners have used them."""

from collections.abc import Iterator, Mapping

from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext
from lms.content.course import PATH
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
        location, where = f"{before.path}:{earlier.line}", (text.path, part.line, part.column)
        are_questions = isinstance(part, ParsedQuestion) and isinstance(earlier, ParsedQuestion)
        if are_questions and before.is_graded != text.is_graded:
            yield build_problem("graded-and-practice", *where, id=part.id, first=location)
        elif earlier is not part:
            yield build_problem("duplicate-id", *where, id=part.id, first=location)
        elif part.id in gone:
            yield build_problem("retired-id", *where, id=part.id)
    yield from _check_retired_options(context)
    for text in context.list_sources():
        if text.name in context.course.retired.lessons:
            yield build_problem("retired-id", text.path, id=text.name)


def _check_retired_options(context: CourseContext) -> Iterator[Problem]:
    gone = set(context.course.retired.options)
    for text, question in context.list_questions():
        first: dict[str, int] = {}
        for choice in question.items:
            name = f"{question.id}/{choice.id}"
            where = (text.path, choice.line, choice.column)
            if choice.has_id and choice.id in first:
                location = f"{text.path}:{first[choice.id]}"
                yield build_problem("duplicate-id", *where, id=name, first=location)
            elif name in gone:
                yield build_problem("retired-id", *where, id=name)
            first.setdefault(choice.id, choice.line)


def check_used(context: CourseContext) -> Iterator[Problem]:
    """Yield published ids that are neither present with the same type nor retired."""
    used, retired = context.check_context.used, context.course.retired
    lessons = {text.name: text.front.kind for text in context.list_sources()}
    # A removed lesson is one problem, and retiring it covers its questions and fields.
    covered = tuple(id_ for id_, lesson in used.lesson_of.items() if lesson not in lessons)
    questions = {question.id: question.type for _, question in context.list_questions()}
    options = {
        f"{question.id}/{item.id}": "option" for _, question in context.list_questions()
        for item in question.items
    }  # fmt: skip
    fields = {
        field.id: field.type
        for text in context.list_sources()
        for field in text.list_parts(ParsedField)
    }
    # A removed question is one problem, which includes its options.
    met = {option: "option" for option in sorted(used.options) if option.split("/")[0] in questions}
    yield from _compare("lessons", used.lessons, lessons, retired.lessons)
    yield from _compare("questions", used.questions, questions, (*retired.questions, *covered))
    yield from _compare("options", met, options, retired.options)
    yield from _compare("fields", used.fields, fields, (*retired.fields, *covered))


def _compare(
    group: str, used: Mapping[str, str], now: Mapping[str, str], retired: tuple[str, ...]
) -> Iterator[Problem]:
    for name, before in used.items():
        after = now.get(name)
        if after is None and name not in retired:
            yield build_problem("used-id-removed", PATH, id=name, group=group)
        elif after not in (None, before):
            yield build_problem("used-id-changed", PATH, id=name, before=before, after=after)
