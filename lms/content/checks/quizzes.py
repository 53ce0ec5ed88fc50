"""A quiz can be drawn, tests the promised outcomes, and is not passed by guessing."""

import math
from collections.abc import Iterator, Sequence

from lms.content.checks.context import CourseContext, locate_entry
from lms.content.course import PATH
from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.problems import Problem, build_problem
from lms.content.questions.types import TYPES

GUESSING_PERCENT = 5
_MANY = 100  # with more questions the probability hardly changes, but takes longer to compute


def check_quizzes(context: CourseContext) -> Iterator[Problem]:
    """Check draw against bank, outcomes against questions, and pass mark against guessing."""
    quizzes = [text for text in context.list_sources() if text.is_graded]
    for text in quizzes:
        short = list(_check_bank(text, context))
        yield from short
        if not short and _has_outcomes(text, context):
            yield from _check_guessing(text)
    yield from _check_tested(quizzes, context)


def _check_tested(quizzes: Sequence[ParsedText], context: CourseContext) -> Iterator[Problem]:
    """Yield outcomes without a question, if all quizzes and their questions can be read."""
    tested = {question.outcome or "" for text in quizzes for question in text.questions}
    is_readable = (
        all(map(context.is_outcome, tested))
        and not any(text.has_structure_error for text in quizzes)
        and not any("kind" in text.front.unread for text in context.list_sources())
        and all(context.find_source(name) for name in context.course.order)
    )
    for name in context.course.outcomes if quizzes and is_readable else ():
        if name not in tested:
            line, column = context.read.locate("outcomes", name)
            yield build_problem("outcome-untested", PATH, line, column, name=name)


def list_draws(text: ParsedText) -> list[tuple[str, int, list[tuple[ParsedQuestion, ...]]]]:
    """Return what an attempt draws: outcome (empty = any), how many questions, from which items."""
    grouped = [
        *((question,) for question in text.questions if not question.scenario),
        *(
            tuple(q for q in text.questions if q.scenario == scenario.id)
            for scenario in text.scenarios
        ),
    ]
    grouped = [whole for whole in grouped if whole]
    draw = text.front.draw
    if draw.by_outcome:
        return [
            (outcome, count, [whole for whole in grouped if whole[0].outcome == outcome])
            for outcome, count in draw.by_outcome.items()
        ]
    total = sum(len(whole) for whole in grouped)
    return [("", total if draw.total is None else draw.total, grouped)]


def _check_bank(text: ParsedText, context: CourseContext) -> Iterator[Problem]:
    """Yield draws that no part of the bank adds up to, if all questions can be read."""
    if "draw" in text.front.unread or text.has_structure_error:
        return
    for outcome, count, wholes in list_draws(text):
        if _has_outcomes(text, context) and not can_add_up([len(whole) for whole in wholes], count):
            line, column = locate_entry(text, "draw", outcome)
            bank = sum(len(whole) for whole in wholes)
            of_outcome = f" ({outcome})" if outcome else ""
            yield build_problem(
                "bank-too-small", text.path, line, column,
                draw=count, outcome=of_outcome, bank=bank,
            )  # fmt: skip


def _has_outcomes(text: ParsedText, context: CourseContext) -> bool:
    """Return whether what a draw by outcome depends on can be read."""
    drawn = text.front.draw.by_outcome
    names = [*drawn, *(question.outcome or "" for question in text.questions)]
    return not drawn or all(map(context.is_outcome, names))


def can_add_up(sizes: Sequence[int], total: int) -> bool:
    """Return whether some of the items together have exactly `total` questions."""
    if total > sum(sizes):
        return False
    reached = 1  # bit n: some items have n questions together
    for size in sizes:
        reached |= reached << size
    return bool(reached >> total & 1)


def _check_guessing(text: ParsedText) -> Iterator[Problem]:
    if text.has_structure_error or text.front.unread & {"draw", "pass"}:
        return
    chance = estimate_guessing(text)
    if chance * 100 >= GUESSING_PERCENT:
        line, column = locate_entry(text, "pass")
        yield build_problem(
            "pass-by-guessing", text.path, line, column, percent=math.floor(chance * 100)
        )


def estimate_guessing(text: ParsedText) -> float:
    """Return the probability of passing by guessing, from 0 to 1.

    A question counts as all or nothing, and the questions of a group as equally hard to guess.
    """
    reached = [1.0]
    for _, count, wholes in list_draws(text):
        chances = [
            TYPES[question.type].estimate_guess(question.content)
            for whole in wholes
            for question in whole
        ]
        if chances:
            for _ in range(min(count, _MANY)):
                reached = _add_question(reached, sum(chances) / len(chances))
    questions = len(reached) - 1
    needed = math.ceil(text.front.pass_percent * questions / 100)
    return sum(reached[needed:]) if questions else 0.0


def _add_question(reached: list[float], chance: float) -> list[float]:
    """Return the distribution of right answers after one more question."""
    wrong = [*(value * (1 - chance) for value in reached), 0.0]
    right = [0.0, *(value * chance for value in reached)]
    return [first + other for first, other in zip(wrong, right, strict=True)]
