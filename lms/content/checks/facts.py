"""Facts that a lesson cites are publishable, not overdue, and available in its language."""

import datetime as dt
import re
from collections.abc import Iterator

from lms.content.checks.context import CourseContext, is_ready, locate_entry
from lms.content.model import Fact
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem, build_problem


def check_facts(context: CourseContext) -> Iterator[Problem]:
    """Yield one problem for each fact, at its first citation.

    If it may not be printed, one for each lesson; if it has no statement or no source, one for each
    language.
    """
    reported: set[tuple[str, ...]] = set()
    for text in context.texts.values():
        if context.check_context.is_unknown_language(text.language):
            continue  # a problem of its own
        for name, (line, column) in _find_cited_facts(text).items():
            fact = context.check_context.shared.facts.get(name)
            found = _list_fact_problems(fact, text, context.check_context.today) if fact else ()
            for code, values in found:
                lesson = text.name if code == "fact-not-for-print" else ""
                subject = (code, name, lesson, *values.values())
                if subject not in reported:
                    reported.add(subject)
                    yield build_problem(code, text.path, line, column, name=name, **values)


def _find_cited_facts(text: ParsedText) -> dict[str, tuple[int, int]]:
    cited = dict.fromkeys(text.front.facts, locate_entry(text, "facts"))
    for link in text.links:
        if link.scheme == "fact":
            cited.setdefault(link.target, (link.line, link.column))
    return cited


def _list_fact_problems(
    fact: Fact, text: ParsedText, today: dt.date | None
) -> Iterator[tuple[str, dict[str, str]]]:
    if fact.print == "no":
        yield "fact-not-for-print", {}
    if today and is_overdue(fact.review, today):
        yield "fact-overdue", {"review": fact.review}
    texts = (fact.statements, fact.sources)
    if is_ready(text) and not all(words.get(text.language, "").strip() for words in texts):
        yield "fact-untranslated", {"language": text.language}


def is_overdue(review: str, today: dt.date) -> bool:
    """Return whether the month (or the day) of review has passed."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", review)
    if not found:
        return False
    year, month, day = int(found[1]), int(found[2]), found[3]
    if day:
        return (year, month, int(day)) < (today.year, today.month, today.day)
    return (year, month) < (today.year, today.month)
