"""Links, media, outcomes and lessons that are referred to exist."""

from collections import Counter
from collections.abc import Collection, Iterator

from lms.content.checks.context import CourseContext, is_draft, is_ready, locate_entry
from lms.content.parse_tree import ParsedLink, ParsedScenario, ParsedText
from lms.content.problems import Problem, build_problem


def check_links(context: CourseContext) -> Iterator[Problem]:
    """Check the targets of all links with a scheme of the format.

    A lesson that is not ready is reported at the first link to it, a target that does not exist at
    the first one of each file.
    """
    targets_by_scheme = _get_targets_by_kind(context)
    unready: set[str] = set()
    for text in context.texts.values():
        times = Counter((link.scheme, link.target) for link in text.links)
        for link in {(link.scheme, link.target): link for link in reversed(text.links)}.values():
            targets = targets_by_scheme.get(link.scheme)
            if targets is not None and _get_name(link) not in targets:
                suggestion = context.suggest(_get_name(link), targets)
                yield build_problem(
                    f"link-{link.scheme}", text.path, link.line, link.column,
                    name=link.target, suggestion=suggestion, times=times[link.scheme, link.target],
                )  # fmt: skip
            elif link.target not in unready and _targets_draft(link, text, context):
                unready.add(link.target)
                yield build_problem(
                    "link-not-ready", text.path, link.line, link.column, name=link.target
                )


def _targets_draft(link: ParsedLink, text: ParsedText, context: CourseContext) -> bool:
    target = context.find_source(_get_name(link))
    is_lesson = link.scheme in ("lesson", "worksheet")
    return is_lesson and is_ready(text) and target is not None and is_draft(target)


def _get_name(link: ParsedLink) -> str:
    return link.target.split("#", maxsplit=1)[0]


def _get_targets_by_kind(context: CourseContext) -> dict[str, Collection[str] | None]:
    lessons: dict[str, str] = dict.fromkeys((*context.list_names(), *context.course.order), "")
    lessons |= {
        text.name: text.front.kind
        for text in context.list_sources()
        if "kind" not in text.front.unread and not text.has_structure_error
    }
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
    """Check that pictures and recordings are in the folder; a missing one is reported once."""
    reported = {context.course.cover}
    for text in context.texts.values():
        for media in (*text.images, *text.media):
            if media.src not in context.files and media.src not in reported:
                reported.add(media.src)
                suggestion = context.suggest(media.src, context.files)
                yield build_problem(
                    "media-missing",
                    text.path,
                    media.line,
                    media.column,
                    name=media.src,
                    suggestion=suggestion,
                )


def check_references(context: CourseContext) -> Iterator[Problem]:
    """Check outcomes and lessons of front matter and questions, and facts of front matter."""
    for text in context.list_sources():
        yield from _check_front(text, context)
        for question in text.questions:
            if question.outcome and not context.is_outcome(question.outcome):
                yield _build_outcome_problem(text, question.outcome, question.line, context)
            if question.lesson and not context.is_lesson(question.lesson):
                suggestion = context.suggest(question.lesson, context.course.order)
                yield build_problem(
                    "link-lesson", text.path, question.line, question.column,
                    name=question.lesson, suggestion=suggestion,
                )  # fmt: skip
        for mark in text.marks:
            if not context.is_outcome(mark.outcome):
                yield _build_outcome_problem(text, mark.outcome, mark.line, context)
        for scenario in text.scenarios:
            if scenario.outcome and not context.is_outcome(scenario.outcome):
                yield _build_outcome_problem(text, scenario.outcome, scenario.line, context)
            else:
                yield from _check_scenario(scenario, text, context)


def _check_scenario(
    scenario: ParsedScenario, text: ParsedText, context: CourseContext
) -> Iterator[Problem]:
    """Compare the outcome of a scenario with those of its questions.

    If all of them have another one, the scenario is wrong, and they are not reported.
    """
    questions = [question for question in text.questions if question.scenario == scenario.id]
    others = [
        question
        for question in questions
        if question.outcome and question.outcome != scenario.outcome
    ]
    others = [question for question in others if context.is_outcome(question.outcome or "")]
    is_wrong_itself = len(others) == len(questions) > 1
    for question in (others[:1] if is_wrong_itself else others) if scenario.outcome else ():
        line = scenario.line if is_wrong_itself else question.line
        yield build_problem(
            "scenario-outcome", text.path, line, id=question.id, outcome=scenario.outcome
        )


def _check_front(text: ParsedText, context: CourseContext) -> Iterator[Problem]:
    for key, names in (("outcomes", text.front.outcomes), ("draw", text.front.draw.by_outcome)):
        for name in names:
            if not context.is_outcome(name):
                line, _ = locate_entry(text, key, name)
                yield _build_outcome_problem(text, name, line, context)
    for name in text.front.facts:
        if name not in context.check_context.shared.facts:
            line, column = locate_entry(text, "facts", name)
            suggestion = context.suggest(name, context.check_context.shared.facts)
            yield build_problem(
                "link-fact", text.path, line, column, name=name, suggestion=suggestion
            )


def _build_outcome_problem(
    text: ParsedText, name: str, line: int, context: CourseContext
) -> Problem:
    suggestion = context.suggest(name, context.course.outcomes)
    return build_problem("outcome-unknown", text.path, line, name=name, suggestion=suggestion)
