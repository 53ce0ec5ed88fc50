"""Links, media, outcomes and lessons that are referred to exist."""

from collections.abc import Collection, Iterator

from lms.content.checks.context import CourseContext, is_draft, is_ready, locate_entry
from lms.content.parse_tree import ParsedLink, ParsedText
from lms.content.problems import Problem, build_problem


def check_links(context: CourseContext) -> Iterator[Problem]:
    """Check the targets of all links with a scheme of the format."""
    targets_by_scheme = _list_targets(context)
    for text in context.texts.values():
        for link in text.links:
            targets = targets_by_scheme.get(link.scheme)
            if targets is not None and _get_name(link) not in targets:
                near = context.suggest(_get_name(link), targets)
                yield build_problem(
                    f"link-{link.scheme}", text.path, link.line, link.column,
                    name=link.target, near=near,
                )  # fmt: skip
            elif link.scheme in ("lesson", "worksheet") and is_ready(text):
                target = context.find_source(_get_name(link))
                if target is not None and is_draft(target):
                    where = (text.path, link.line, link.column)
                    yield build_problem("link-not-ready", *where, name=link.target)


def _get_name(link: ParsedLink) -> str:
    return link.target.split("#", maxsplit=1)[0]


def _list_targets(context: CourseContext) -> dict[str, Collection[str] | None]:
    lessons: dict[str, str] = dict.fromkeys(context.list_names(), "")
    lessons |= {text.name: text.front.kind for text in context.list_sources()}
    cases = {name for name, kind in lessons.items() if kind in ("case", "")}
    check_context = context.check_context
    return {
        "lesson": lessons,
        "worksheet": {name for name, kind in lessons.items() if kind in ("worksheet", "")},
        "case": None if check_context.cases is None else cases | set(check_context.cases),
        "term": check_context.shared.glossary,
        "fact": check_context.shared.facts,
    }


def check_media(context: CourseContext) -> Iterator[Problem]:
    """Check that pictures and recordings are in the folder."""
    for text in context.texts.values():
        for media in (*text.images, *text.media):
            if media.src not in context.files:
                near = context.suggest(media.src, context.files)
                yield build_problem(
                    "media-missing", text.path, media.line, media.column, name=media.src, near=near
                )


def check_references(context: CourseContext) -> Iterator[Problem]:
    """Check outcomes and lessons of front matter and questions, and facts of front matter."""
    for text in context.list_sources():
        yield from _check_front(text, context)
        for question in text.questions:
            if question.outcome and question.outcome not in context.course.outcomes:
                yield _build_outcome_problem(text, question.outcome, question.line, context)
            if question.lesson and not context.has_file(question.lesson):
                near = context.suggest(question.lesson, context.course.order)
                yield build_problem(
                    "link-lesson", text.path, question.line, question.column,
                    name=question.lesson, near=near,
                )  # fmt: skip
        for mark in text.marks:
            if mark.outcome not in context.course.outcomes:
                yield _build_outcome_problem(text, mark.outcome, mark.line, context)
        for scenario in text.scenarios:
            if scenario.outcome and scenario.outcome not in context.course.outcomes:
                yield _build_outcome_problem(text, scenario.outcome, scenario.line, context)


def _check_front(text: ParsedText, context: CourseContext) -> Iterator[Problem]:
    outcomes = context.course.outcomes
    for key, names in (("outcomes", text.front.outcomes), ("draw", text.front.draw.by_outcome)):
        for name in names:
            if name not in outcomes:
                yield _build_outcome_problem(text, name, locate_entry(text, key)[0], context)
    for name in text.front.facts:
        if name not in context.check_context.shared.facts:
            line, column = locate_entry(text, "facts")
            near = context.suggest(name, context.check_context.shared.facts)
            yield build_problem("link-fact", text.path, line, column, name=name, near=near)


def _build_outcome_problem(
    text: ParsedText, name: str, line: int, context: CourseContext
) -> Problem:
    near = context.suggest(name, context.course.outcomes)
    return build_problem("outcome-unknown", text.path, line, name=name, near=near)
