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
from lms.assessment.queries.starts import get_quiz_rules
from lms.assessment.rules import answer_places, lists_of
from lms.assessment.rules.posting import Lists
from lms.catalogue.queries import get_keys, get_lesson
from lms.content.model import (
    CompiledLesson,
    Question,
    QuestionKey,
    QuestionPart,
    QuestionType,
    ScenarioPart,
)
from lms.content.numbers import read_number

Asked: TypeAlias = tuple[Question, str, str]


@dataclass(frozen=True)
class Choice:
    """A line of a question's list; `number` is what is posted.

    `given`: for `single` and `multiple` the number itself where chosen; for `match` the number of
    the right side chosen; for `order` the rank given.
    """

    number: int
    html: str
    given: int | None = None


@dataclass(frozen=True)
class AskedQuestion:
    """`control` names the form control; parts of `match` and `order` add a dot and a number."""

    id: str
    position: int
    type: QuestionType
    control: str
    stem_html: str
    points: int
    scenario_id: str = ""
    scenario_html: str = ""
    choices: tuple[Choice, ...] = ()
    rights: tuple[Choice, ...] = ()
    text: str = ""
    unit: str = ""
    hint_html: str = ""
    is_answered: bool = False
    # False for what stands in a number's box and is none.
    is_readable: bool = True


@dataclass(frozen=True)
class AttemptPage:
    """`sequence` is the highest one stored: a script on another phone goes on from there."""

    attempt: AttemptRow
    lesson: CompiledLesson
    questions: tuple[AskedQuestion, ...]
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
    """Everything the page of an attempt shows. Raises NotFound for another's attempt."""
    attempt = get_attempt(session, person_id=person_id, attempt_id=attempt_id)
    lesson = get_lesson(session, attempt.revision_id, lesson=attempt.lesson, language=language)
    rules = get_quiz_rules(session, attempt.revision_id, attempt.lesson)
    keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    answers = list_answers(session, attempt_id)
    known = questions_of(lesson)
    questions = tuple(
        _asked(
            known[id_],
            lists_of(keys[id_], rules, seed=attempt.seed),
            keys[id_],
            position=position,
            answer=answers.get(id_),
        )
        for position, id_ in enumerate(list_questions(session, attempt_id), 1)
    )
    sequence = max((answer.sequence for answer in answers.values()), default=0)
    return AttemptPage(attempt, lesson, questions, sequence)


def questions_of(lesson: CompiledLesson) -> dict[str, Asked]:
    """Graded questions of a compiled quiz by id, each with id and stem of its scenario."""
    return {asked[0].id: asked for asked in _all(lesson)}


def _all(lesson: CompiledLesson) -> Iterator[Asked]:
    for part in lesson.parts:
        if isinstance(part, QuestionPart):
            yield part.question, "", ""
        elif isinstance(part, ScenarioPart):
            for question in part.questions:
                yield question, part.id, part.stem_html


def _asked(
    asked: Asked, lists: Lists, key: QuestionKey, *, position: int, answer: AnswerRow | None
) -> AskedQuestion:
    question, scenario_id, scenario_html = asked
    value = answer.value if answer else ()
    is_typed = key.type in {"number", "text"}
    return AskedQuestion(
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
    question: Question, lists: Lists, key: QuestionKey, value: tuple[str, ...]
) -> tuple[Choice, ...]:
    html = {option.id: option.html for option in question.options}
    html.update({pair.id: pair.left_html for pair in question.pairs})
    places = answer_places(key, lists, value)
    return tuple(
        Choice(number, html[id_], given)
        for number, (id_, given) in enumerate(zip(lists.ids, places, strict=True), 1)
    )


def _rights(question: Question, lists: Lists) -> tuple[Choice, ...]:
    html = {pair.id: pair.right_html for pair in question.pairs}
    return tuple(Choice(number, html[id_]) for number, id_ in enumerate(lists.rights, 1))
