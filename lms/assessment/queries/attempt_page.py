"""The questions of an attempt as its page shows them: shuffled, numbered, without a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from lms.assessment.queries.attempts import (
    AnswerRow,
    AttemptRow,
    get_attempt,
    list_answers,
    list_questions,
)
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules import answer_positions, shuffle_lists
from lms.assessment.rules.submitted_answers import ShuffledLists
from lms.catalogue.queries.published import get_keys, get_lesson
from lms.content.model import (
    CompiledLesson,
    Question,
    QuestionKey,
    QuestionPart,
    QuestionType,
    ScenarioPart,
)
from lms.content.numbers import read_number

ScenarioQuestion: TypeAlias = tuple[Question, str, str]


@dataclass(frozen=True)
class AnswerChoice:
    """A line of a question's list; `number` is the submitted value.

    `given`: for `single` and `multiple` the number itself where chosen; for `match` the number of
    the chosen right side; for `order` the given rank.
    """

    number: int
    html: str
    given: int | None = None


@dataclass(frozen=True)
class AttemptPageQuestion:
    """`control` names the form control; parts of `match` and `order` append a dot and a number."""

    id: str
    position: int
    type: QuestionType
    control: str
    stem_html: str
    points: int
    scenario_id: str = ""
    scenario_html: str = ""
    choices: tuple[AnswerChoice, ...] = ()
    rights: tuple[AnswerChoice, ...] = ()
    text: str = ""
    unit: str = ""
    hint_html: str = ""
    is_answered: bool = False
    # False when the answer to a number question is not a number.
    is_readable: bool = True


@dataclass(frozen=True)
class AttemptPage:
    """`sequence` is the highest one stored, from which a script in another browser continues."""

    attempt: AttemptRow
    lesson: CompiledLesson
    questions: tuple[AttemptPageQuestion, ...]
    sequence: int

    @property
    def title(self) -> str:
        return self.lesson.title

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)


def get_attempt_page(
    session: Session, *, person_id: int, attempt_id: int, language: str
) -> AttemptPage:
    """Return all data of the page of an attempt. Raises NotFound for another person's."""
    attempt = get_attempt(session, person_id=person_id, attempt_id=attempt_id)
    lesson = get_lesson(session, attempt.revision_id, lesson=attempt.lesson, language=language)
    rules = get_quiz_rules(session, attempt.revision_id, attempt.lesson)
    keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    answers = list_answers(session, attempt_id)
    known = questions_of(lesson)
    questions = tuple(
        _build_question(
            known[id_],
            shuffle_lists(keys[id_], rules, seed=attempt.seed),
            keys[id_],
            position=position,
            answer=answers.get(id_),
        )
        for position, id_ in enumerate(list_questions(session, attempt_id), 1)
    )
    sequence = max((answer.sequence for answer in answers.values()), default=0)
    return AttemptPage(attempt, lesson, questions, sequence)


def questions_of(lesson: CompiledLesson) -> dict[str, ScenarioQuestion]:
    """Return the graded questions of a compiled quiz by id, with id and stem of their scenarios."""
    return {asked[0].id: asked for asked in _all(lesson)}


def _all(lesson: CompiledLesson) -> Iterator[ScenarioQuestion]:
    for part in lesson.parts:
        if isinstance(part, QuestionPart):
            yield part.question, "", ""
        elif isinstance(part, ScenarioPart):
            for question in part.questions:
                yield question, part.id, part.stem_html


def _build_question(
    asked: ScenarioQuestion,
    lists: ShuffledLists,
    key: QuestionKey,
    *,
    position: int,
    answer: AnswerRow | None,
) -> AttemptPageQuestion:
    question, scenario_id, scenario_html = asked
    value = answer.value if answer else ()
    is_typed = key.type in {"number", "text"}
    return AttemptPageQuestion(
        id=question.id,
        position=position,
        type=key.type,
        control=f"answer-{question.id}",
        stem_html=question.stem_html,
        points=key.points,
        scenario_id=scenario_id,
        scenario_html=scenario_html,
        choices=_choices(question, lists, key, value),
        rights=_rights(question, lists),
        text=value[0] if is_typed and value else "",
        unit=question.unit,
        hint_html=question.hint_html,
        is_answered=bool(answer and answer.is_given),
        is_readable=_is_readable(key, value),
    )


def _is_readable(key: QuestionKey, value: tuple[str, ...]) -> bool:
    if key.type != "number" or not value or not value[0].strip():
        return True
    return read_number(value[0], key.units) is not None


def _choices(
    question: Question, lists: ShuffledLists, key: QuestionKey, value: tuple[str, ...]
) -> tuple[AnswerChoice, ...]:
    html = {option.id: option.html for option in question.options}
    html.update({pair.id: pair.left_html for pair in question.pairs})
    positions = answer_positions(key, lists, value)
    return tuple(
        AnswerChoice(number, html[id_], given)
        for number, (id_, given) in enumerate(zip(lists.ids, positions, strict=True), 1)
    )


def _rights(question: Question, lists: ShuffledLists) -> tuple[AnswerChoice, ...]:
    html = {pair.id: pair.right_html for pair in question.pairs}
    return tuple(AnswerChoice(number, html[id_]) for number, id_ in enumerate(lists.rights, 1))
