"""The questions of an attempt as its page shows them: shuffled, numbered, without a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from lms.assessment.queries.attempts import (
    AnswerRow,
    AttemptRow,
    get_answers_by_question,
    get_attempt,
    list_questions,
)
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.question_controls import QuestionControls, build_controls
from lms.assessment.rules.submitted_answers import shuffle_lists
from lms.assessment.types import TYPES
from lms.assessment.types.base import ShuffledLists
from lms.catalogue.queries.published import get_keys, get_lesson
from lms.content.blocks.question import QuestionPart
from lms.content.blocks.scenario import ScenarioPart
from lms.content.compiled import CompiledLesson
from lms.content.question_model import Question, QuestionKey

ScenarioQuestion: TypeAlias = tuple[Question, str]


@dataclass(frozen=True, kw_only=True)
class AttemptPageQuestion(QuestionControls):
    """`given_html`: what was answered, in the words of the question."""

    position: int
    points: int
    scenario_html: str
    is_answered: bool
    given_html: tuple[str, ...]


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
    answers = get_answers_by_question(session, attempt_id)
    questions_by_id = questions_of(lesson)
    questions = tuple(
        _build_question(
            questions_by_id[id_],
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
    """Return the graded questions of a compiled quiz by id, with the stem of their scenarios."""
    return {scenario_question[0].id: scenario_question for scenario_question in _all(lesson)}


def _all(lesson: CompiledLesson) -> Iterator[ScenarioQuestion]:
    for part in lesson.parts:
        if isinstance(part, QuestionPart):
            yield part.question, ""
        elif isinstance(part, ScenarioPart):
            for question in part.questions:
                yield question, part.stem_html


def _build_question(
    scenario_question: ScenarioQuestion,
    lists: ShuffledLists,
    key: QuestionKey,
    *,
    position: int,
    answer: AnswerRow | None,
) -> AttemptPageQuestion:
    question, scenario_html = scenario_question
    value = answer.value if answer else ()
    return build_controls(
        AttemptPageQuestion,
        question,
        key,
        lists,
        value,
        feedback={},
        position=position,
        points=key.points,
        scenario_html=scenario_html,
        is_answered=bool(answer and answer.is_given),
        given_html=tuple(TYPES[key.type].describe_answer((question,), value)),
    )
