"""The result of an attempt: given answers, feedback, what to reread; right answers once passed."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.assessment.queries.attempt_page import questions_of
from lms.assessment.queries.attempts import (
    AttemptRow,
    GradedQuestion,
    Grading,
    find_grading,
    get_answers_by_question,
    get_attempt,
    get_attempts_by_lesson,
    list_questions,
)
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.grading import score_text
from lms.assessment.types import TYPES
from lms.assessment.types.base import AnswerType
from lms.catalogue.queries.published import get_keys, get_lesson, get_published
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure
from lms.content.question_model import Feedback, Question, QuestionKey, QuizKey
from lms.errors import NotFound
from lms.i18n import text_in


@dataclass(frozen=True)
class RereadLesson:
    """A lesson to read again, with the number of wrong answers that refer to it."""

    lesson: str
    title: str
    wrong_answers: int


@dataclass(frozen=True)
class AnswerFeedback:
    """Feedback of an option or a mistake; `name`: that of an option among several, as text."""

    name: str
    feedback_html: str


@dataclass(frozen=True)
class ResultQuestion:
    """All HTML is ready; `right_html` and `explain_html` are empty until the quiz is passed.

    Texts, feedback and the right answer come from the revision whose key gave the share.
    `is_earlier`: that revision is not the newest, because its key gives more for the answer.
    `is_removed`: the question was removed and counts as right, without feedback. `scenario_html`:
    the stem that it shares with its neighbours.
    """

    id: str
    type: str
    position: int
    stem_html: str
    given_html: tuple[str, ...]
    is_right: bool
    share: Fraction
    feedback: tuple[AnswerFeedback, ...]
    explain_html: str
    right_html: tuple[str, ...]
    reread: str
    is_earlier: bool = False
    is_removed: bool = False
    scenario_html: str = ""


@dataclass(frozen=True)
class AttemptResult:
    """`score` and `missing` are texts with at most one decimal: "9.8", "0.2".

    `text`: the quiz as it was when the attempt was graded, with all cited sources.
    """

    attempt: AttemptRow
    title: str
    score: str
    points: int
    needed: int
    missing: str
    passed: bool
    is_quiz_passed: bool
    questions: tuple[ResultQuestion, ...]
    reread: tuple[RereadLesson, ...]
    text: CompiledLesson


@dataclass(frozen=True)
class _Source:
    """The quiz of one revision, in the reader's language."""

    lesson: CompiledLesson
    questions: Mapping[str, Question]
    scenarios: Mapping[str, str]
    key: QuizKey
    rereads: Mapping[str, str]


def get_attempt_result(
    session: Session, *, person_id: int, attempt_id: int, language: str
) -> AttemptResult:
    """Return the result of a submitted attempt.

    Raises NotFound for another person's attempt and before it is submitted.
    """
    attempt = get_attempt(session, person_id=person_id, attempt_id=attempt_id)
    graded_attempts = get_attempts_by_lesson(
        session, enrolment_id=attempt.enrolment_id, lesson=attempt.lesson
    )
    graded_attempt = next(
        graded_attempt
        for graded_attempt in graded_attempts[attempt.lesson]
        if graded_attempt.id == attempt_id
    )
    grading = find_grading(session, attempt_id)
    if graded_attempt.score is None or grading is None:
        raise NotFound
    is_quiz_passed = any(
        graded_attempt.passed for graded_attempt in graded_attempts[attempt.lesson]
    )
    sources = {
        id_: _load(session, id_, lesson=attempt.lesson, language=language)
        for id_ in (grading.revision_id, attempt.revision_id)
    }
    questions = _questions(session, attempt, grading, sources, is_open=is_quiz_passed)
    structure = get_published(session, grading.revision_id).structure
    return AttemptResult(
        attempt=attempt,
        title=_title(structure, attempt.lesson, language),
        score=score_text(graded_attempt.score),
        points=graded_attempt.points,
        needed=graded_attempt.needed,
        missing=_missing(graded_attempt.score, graded_attempt.needed),
        passed=graded_attempt.passed,
        is_quiz_passed=is_quiz_passed,
        questions=questions,
        reread=_reread(questions, structure, language),
        text=_merge(source.lesson for source in sources.values()),
    )


def _load(session: Session, revision_id: int, *, lesson: str, language: str) -> _Source:
    text = get_lesson(session, revision_id, lesson=lesson, language=language)
    found = questions_of(text)
    return _Source(
        lesson=text,
        questions={id_: question for id_, (question, _) in found.items()},
        scenarios={id_: scenario_html for id_, (_, scenario_html) in found.items()},
        key=get_keys(session, revision_id)[lesson],
        rereads=get_quiz_rules(session, revision_id, lesson).lessons,
    )


