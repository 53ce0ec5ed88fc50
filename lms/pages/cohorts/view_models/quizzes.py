"""The quizzes of a course with the results of a cohort, for its page of progress."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from lms.assessment.queries.attempt_page import questions_of
from lms.assessment.queries.quiz_statistics import (
    QuizScores,
    get_first_attempt_shares_by_quiz,
    get_scores_by_quiz,
)
from lms.assessment.rules.grading import needed_points
from lms.assessment.rules.score_distribution import list_most_missed
from lms.catalogue.queries.published import PublishedRevision, get_lesson
from lms.content.model import LessonStructure
from lms.i18n import text_in
from lms.learning.queries.learner_progress import list_editions_of_cohort
from lms.pages.cohorts.view_models.progress_charts import (
    BarRow,
    Distribution,
    build_attempts,
    build_scores,
    build_states,
    describe_median,
)

MAX_MISSED = 5


@dataclass(frozen=True)
class MissedQuestion:
    """A question, and how many first attempts did not answer it completely right."""

    html: str
    wrong: int
    attempts: int


@dataclass(frozen=True)
class QuizFigures:
    """The results of a quiz.

    `scores` and `median` are empty for readers without access to scores, and before any attempt.
    """

    name: str
    title: str
    people: int
    scored: QuizScores
    states: tuple[BarRow, ...]
    attempts: Distribution | None
    scores: Distribution | None
    median: str
    missed: tuple[MissedQuestion, ...]


def list_quizzes(
    session: Session,
    course: str,
    *,
    cohort_id: int,
    people: int,
    language: str,
    with_scores: bool,
) -> tuple[QuizFigures, ...]:
    """Return the quizzes in the order of the course; always three statements.

    A quiz is shown as in the newest edition that has it and that people of the cohort take.
    """
    editions = list_editions_of_cohort(session, cohort_id=cohort_id, course=course)
    scored = get_scores_by_quiz(session, cohort_id=cohort_id, course=course)
    shares = get_first_attempt_shares_by_quiz(session, cohort_id=cohort_id, course=course)
    return tuple(
        _build(
            published.structure.lessons[name],
            scored.get(name, QuizScores()),
            _name_missed(session, published, name, shares.get(name, ()), language),
            people=people,
            language=language,
            with_scores=with_scores,
        )
        for name, published in _find_quizzes(editions).items()
    )


def _find_quizzes(editions: Iterable[PublishedRevision]) -> dict[str, PublishedRevision]:
    """Return each quiz with the first of the editions that has it."""
    found: dict[str, PublishedRevision] = {}
    for published in editions:
        for name in published.structure.order:
            if published.structure.lessons[name].quiz is not None:
                found.setdefault(name, published)
    return found


def _build(
    lesson: LessonStructure,
    scored: QuizScores,
    missed: tuple[MissedQuestion, ...],
    *,
    people: int,
    language: str,
    with_scores: bool,
) -> QuizFigures:
    points = _usual_points(scored)
    percent = lesson.quiz.pass_percent if lesson.quiz else 0
    needed = needed_points(percent, points)
    shows = with_scores and points > 0
    return QuizFigures(
        name=lesson.name,
        title=text_in(lesson.titles, language),
        people=people,
        scored=scored,
        states=build_states(scored, people),
        attempts=build_attempts(scored),
        scores=build_scores(scored, points=points, needed=needed) if shows else None,
        median=describe_median(scored, points=points, needed=needed) if shows else "",
        missed=missed,
    )


def _usual_points(scored: QuizScores) -> int:
    """Return the most frequent maximum of points of the attempts; 0 before any attempt."""
    counts = Counter[int]()
    for best in scored.best_scores:
        counts[best.points] += best.people
    return max(counts, key=lambda points: (counts[points], points), default=0)


def _name_missed(
    session: Session,
    published: PublishedRevision,
    lesson: str,
    shares: Sequence[Mapping[str, Fraction]],
    language: str,
) -> tuple[MissedQuestion, ...]:
    """Return the missed questions; those that the quiz no longer asks are left out."""
    found = list_most_missed(shares, limit=MAX_MISSED)
    if not found:
        return ()
    compiled = get_lesson(session, published.revision_id, lesson=lesson, language=language)
    questions = questions_of(compiled)
    return tuple(
        MissedQuestion(scenario_question[0].stem_html, missed.wrong, missed.attempts)
        for missed in found
        if (scenario_question := questions.get(missed.question_id))
    )
