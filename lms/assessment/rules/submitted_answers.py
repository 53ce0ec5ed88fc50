"""Conversion between submitted positions 1…n of shuffled lists and stored answers by id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.assessment.types import TYPES
from lms.assessment.types.base import AnswerValue, Posted, ShuffledLists
from lms.content.model import Question, QuestionKey, QuizRules

CONTROL = "answer-"


@dataclass(frozen=True)
class AnswerChoice:
    """A line of a question's list; `number` is the submitted value.

    `given`: for `single` and `multiple` the number itself where chosen; for `match` the number of
    the chosen right side; for `order` the given rank.
    """

    number: int
    html: str
    given: int | None = None
    feedback_html: str = ""


def shuffle_lists(key: QuestionKey, rules: QuizRules, *, seed: str) -> ShuffledLists:
    """Return the lists of one question in one attempt, the same in every language."""
    is_kept = rules.shuffle in {"questions", "none"}
    return TYPES[key.type].shuffle(key, seed=f"{seed}:{key.id}", is_kept=is_kept)


def read_submitted_answer(
    key: QuestionKey, lists: ShuffledLists, posted: Posted
) -> tuple[str, ...]:
    """Return the answer by ids.

    Values that are not a position in the list are left out: a page cannot submit them.
    """
    return TYPES[key.type].read(lists, posted)


def answer_positions(
    key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
) -> tuple[int | None, ...]:
    """Return the selected position for each line of the list, None where nothing is selected."""
    return TYPES[key.type].list_positions(lists, answer)


def group_by_question(form: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Sequence[str]]]:
    """Return what the controls `answer-<question>` and `answer-<question>.<part>` of a form hold.

    By question and part. A hidden empty value precedes a choice, so that clearing it is submitted
    too.
    """
    found: dict[str, dict[str, Sequence[str]]] = {}
    for control, values in form.items():
        if control.startswith(CONTROL):
            question, _, part = control.removeprefix(CONTROL).partition(".")
            found.setdefault(question, {})[part] = [value for value in values if value]
    return found


def list_choices(
    question: Question,
    lists: ShuffledLists,
    answer: AnswerValue,
    feedback: Mapping[str, str] | None = None,
) -> tuple[AnswerChoice, ...]:
    """Return the lines of the list with what was answered, and with feedback by id if any."""
    kind = TYPES[question.type]
    html, positions = kind.list_lines(question), kind.list_positions(lists, answer)
    return tuple(
        AnswerChoice(number, html.get(id_, ""), given, (feedback or {}).get(id_, ""))
        for number, (id_, given) in enumerate(zip(lists.ids, positions, strict=True), 1)
    )


def list_rights(question: Question, lists: ShuffledLists) -> tuple[AnswerChoice, ...]:
    """Return what can be selected for a line, where it is a list of its own."""
    html = TYPES[question.type].list_rights(question)
    return tuple(AnswerChoice(number, html[id_]) for number, id_ in enumerate(lists.rights, 1))
