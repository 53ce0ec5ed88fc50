"""What the page of one person of a cohort tells: her courses, lesson by lesson and try by try."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms import clock
from lms.accounts.permissions import Act, Target, allows
from lms.assessment.queries import Go, QuizStart, get_quiz_start, list_goes
from lms.certificates.queries import find_newest_serial
from lms.enrolment.queries import CohortRow, Place, get_place
from lms.errors import NotFound
from lms.learning.queries import (
    Outline,
    Standing,
    build_outline,
    list_completions,
    list_standings_of_people,
)
from lms.pages.coordination.scope import list_readable_courses, may_do
from lms.web.access import get_principal
from lms.web.languages import current_language
from lms.web.transaction import read


@dataclass(frozen=True)
class CourseOfPerson:
    """A course of hers in this cohort.

    `dates`: when each lesson was done. `goes`: her tries by quiz; empty for those who read no
    scores. `starts`: quizzes not passed yet, empty for those who allow nothing.
    """

    standing: Standing
    outline: Outline
    dates: dict[str, dt.datetime]
    goes: dict[str, tuple[Go, ...]] = field(default_factory=dict)
    starts: dict[str, QuizStart] = field(default_factory=dict)
    serial: str | None = None


def list_own_standings(row: CohortRow, person_id: int) -> list[Standing]:
    """Her courses in the cohort that the principal may read, the newest enrolment of each.

    Raises NotFound where there is none.
    """
    readable = list_readable_courses(row)
    standings = list_standings_of_people(read(), person_ids=[person_id], with_ended=True)
    own = [one for one in standings if one.cohort_id == row.id and one.course in readable]
    if not own:
        raise NotFound
    newest = sorted(own, key=lambda one: (one.ended_at is None, one.enrolment_id))
    return list({one.course: one for one in newest}.values())


def list_courses(row: CohortRow, standings: Sequence[Standing]) -> list[CourseOfPerson]:
    return [_build(row, one) for one in standings]


def get_open_place(row: CohortRow, *, person_id: int, course: str) -> Place:
    """Her place in a course of the cohort. Raises NotFound, also where it has ended."""
    for one in list_own_standings(row, person_id):
        if one.course == course and one.ended_at is None:
            return get_place(read(), person_id=person_id, enrolment_id=one.enrolment_id)
    raise NotFound


def _build(row: CohortRow, one: Standing) -> CourseOfPerson:
    session, structure = read(), one.published.structure
    target = Target(cohort_ids=(row.id,), course=one.course)
    done = [name for name in structure.order if one.is_done(name)]
    completions = list_completions(session, enrolment_id=one.enrolment_id)
    sees_scores = allows(Act.SCORE_READ, get_principal(), target)
    may_allow = one.ended_at is None and may_do(Act.ALLOWANCE, target)
    return CourseOfPerson(
        standing=one,
        outline=build_outline(structure, done, language=current_language()),
        dates={each.lesson: each.completed_at for each in completions},
        goes=list_goes(session, enrolment_id=one.enrolment_id) if sees_scores else {},
        starts=_list_starts(one) if may_allow else {},
        serial=find_newest_serial(session, enrolment_id=one.enrolment_id),
    )


def _list_starts(one: Standing) -> dict[str, QuizStart]:
    session, lessons = read(), one.published.structure.lessons
    place = get_place(session, person_id=one.person_id, enrolment_id=one.enrolment_id)
    return {
        name: get_quiz_start(session, place, lesson=name, now=clock.now())
        for name, lesson in lessons.items()
        if lesson.kind == "quiz" and not one.is_done(name)
    }
