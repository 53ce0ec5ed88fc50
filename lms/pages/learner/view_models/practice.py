"""Practice questions inside a lesson: their lists as shown, and the grading of an answer.

Key and feedback are sent with the page; answers are not stored. Posted values are positions 1…n in
the lists shown, as in a quiz, so that both kinds of question look and behave alike.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from lms.assessment.rules import grade
from lms.assessment.rules.question_draw import shuffled
from lms.assessment.rules.submitted_answers import (
    ShuffledLists,
    answer_positions,
    read_submitted_answer,
)
from lms.content.model import PracticePart, QuestionKey

Verdict: TypeAlias = Literal["right", "partly", "wrong", "empty"]


@dataclass(frozen=True)
class PracticeLine:
    """One line of a list: an option, a left side or a step. `given`: the position posted for it."""

    position: int
    html: str
    feedback_html: str = ""
    given: int | None = None


@dataclass(frozen=True)
class PracticeResult:
    """The result of an answer: `said` are feedbacks, each after the text it refers to.

    That text is empty where only one option was chosen.
    """

    verdict: Verdict
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PracticeView:
    """A practice question as a page renders it; `key` is JSON with the positions on the page."""

    id: str
    type: str
    stem_html: str
    hint_html: str
    explain_html: str
    unit: str
    lines: tuple[PracticeLine, ...]
    rights: tuple[PracticeLine, ...]
    mistakes: tuple[tuple[str, str], ...]
    key: str
    text: str = ""
    judged: PracticeResult | None = None


def build_practice(part: PracticePart) -> PracticeView:
    """Return the question without an answer."""
    question, feedback = part.question, part.feedback
    lists = lists_of(part)
    options = {option.id: option.html for option in question.options}
    options.update({pair.id: pair.left_html for pair in question.pairs})
    rights = {pair.id: pair.right_html for pair in question.pairs}
    return PracticeView(
        id=question.id,
        type=question.type,
        stem_html=question.stem_html,
        hint_html=question.hint_html,
        explain_html=feedback.explain_html,
        unit=question.unit,
        lines=tuple(
            PracticeLine(position, options.get(id_, ""), feedback.by_option.get(id_, ""))
            for position, id_ in enumerate(lists.ids, 1)
        ),
        rights=tuple(
            PracticeLine(position, rights[id_]) for position, id_ in enumerate(lists.rights, 1)
        ),
        mistakes=tuple(feedback.by_mistake.items()),
        key=json.dumps(_page_key(part.key, lists), ensure_ascii=False, separators=(",", ":")),
    )


def grade_practice(part: PracticePart, posted: Mapping[str, Sequence[str]]) -> PracticeView:
    """Return the question graded for the posted values, by part (`""`: a control without one)."""
    view, lists = build_practice(part), lists_of(part)
    answer = read_submitted_answer(part.key, lists, posted)
    positions = answer_positions(part.key, lists, answer) if lists.ids else ()
    lines = tuple(
        replace(line, given=given) for line, given in zip(view.lines, positions, strict=False)
    )
    text = answer[0] if answer and not lists.ids else ""
    return replace(view, lines=lines, text=text, judged=_grade(part, answer))


def lists_of(part: PracticePart) -> ShuffledLists:
    """Return the lists: options in the author's order, pairs and steps shuffled.

    The author's order of pairs and steps is the right answer.
    """
    question, seed = part.question, part.question.id
    if question.type == "match":
        ids = tuple(pair.id for pair in question.pairs)
        return ShuffledLists(ids, _shuffle(ids, seed))
    ids = tuple(option.id for option in question.options)
    return ShuffledLists(_shuffle(ids, seed) if question.type == "order" else ids)


def _shuffle(ids: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Return the ids shuffled, but never in their original order."""
    mixed = shuffled(ids, seed=seed)
    return mixed if mixed != ids else (*ids[1:], *ids[:1])


def _grade(part: PracticePart, answer: Sequence[str]) -> PracticeResult:
    if not any(one.strip() for one in answer):
        return PracticeResult("empty")
    mark = grade(part.key, answer)
    verdict: Verdict = "right" if mark.share == 1 else "partly" if mark.share else "wrong"
    by_option, by_mistake = part.feedback.by_option, part.feedback.by_mistake
    if mark.mistake:
        said = by_mistake.get(mark.mistake)
        return PracticeResult(verdict, (("", said),) if said else ())
    names = {one.id: one.html for one in part.question.options}
    is_one = part.question.type == "single"
    chosen = [one for one in answer if one in by_option]
    return PracticeResult(
        verdict, tuple(("" if is_one else names[one], by_option[one]) for one in chosen)
    )


def _page_key(key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
    """Return what the script compares with: the value that each control should have."""
    if key.type in {"single", "multiple"}:
        return {"right": [str(lists.ids.index(id_) + 1) for id_ in key.correct]}
    if key.type == "match":
        return {"right": [str(lists.rights.index(id_) + 1) for id_ in lists.ids]}
    if key.type == "order":
        return {"right": [str(key.correct.index(id_) + 1) for id_ in lists.ids]}
    if key.type == "number":
        return {
            "low": key.low,
            "high": key.high,
            "tolerance": key.tolerance,
            "units": list(key.units),
        }
    return {"accepted": list(key.accepted)}
