"""The page of one person of a cohort: their courses, by lesson and by attempt."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.assessment.queries.attempts import GradedAttempt, get_attempts_by_lesson
from lms.assessment.queries.quiz_start import QuizStart, get_quiz_start
from lms.certificates.models import CertificateState
from lms.certificates.queries.current_certificates import find_newest_state
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.errors import NotFound
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_person
from lms.learning.queries.outlines import list_completions
from lms.learning.rules.outline import Outline, build_outline
from lms.plan.queries.comments import count_unread_answers
from lms.web.cohort_access import list_readable_courses, may_do
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.transaction import read_session


@dataclass(frozen=True)
class CourseOfPerson:
    """A course of the person in this cohort.

    `dates`: when each lesson was done. `graded_attempts`: their attempts by quiz; empty for readers
    without access to scores. `starts`: quizzes not passed yet; empty for readers who cannot grant
    allowances. `worksheets`: how many answers on each nobody read yet; empty for readers who may
    not read worksheets, and after the enrolment has ended. `certificate`: the state of the newest.
    """

    progress: LearnerProgress
    outline: Outline
    dates: dict[str, dt.datetime]
    graded_attempts: dict[str, tuple[GradedAttempt, ...]] = field(default_factory=dict)
    starts: dict[str, QuizStart] = field(default_factory=dict)
    certificate: CertificateState | None = None
    sees_certificates: bool = False
    worksheets: dict[str, int] = field(default_factory=dict)


def list_visible_progress(row: CohortRow, person_id: int) -> list[LearnerProgress]:
    """Return the progress of the person in the courses that the principal may read.

    Only the newest enrolment in each course. Raises NotFound where there is none.
    """
    readable = list_readable_courses(row)
    learner_progress = list_progress_of_person(
        read_session(), cohort_id=row.id, person_id=person_id, with_ended=True
    )
    readable_progress = [progress for progress in learner_progress if progress.course in readable]
    if not readable_progress:
        raise NotFound
    newest = sorted(
        readable_progress, key=lambda progress: (progress.ended_at is None, progress.enrolment_id)
    )
    return list({progress.course: progress for progress in newest}.values())


def list_courses(
    row: CohortRow, learner_progress: Sequence[LearnerProgress]
) -> list[CourseOfPerson]:
    return [_build(row, progress) for progress in learner_progress]


def get_open_enrolment(row: CohortRow, *, person_id: int, course: str) -> EnrolmentRow:
    """Return the person's open enrolment in a course of the cohort.

    Raises NotFound, also where it has ended.
    """
    for progress in list_visible_progress(row, person_id):
        if progress.course == course and progress.ended_at is None:
            return get_enrolment(
                read_session(), person_id=person_id, enrolment_id=progress.enrolment_id
            )
    raise NotFound


def _build(row: CohortRow, progress: LearnerProgress) -> CourseOfPerson:
    session, structure = read_session(), progress.published.structure
    target = Target(cohort_ids=(row.id,), course=progress.course)
    done = [name for name in structure.order if progress.is_done(name)]
    completions = list_completions(session, enrolment_id=progress.enrolment_id)
    sees_scores = allows(Permission.SCORE_READ, get_principal(), target)
    may_allow = progress.ended_at is None and may_do(Permission.ALLOWANCE, target)
    return CourseOfPerson(
        progress=progress,
        outline=build_outline(structure, done, language=current_language()),
        dates={completion.lesson: completion.completed_at for completion in completions},
        graded_attempts=get_attempts_by_lesson(session, enrolment_id=progress.enrolment_id)
        if sees_scores
        else {},
        starts=_get_starts_by_quiz(progress) if may_allow else {},
        certificate=find_newest_state(session, enrolment_id=progress.enrolment_id),
        sees_certificates=may_do(Permission.CERTIFICATE_REPLACE, target),
        worksheets=_count_answers(progress)
        if progress.ended_at is None and allows(Permission.WORKSHEET_READ, get_principal(), target)
        else {},
    )


def _count_answers(progress: LearnerProgress) -> dict[str, int]:
    unread = count_unread_answers(read_session(), [progress.enrolment_id])
    structure = progress.published.structure
    return {
        name: unread.get((progress.enrolment_id, name), 0)
        for name in structure.order
        if structure.lessons[name].kind == "worksheet"
    }


def _get_starts_by_quiz(progress: LearnerProgress) -> dict[str, QuizStart]:
    session, lessons = read_session(), progress.published.structure.lessons
    enrolment = get_enrolment(
        session, person_id=progress.person_id, enrolment_id=progress.enrolment_id
    )
    return {
        name: get_quiz_start(session, enrolment, lesson=name, now=clock.now())
        for name, lesson in lessons.items()
        if lesson.kind == "quiz" and not progress.is_done(name)
    }
