"""Source and translation contain the same numbers.

To avoid false alarms, small whole numbers are ignored, because one language often writes them as
words, and repetitions are ignored. A number is reported only if the same section of the other file
does not contain it at all.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lms.content.checks.context import CourseContext
from lms.content.checks.drawings import list_reported_lines
from lms.content.parse_tree import ParsedText, ProseNumber
from lms.content.problems import Problem, build_problem

SMALL = 12


@dataclass
class _NumberGroup:
    """The numbers of a question or of a section: value -> where it first occurs."""

    figures: dict[Decimal, ProseNumber] = field(default_factory=dict)


def check_prose_numbers(context: CourseContext) -> Iterator[Problem]:
    """Yield one problem for each question or section whose numbers differ."""
    for source, text in context.list_comparable():
        sections = len(source.headings) == len(text.headings)
        skipped = list_reported_lines(source, text)
        before = _group_numbers(source, skipped[0], sections=sections)
        after = _group_numbers(text, skipped[1], sections=sections)
        for name in dict.fromkeys([*before, *after]):
            yield from _compare(before[name], after[name], text)


def _compare(before: _NumberGroup, after: _NumberGroup, text: ParsedText) -> Iterator[Problem]:
    lost = [number for value, number in before.figures.items() if value not in after.figures]
    new = [number for value, number in after.figures.items() if value not in before.figures]
    if not lost and not new:
        return
    where = new[0] if new else next(iter(after.figures.values()), None)
    line, column = (where.line, where.column) if where else (1, 1)
    yield build_problem(
        "translation-numbers", text.path, line, column,
        source=_join(lost), here=_join(new), source_line=lost[0].line if lost else 0,
    )  # fmt: skip


def _join(numbers: list[ProseNumber]) -> str:
    return ", ".join(number.text.strip() for number in numbers) or "–"


def _group_numbers(
    text: ParsedText, skipped: Collection[int], *, sections: bool
) -> defaultdict[str, _NumberGroup]:
    groups: defaultdict[str, _NumberGroup] = defaultdict(_NumberGroup)
    owners = {
        line: question.id
        for question in text.questions
        for line in range(question.line, question.end_line + 1)
    }
    starts = sorted(heading.line for heading in text.headings) if sections else []
    for number in text.numbers:
        if is_significant(number.value) and number.line not in skipped:
            section = bisect_right(starts, number.line)
            name = owners.get(number.line, f"# {section}")
            groups[name].figures.setdefault(number.value.normalize(), number)
    return groups


def is_significant(value: Decimal) -> bool:
    """Return False for whole numbers up to twelve, which may be words, months and steps."""
    return value != value.to_integral_value() or abs(value) > SMALL
