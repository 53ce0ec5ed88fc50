"""Ids are unique in a course, never reused, and never lost after learners have used them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.content.checks.context import CourseContext
from lms.content.course import PATH
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem, build_problem


@dataclass(frozen=True)
class _IdentifiedItem:
    """Something with an id. `graded` None: neither graded nor practice."""

    id: str
    text: ParsedText
    line: int
    column: int
    graded: bool | None = None


def check_ids(context: CourseContext) -> Iterator[Problem]:
    """Yield duplicate ids, and ids that were retired."""
    first: dict[str, _IdentifiedItem] = {}
    retired = context.course.retired
    gone = {*retired.questions, *retired.fields}
    for named in _list_identified(context):
        before = first.setdefault(named.id, named)
        location = f"{before.text.path}:{before.line}"
        where = (named.text.path, named.line, named.column)
        if before is not named and before.graded is not None and before.graded != named.graded:
            yield build_problem("graded-and-practice", *where, id=named.id, first=location)
        elif before is not named:
            yield build_problem("duplicate-id", *where, id=named.id, first=location)
        elif named.id in gone:
            yield build_problem("retired-id", *where, id=named.id)
    yield from _check_retired_options(context)
    yield from _check_retired_lessons(context)


def _list_identified(context: CourseContext) -> Iterator[_IdentifiedItem]:
    for text in context.list_sources():
        graded = text.front.kind == "quiz"
        for question in text.questions:
            if question.has_id:
                yield _IdentifiedItem(question.id, text, question.line, question.column, graded)
        for scenario in text.scenarios:
            if scenario.has_id:
                yield _IdentifiedItem(scenario.id, text, scenario.line, scenario.column)
        for field in text.fields:
            if field.has_id:
                yield _IdentifiedItem(field.id, text, field.line, field.column)
        for calculator in text.calculators:
            yield _IdentifiedItem(calculator.id, text, calculator.line, calculator.column)


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


def _check_retired_lessons(context: CourseContext) -> Iterator[Problem]:
    gone = set(context.course.retired.lessons)
    for text in context.list_sources():
        if text.name in gone:
            yield build_problem("retired-id", text.path, id=text.name)


def check_used(context: CourseContext) -> Iterator[Problem]:
    """Yield published ids that are neither present with the same type nor retired."""
    used, retired = context.check_context.used, context.course.retired
    lessons = {text.name: text.front.kind for text in context.list_sources()}
    questions = {question.id: question.type for _, question in context.list_questions()}
    options = {
        f"{question.id}/{item.id}": "option" for _, question in context.list_questions()
        for item in question.items
    }  # fmt: skip
    fields = {field.id: field.type for text in context.list_sources() for field in text.fields}
    # A removed question is one problem, which includes its options.
    met = {option: "option" for option in sorted(used.options) if option.split("/")[0] in questions}
    yield from _compare("lessons", used.lessons, lessons, retired.lessons)
    yield from _compare("questions", used.questions, questions, retired.questions)
    yield from _compare("options", met, options, retired.options)
    yield from _compare("fields", used.fields, fields, retired.fields)


def _compare(
    group: str, used: Mapping[str, str], now: Mapping[str, str], retired: tuple[str, ...]
) -> Iterator[Problem]:
    for name, before in used.items():
        after = now.get(name)
        if after is None and name not in retired:
            yield build_problem("used-id-removed", PATH, id=name, group=group)
        elif after not in (None, before):
            yield build_problem("used-id-changed", PATH, id=name, before=before, after=after)
