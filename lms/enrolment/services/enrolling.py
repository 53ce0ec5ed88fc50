"""Services that enrol people, end enrolments, and record days of activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.queries.memberships import get_organizations_by_person
from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import (
    LIBRARY,
    RevisionRow,
    get_published,
    list_current_of,
    lock_newest_editions,
)
from lms.clock import day_of
from lms.db import insert_new
from lms.db.chunks import chunks
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries.cohorts import CohortOffer, get_cohort_offer, list_cohort_courses
from lms.enrolment.rules.cohorts import may_enrol
from lms.errors import NotFound, Refusal

# The ids of a person and of a course.
EnrolmentKey: TypeAlias = tuple[int, int]


class CourseByInvitation(Refusal):
    """The course accepts people of a cohort only."""

    message = "This course is open to invited cohorts. Ask your coordinator to enrol you."


class CourseRetired(Refusal):
    message = "This course is no longer offered. Choose another one from the catalogue."


@dataclass
class EnrolmentOutcome:
    """The outcome of enrolling. `enrolment_ids`: the open enrolment of each person in each course.

    `joined`: enrolments without a cohort that now belong to it. `refused`: nothing was written.
    """

    enrolment_ids: dict[EnrolmentKey, int] = field(default_factory=dict)
    joined: set[EnrolmentKey] = field(default_factory=set)
    refused: dict[EnrolmentKey, type[Refusal]] = field(default_factory=dict)


def enrol_person_in_course(
    session: Session, act: Act, *, person_id: int, course: str, cohort_id: int | None = None
) -> int:
    """Enrol one person in one course and return the enrolment's id, as `enrol_people_in_courses`.

    Raises NotFound, CourseRetired, CourseByInvitation.
    """
    outcome = enrol_people_in_courses(session, act, [person_id], [course], cohort_id=cohort_id)
    for refusal in outcome.refused.values():
        raise refusal
    (enrolment_id,) = outcome.enrolment_ids.values()
    return enrolment_id


def enrol_people_in_cohort_courses(
    session: Session,
    act: Act,
    person_ids: Sequence[int],
    *,
    cohort_id: int,
    organization_ids: Mapping[int, int | None] | None = None,
) -> EnrolmentOutcome:
    """Enrol people in every course of the cohort that is still offered.

    Raises CourseByInvitation.
    """
    courses = list_cohort_courses(session, cohort_id)
    outcome = enrol_people_in_courses(
        session, act, person_ids, courses, cohort_id=cohort_id, organization_ids=organization_ids
    )
    # A course retired after the cohort began is skipped; the other ones are open.
    if CourseByInvitation in outcome.refused.values():
        raise CourseByInvitation
    return outcome


def enrol_people_in_courses(
    session: Session,
    act: Act,
    person_ids: Sequence[int],
    courses: Sequence[str],
    *,
    cohort_id: int | None = None,
    organization_ids: Mapping[int, int | None] | None = None,
) -> EnrolmentOutcome:
    """Enrol people in the newest edition of each course, in a few statements for any number.

    An open enrolment stays, and joins the cohort if it has none. An enrolment belongs to the
    organization given for the person, or else to that of today. Raises NotFound for an unknown
    course.
    """
    if LIBRARY in courses:
        raise NotFound
    revisions = list_current_of(session, courses)
    offer = get_cohort_offer(session, cohort_id)
    state = _EnrolmentState(
        offer,
        _choose_organizations(session, act, person_ids, offer, organization_ids or {}),
        _load_open(session, person_ids, [revision.course_id for revision in revisions]),
        _list_open_courses(session, revisions) if cohort_id is None else set(),
    )
    outcome = EnrolmentOutcome()
    wanted = [
        (person_id, revision.course_id)
        for person_id in dict.fromkeys(person_ids)
        for revision in revisions
        if _is_wanted(person_id, revision, state, outcome)
    ]
    _join_cohort(session, [outcome.enrolment_ids[key] for key in outcome.joined], cohort_id)
    inserted = _insert(session, act, wanted, state.organizations, cohort_id)
    outcome.enrolment_ids.update(inserted)
    return outcome


def end_enrolment(session: Session, act: Act, *, enrolment_id: int) -> None:
    """End an enrolment; completions stay. A second time changes nothing."""
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFound
    enrolment.ended_at = enrolment.ended_at or act.at
    session.flush()


def record_activity(session: Session, act: Act, *, person_id: int, zone: str | None) -> bool:
    """Record activity of the person today; return False when it was recorded before."""
    # Two actions of one moment may both find no row.
    row = {"person_id": person_id, "day": day_of(act.at, zone)}
    return bool(
        insert_new(session, ActivityDay, ActivityDay.day, [row], unique=("person_id", "day"))
    )


@dataclass(frozen=True)
class _EnrolmentState:
    """The input of the rules. `open_rows`: id and cohort; `open_courses`: for any account."""

    offer: CohortOffer
    organizations: Mapping[int, int | None]
    open_rows: Mapping[EnrolmentKey, tuple[int, int | None]]
    open_courses: set[int]


def _is_wanted(
    person_id: int, revision: RevisionRow, state: _EnrolmentState, outcome: EnrolmentOutcome
) -> bool:
    """Return whether to insert an enrolment; record every other case in the outcome."""
    key = (person_id, revision.course_id)
    offered = state.offer.covers(
        course_id=revision.course_id, organization_id=state.organizations.get(person_id)
    )
    if key in state.open_rows:
        outcome.enrolment_ids[key], cohort_id = state.open_rows[key]
        if offered and cohort_id is None:
            outcome.joined.add(key)
        return False
    if revision.retired_at is not None:
        outcome.refused[key] = CourseRetired
        return False
    if not offered and revision.course_id not in state.open_courses:
        outcome.refused[key] = CourseByInvitation
        return False
    return True


def _choose_organizations(
    session: Session,
    act: Act,
    person_ids: Sequence[int],
    offer: CohortOffer,
    given: Mapping[int, int | None],
) -> dict[int, int | None]:
    others = [person_id for person_id in person_ids if person_id not in given]
    found = get_organizations_by_person(session, others, day=day_of(act.at, offer.zone))
    return {**found, **given}


def _load_open(
    session: Session, person_ids: Sequence[int], course_ids: Sequence[int]
) -> dict[EnrolmentKey, tuple[int, int | None]]:
    """Return id and cohort of open enrolments."""
    found: dict[EnrolmentKey, tuple[int, int | None]] = {}
    for part in chunks(person_ids):
        query = select(
            Enrolment.id, Enrolment.person_id, Enrolment.course_id, Enrolment.cohort_id
        ).where(
            Enrolment.person_id.in_(part),
            Enrolment.course_id.in_(course_ids),
            Enrolment.ended_at.is_(None),
        )
        for row in session.execute(query):
            found[row.person_id, row.course_id] = (row.id, row.cohort_id)
    return found


def _list_open_courses(session: Session, revisions: Sequence[RevisionRow]) -> set[int]:
    """Return the courses that anybody with an account may enrol in."""
    return {
        revision.course_id
        for revision in revisions
        if may_enrol(get_published(session, revision.id).structure.access, is_offered=False)
    }


def _join_cohort(session: Session, enrolment_ids: Sequence[int], cohort_id: int | None) -> None:
    for part in chunks(enrolment_ids):
        alone = (Enrolment.id.in_(part), Enrolment.cohort_id.is_(None))
        session.execute(update(Enrolment).where(*alone).values(cohort_id=cohort_id))


def _insert(
    session: Session,
    act: Act,
    wanted: Sequence[EnrolmentKey],
    organizations: Mapping[int, int | None],
    cohort_id: int | None,
) -> dict[EnrolmentKey, int]:
    """Insert enrolments in the newest editions and return their ids."""
    if not wanted:
        return {}
    editions = lock_newest_editions(session, sorted({course_id for _person, course_id in wanted}))
    rows = [
        {
            "person_id": person_id,
            "course_id": course_id,
            "edition_id": editions[course_id],
            "cohort_id": cohort_id,
            "organization_id": organizations.get(person_id),
            "enrolled_at": act.at,
        }
        for person_id, course_id in wanted
    ]
    columns = Enrolment.id, Enrolment.person_id, Enrolment.course_id
    inserted = session.execute(insert(Enrolment).returning(*columns), rows)
    return {(row.person_id, row.course_id): row.id for row in inserted}
