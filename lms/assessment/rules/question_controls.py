"""A question with its controls, as the template of its type draws it in a quiz and in practice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lms.assessment.rules.submitted_answers import CONTROL
from lms.assessment.types import TYPES
from lms.assessment.types.base import AnswerValue, ShuffledLists
from lms.content.question_model import Question, QuestionKey


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


@dataclass(frozen=True, kw_only=True)
class QuestionControls:
    """`control` names the form control; parts of `match` and `order` append a dot and a number.

    `text`: what was typed, where there is no list. `units`: of a number, in all languages.
    `correct_rows`: rows that a practice question has called right, and that stay as they are.
    `wrong_rows`: those answered otherwise, which are tried again.
    `is_parseable`: False if an answer cannot be right at all, as a word instead of a number.
    """

    id: str
    type: str
    control: str
    stem_html: str
    hint_html: str
    unit: str
    details: Mapping[str, str]
    choices: tuple[AnswerChoice, ...]
    right_sides: tuple[AnswerChoice, ...]
    text: str
    units: tuple[str, ...]
    is_parseable: bool
    correct_rows: frozenset[int] = frozenset()
    wrong_rows: frozenset[int] = frozenset()


ControlsT = TypeVar("ControlsT", bound=QuestionControls)


def build_controls(
    build: Callable[..., ControlsT],
    question: Question,
    key: QuestionKey,
    lists: ShuffledLists,
    answer: AnswerValue,
    /,
    *,
    feedback: Mapping[str, str],
    **values: object,
) -> ControlsT:
    """Return `build` of the question, with what was answered and further values of its own.

    `feedback`: HTML by id of a line or of a spare right side, if it is sent with the page.
    """
    kind = TYPES[question.type]
    html, right_sides = kind.get_lines_by_id(question), kind.get_right_sides_by_id(question)
    positions = kind.list_positions(lists, answer)
    return build(
        id=question.id,
        type=question.type,
        control=f"{CONTROL}{question.id}",
        stem_html=question.stem_html,
        hint_html=question.hint_html,
        unit=question.unit,
        details=question.details,
        choices=tuple(
            AnswerChoice(number, html.get(id_, ""), given, feedback.get(id_, ""))
            for number, (id_, given) in enumerate(zip(lists.ids, positions, strict=True), 1)
        ),
        right_sides=tuple(
            AnswerChoice(
                number, right_sides[id_], None, "" if id_ in html else feedback.get(id_, "")
            )
            for number, id_ in enumerate(lists.right_sides, 1)
        ),
        text=answer[0] if answer and not lists.ids else "",
        units=key.units,
        is_parseable=kind.is_parseable(key, answer),
        **values,
    )
