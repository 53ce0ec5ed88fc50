"""Practice questions inside a lesson: their lists as shown, and the grading of an answer.

Key and feedback are sent with the page; answers are not stored. Posted values are positions 1…n in
the lists shown, as in a quiz, so that both kinds of question look and behave alike.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lms.assessment.rules.grading import grade
from lms.assessment.rules.question_controls import QuestionControls, build_controls
from lms.assessment.types import TYPES
from lms.content.blocks.question import PracticePart

Verdict: TypeAlias = Literal["right", "partly", "wrong", "empty", "unreadable"]


@dataclass(frozen=True)
class PracticeResult:
    """The result of an answer: `feedback` is pairs of the text referred to and the feedback.

    That text is empty where only one option can be chosen.
    """

    verdict: Verdict
    feedback: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PracticeView(QuestionControls):
    """A practice question as a page renders it; `key` is JSON with the positions on the page."""

    explain_html: str
    mistakes: tuple[tuple[str, str], ...]
    key: str
    result: PracticeResult | None


def build_practice(
    part: PracticePart, answer: Sequence[str] = (), result: PracticeResult | None = None
) -> PracticeView:
    """Return the question, with an answer and its result if there is one."""
    kind = TYPES[part.question.type]
    lists = kind.arrange(part.question)
    key = kind.build_client_answer_key(part.key, lists)
    correct = kind.list_correct_rows(part.key, lists, answer) if result else frozenset()
    wrong = kind.list_wrong_rows(part.key, lists, answer) if result else frozenset()
    return build_controls(
        PracticeView,
        part.question,
        part.key,
        lists,
        answer,
        feedback=part.feedback.by_option,
        explain_html=part.feedback.explain_html,
        mistakes=tuple(part.feedback.by_mistake.items()),
        key=json.dumps(key, ensure_ascii=False, separators=(",", ":")),
        result=result,
        correct_rows=correct,
        wrong_rows=wrong,
    )


def grade_practice(part: PracticePart, posted: Mapping[str, Sequence[str]]) -> PracticeView:
    """Return the question graded for the posted values, by part (`""`: a control without one)."""
    kind = TYPES[part.question.type]
    answer = kind.read(kind.arrange(part.question), posted)
    return build_practice(part, answer, _grade(part, answer))


def _grade(part: PracticePart, answer: Sequence[str]) -> PracticeResult:
    if not any(text.strip() for text in answer):
        return PracticeResult("empty")
    kind = TYPES[part.question.type]
    if not kind.is_parseable(part.key, answer):
        return PracticeResult("unreadable")
    answer_grade = grade(part.key, answer)
    verdict: Verdict = (
        "right" if answer_grade.share == 1 else "partly" if answer_grade.share else "wrong"
    )
    by_option, by_mistake = part.feedback.by_option, part.feedback.by_mistake
    if answer_grade.known_mistake:
        feedback = by_mistake.get(answer_grade.known_mistake)
        return PracticeResult(verdict, (("", feedback),) if feedback else ())
    names = kind.get_names_by_id(part.question)
    chosen = [id_ for id_ in kind.list_feedback_ids(part.key, answer) if id_ in by_option]
    return PracticeResult(verdict, tuple((names.get(id_, ""), by_option[id_]) for id_ in chosen))
