"""The result of an attempt: own answers, why, what to reread; the right one only after passing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from sqlalchemy.orm import Session

from lms.assessment.queries.asked import questions_of
from lms.assessment.queries.attempts import (
    AttemptRow,
    find_details,
    get_attempt,
    list_answers,
    list_goes,
    list_questions,
)
from lms.assessment.queries.starts import get_quiz_rules
from lms.assessment.rules import score_text
from lms.catalogue.queries import get_keys, get_lesson, get_published
from lms.content.model import CourseStructure, Feedback, Question, QuestionKey, QuizKey
from lms.errors import NotFound
from lms.i18n import text_in


@dataclass(frozen=True)
class Reread:
    """A lesson to read again, and how many mistakes lead there."""

    lesson: str
    title: str
    mistakes: int


@dataclass(frozen=True)
class ResultQuestion:
    """All HTML is ready; `right_html` and `explain_html` are empty until the quiz is passed."""

    id: str
    position: int
    stem_html: str
    given_html: tuple[str, ...]
    is_right: bool
    share: Fraction
    points: int
    feedback_html: tuple[str, ...]
    explain_html: str
    right_html: tuple[str, ...]
    reread: str


@dataclass(frozen=True)
class Result:
    """`score` and `missing` are texts with at most one decimal: "9.8", "0.2"."""

    attempt: AttemptRow
    title: str
    score: str
    points: int
    needed: int
    missing: str
    passed: bool
    is_quiz_passed: bool
    questions: tuple[ResultQuestion, ...]
    reread: tuple[Reread, ...]


def get_result(session: Session, *, person_id: int, attempt_id: int, language: str) -> Result:
    """The result of a submitted attempt. Raises NotFound for another's and before submitting."""
    attempt = get_attempt(session, person_id=person_id, attempt_id=attempt_id)
    goes = list_goes(session, enrolment_id=attempt.enrolment_id, lesson=attempt.lesson)
    go = next(go for go in goes[attempt.lesson] if go.id == attempt_id)
    if go.score is None:
        raise NotFound
    is_quiz_passed = any(one.passed for one in goes[attempt.lesson])
    questions = _questions(session, attempt, language=language, is_open=is_quiz_passed)
    structure = get_published(session, attempt.revision_id).structure
    return Result(
        attempt=attempt,
        title=_title(structure, attempt.lesson, language),
        score=score_text(go.score),
        points=go.points,
        needed=go.needed,
        missing=_missing(go.score, go.needed),
        passed=go.passed,
        is_quiz_passed=is_quiz_passed,
        questions=questions,
        reread=_reread(questions, structure, language),
    )


def _questions(
    session: Session, attempt: AttemptRow, *, language: str, is_open: bool
) -> tuple[ResultQuestion, ...]:
    lesson = get_lesson(session, attempt.revision_id, lesson=attempt.lesson, language=language)
    key = get_keys(session, attempt.revision_id)[attempt.lesson]
    lessons = get_quiz_rules(session, attempt.revision_id, attempt.lesson).lessons
    known = questions_of(lesson)
    answers = list_answers(session, attempt.id)
    marks = find_details(session, attempt.id)
    found = []
    for position, id_ in enumerate(list_questions(session, attempt.id), 1):
        question = known[id_][0]
        value = answers[id_].value if id_ in answers else ()
        share, mistake = marks.get(id_, (Fraction(0), ""))
        feedback = _feedback(key, id_, lesson.language)
        found.append(
            ResultQuestion(
                id=id_,
                position=position,
                stem_html=question.stem_html,
                given_html=_given(question, value),
                is_right=share == 1,
                share=share,
                points=key.keys[id_].points,
                feedback_html=_said(feedback, value, mistake),
                explain_html=feedback.explain_html if is_open else "",
                right_html=_right(question, key.keys[id_]) if is_open else (),
                reread="" if share == 1 else question.lesson or lessons.get(id_, ""),
            )
        )
    return tuple(found)


def _feedback(key: QuizKey, question_id: str, language: str) -> Feedback:
    """In the language of the text, else in whichever has it."""
    texts = [key.feedback.get(language, {}), *key.feedback.values()]
    return next((text[question_id] for text in texts if question_id in text), Feedback())


def _said(feedback: Feedback, value: tuple[str, ...], mistake: str) -> tuple[str, ...]:
    chosen = [feedback.by_option[id_] for id_ in value if id_ in feedback.by_option]
    return (*chosen, *filter(None, [feedback.by_mistake.get(mistake, "")]))


def _given(question: Question, value: tuple[str, ...]) -> tuple[str, ...]:
    if question.type in {"number", "text"}:
        return tuple(escape(text) for text in value)
    if question.type == "match":
        return _lines(question, [tuple(line.split("=", 1)) for line in value if "=" in line])
    html = {option.id: option.html for option in question.options}
    return tuple(html.get(id_, "") for id_ in value)


def _right(question: Question, key: QuestionKey) -> tuple[str, ...]:
    if key.type == "number":
        range_ = key.low if key.low == key.high else f"{key.low}–{key.high}"
        return (escape(f"{range_} {question.unit}".strip()),)
    if key.type == "text":
        return tuple(escape(text) for text in key.accepted[:1])
    if key.type == "match":
        return _lines(question, [(id_, id_) for id_ in key.correct])
    html = {option.id: option.html for option in question.options}
    return tuple(html[id_] for id_ in key.correct)


def _lines(question: Question, pairs: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    by_id = {pair.id: pair for pair in question.pairs}
    return tuple(
        f"{by_id[left].left_html} → {by_id[right].right_html}"
        for left, right in pairs
        if left in by_id and right in by_id
    )


def _reread(
    questions: Iterable[ResultQuestion], structure: CourseStructure, language: str
) -> tuple[Reread, ...]:
    """The lesson with the most mistakes first, then in the order of the course."""
    counts = Counter(question.reread for question in questions if question.reread)
    named = [name for name in structure.order if name in counts]
    return tuple(
        Reread(name, _title(structure, name, language), counts[name])
        for name in sorted(named, key=lambda name: -counts[name])
    )


def _title(structure: CourseStructure, lesson: str, language: str) -> str:
    return text_in(structure.lessons[lesson].titles, language)


def _missing(score: Fraction, needed: int) -> str:
    """Points that lack, rounded up to one decimal: what is shown is never too little."""
    tenths = max(0, -((score - needed) * 10 // 1))
    return score_text(Fraction(tenths, 10))
