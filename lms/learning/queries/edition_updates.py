"""Learners of a cohort under way in an older edition, with the lessons that the newest adds."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.queries.published import PublishedRevision, get_published, list_current
from lms.content.model import LessonStructure, Texts
from lms.enrolment.models import Enrolment
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.learning.rules.completion import from_bits


@dataclass(frozen=True)
class EditionUpdate:
    """A learner under way; `added_lessons`: required lessons new to them and not done yet."""

    progress: LearnerProgress
    titles: Texts
    added_lessons: tuple[LessonStructure, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.added_lessons)


def list_edition_updates(session: Session, *, cohort_id: int) -> tuple[EditionUpdate, ...]:
    """Return updates by course, then in the order of progress rows, without those who finished."""
    editions = {
        row.id: row.edition_id
        for row in session.execute(
            select(Enrolment.id, Enrolment.edition_id).where(Enrolment.cohort_id == cohort_id)
        )
    }
    newest = {row.course: row for row in list_current(session)}
    found = []
    for progress in list_progress_of_cohort(session, cohort_id=cohort_id):
        current = newest.get(progress.course)
        if current is None or progress.completed_at is not None:
            continue
        if editions[progress.enrolment_id] != current.edition_id:
            found.append(_build(progress, get_published(session, current.id)))
    return tuple(sorted(found, key=lambda edition_update: edition_update.progress.course))


def _build(progress: LearnerProgress, newest: PublishedRevision) -> EditionUpdate:
    done = from_bits(progress.published.lessons_by_bit, progress.done)
    former_names = {*progress.published.structure.required, *done}
    structure = newest.structure
    added_lessons = [
        structure.lessons[name] for name in structure.required if name not in former_names
    ]
    return EditionUpdate(progress, structure.titles, tuple(added_lessons))
