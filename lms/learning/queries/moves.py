"""Who of a cohort is under way in an older edition, and what the newest one asks of her."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.queries import Published, get_published, list_current
from lms.content.model import LessonStructure, Texts
from lms.enrolment.models import Enrolment
from lms.learning.queries.standings import Standing, list_standings_of_cohort
from lms.learning.rules import from_bits


@dataclass(frozen=True)
class Move:
    """A learner under way; `gains`: required lessons that are new for her and not done yet."""

    standing: Standing
    titles: Texts
    gains: tuple[LessonStructure, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.gains)


def list_moves(session: Session, *, cohort_id: int) -> tuple[Move, ...]:
    """By course, then in the order of the standings; who has finished is left out."""
    editions = {
        row.id: row.edition_id
        for row in session.execute(
            select(Enrolment.id, Enrolment.edition_id).where(Enrolment.cohort_id == cohort_id)
        )
    }
    newest = {row.course: row for row in list_current(session)}
    found = []
    for standing in list_standings_of_cohort(session, cohort_id=cohort_id):
        current = newest.get(standing.course)
        if current is None or standing.completed_at is not None:
            continue
        if editions[standing.enrolment_id] != current.edition_id:
            found.append(_build(standing, get_published(session, current.id)))
    return tuple(sorted(found, key=lambda move: move.standing.course))


def _build(standing: Standing, newest: Published) -> Move:
    done = from_bits(standing.published.bits, standing.done)
    known = {*standing.published.structure.required, *done}
    structure = newest.structure
    gains = [structure.lessons[name] for name in structure.required if name not in known]
    return Move(standing, structure.titles, tuple(gains))