def _merge(lessons: Iterable[CompiledLesson]) -> CompiledLesson:
    """Return the first lesson with the sources of all, since feedback may cite any of them."""
    first, *others = lessons
    cited = [fact for other in (first, *others) for fact in other.sources]
    return dataclasses.replace(first, sources=tuple(dict.fromkeys(cited)))


def _questions(
    session: Session,
    attempt: AttemptRow,
    grading: Grading,
    sources: Mapping[int, _Source],
    *,
    is_open: bool,
) -> tuple[ResultQuestion, ...]:
    answers = get_answers_by_question(session, attempt.id)
    source = sources[attempt.revision_id]
    found = []
    for position, id_ in enumerate(list_questions(session, attempt.id), 1):
        graded = grading.questions[id_]
        value = answers[id_].value if id_ in answers else ()
        if graded.revision_id is None:
            removed = _removed(source.questions[id_], position, value)
            found.append(dataclasses.replace(removed, scenario_html=source.scenarios[id_]))
            continue
        result_question = _question(
            sources[graded.revision_id], source, graded, id_, value, is_open=is_open
        )
        found.append(
            dataclasses.replace(
                result_question,
                position=position,
                is_earlier=graded.revision_id != grading.revision_id,
                scenario_html=sources[graded.revision_id].scenarios[id_],
            )
        )
    return tuple(found)


def _question(
    source: _Source,
    attempt_source: _Source,
    graded: GradedQuestion,
    id_: str,
    value: tuple[str, ...],
    *,
    is_open: bool,
) -> ResultQuestion:
    question, is_right = source.questions[id_], graded.share == 1
    kind = TYPES[question.type]
    feedback = _feedback(source.key, id_, source.lesson.language)
    mistake_html = feedback.by_mistake.get(graded.known_mistake, "")
    return ResultQuestion(
        id=id_,
        type=question.type,
        position=0,
        stem_html=question.stem_html,
        given_html=tuple(kind.describe_answer((question, attempt_source.questions[id_]), value)),
        is_right=is_right,
        share=graded.share,
        feedback=(
            *_list_feedback(kind, question, source.key.keys[id_], feedback, value),
            *([AnswerFeedback("", mistake_html)] if mistake_html else []),
        ),
        explain_html=feedback.explain_html if is_open else "",
        right_html=tuple(kind.describe_key(question, source.key.keys[id_])) if is_open else (),
        reread="" if is_right else question.lesson or source.rereads.get(id_, ""),
    )


def _removed(question: Question, position: int, value: tuple[str, ...]) -> ResultQuestion:
    """Return a removed question as it was asked, without feedback, which may be wrong."""
    return ResultQuestion(
        id=question.id,
        type=question.type,
        position=position,
        stem_html=question.stem_html,
        given_html=tuple(TYPES[question.type].describe_answer((question,), value)),
        is_right=True,
        share=Fraction(1),
        feedback=(),
        explain_html="",
        right_html=(),
        reread="",
        is_removed=True,
    )


def _feedback(key: QuizKey, question_id: str, language: str) -> Feedback:
    """Return the feedback in the language of the text, else in any that has it."""
    texts = [key.feedback.get(language, {}), *key.feedback.values()]
    return next((text[question_id] for text in texts if question_id in text), Feedback())


def _list_feedback(
    kind: AnswerType,
    question: Question,
    key: QuestionKey,
    feedback: Feedback,
    value: tuple[str, ...],
) -> Iterator[AnswerFeedback]:
    """Yield the feedback of what was chosen, with its name where there may be several."""
    names = kind.get_names_by_id(question)
    for id_ in kind.list_feedback_ids(key, value):
        if id_ in feedback.by_option:
            name = Markup(names.get(id_, "")).striptags()  # noqa: S704 - compiled HTML, read as text
            yield AnswerFeedback(name, feedback.by_option[id_])


def _reread(
    questions: Iterable[ResultQuestion], structure: CourseStructure, language: str
) -> tuple[RereadLesson, ...]:
    """Return the lesson with the most wrong answers first, then in the order of the course."""
    counts = Counter(question.reread for question in questions if question.reread)
    named = [name for name in structure.order if name in counts]
    return tuple(
        RereadLesson(name, _title(structure, name, language), counts[name])
        for name in sorted(named, key=lambda name: -counts[name])
    )


def _title(structure: CourseStructure, lesson: str, language: str) -> str:
    return text_in(structure.lessons[lesson].titles, language)


def _missing(score: Fraction, needed: int) -> str:
    """Return the missing points, rounded up to one decimal so that the text is never too low."""
    tenths = max(0, -((score - needed) * 10 // 1))
    return score_text(Fraction(tenths, 10))
