"""Training days: attendance by person, and head counts."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization, Person
from lms.accounts.queries.organizations import read_organization_names, select_with_namesakes
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.errors import NotFound
from lms.i18n import text_in
from lms.workshop.models import Attendance, HeadCount, TrainingDay


@dataclass(frozen=True)
class HeadTotals:
    """The head count of one organization, or the sum of all."""

    present: int
    women: int
    under_35: int


@dataclass(frozen=True)
class TrainingDayRow:
    """A training day with its totals; `heads` is None as long as there is no head count."""

    id: int
    day: dt.date
    title: str
    ticked: int
    heads: HeadTotals | None


@dataclass(frozen=True)
class Attendee:
    """A person who learns in the cohort, or one who was ticked and has left it since."""

    person_id: int
    printed_name: str
    learner_number: str
    organization_id: int | None


@dataclass(frozen=True)
class AttendeeGroup:
    """The list of one organization, of people without one, or of those who left the cohort.

    Only the first has a name and a head count.
    """

    organization_id: int | None
    names: dict[str, str]
    people: tuple[Attendee, ...]
    is_former: bool = False

    def name_in(self, language: str) -> str:
        return text_in(self.names, language)


def list_training_days(session: Session, *, cohort_id: int) -> tuple[TrainingDayRow, ...]:
    """Return the days of a cohort, the newest first."""
    return _list_days(session, cohort_id)


def get_training_day(session: Session, *, cohort_id: int, day_id: int) -> TrainingDayRow:
    """Return one day of this cohort. Raises NotFound, for another cohort's day too."""
    for found in _list_days(session, cohort_id, day_id):
        return found
    raise NotFound


def list_ticked(session: Session, *, day_id: int) -> frozenset[int]:
    """Return the ids of the people who attended."""
    return frozenset(
        session.scalars(select(Attendance.person_id).where(Attendance.training_day_id == day_id))
    )


def get_head_counts_by_organization(session: Session, *, day_id: int) -> dict[int, HeadTotals]:
    """Return the head counts by organization."""
    rows = session.execute(
        select(
            HeadCount.organization_id, HeadCount.present, HeadCount.women, HeadCount.under_35
        ).where(HeadCount.training_day_id == day_id)
    )
    return {row.organization_id: HeadTotals(row.present, row.women, row.under_35) for row in rows}


def find_counted_organizations(session: Session, *, cohort_id: int) -> frozenset[int]:
    """Return the ids of organizations of which people were counted on any day of the cohort."""
    counted = (
        select(HeadCount.organization_id)
        .join(TrainingDay, TrainingDay.id == HeadCount.training_day_id)
        .where(TrainingDay.cohort_id == cohort_id, HeadCount.present > 0)
        .distinct()
    )
    return frozenset(session.scalars(counted))


def list_attendee_groups(
    session: Session, *, cohort_id: int, day_id: int
) -> tuple[AttendeeGroup, ...]:
    """Return everybody of the cohort by organization and name.

    The last group holds those ticked on that day who learn in the cohort no longer, as
    they were there. An organization with a head count of the day is
    listed also when it left the cohort.
    """
    people: dict[int | None, list[Attendee]] = {}
    for person in _list_people(session, cohort_id):
        people.setdefault(person.organization_id, []).append(person)
    offered = select(CohortOrganization.organization_id).where(
        CohortOrganization.cohort_id == cohort_id
    )
    counted = select(HeadCount.organization_id).where(HeadCount.training_day_id == day_id)
    organization_ids = sorted(key for key in people if key is not None)
    listed = select(Organization.id).where(
        Organization.id.in_(offered)
        | Organization.id.in_(counted)
        | Organization.id.in_(organization_ids)
    )
    names = read_organization_names(session, select_with_namesakes(listed))
    groups = [
        AttendeeGroup(organization_id, label_names, tuple(people.get(organization_id, ())))
        for organization_id, label_names in names.items()
    ]
    if None in people:
        groups.append(AttendeeGroup(None, {}, tuple(people[None])))
    if former := _list_former(session, cohort_id, day_id):
        groups.append(AttendeeGroup(None, {}, former, is_former=True))
    return tuple(groups)


def _list_people(session: Session, cohort_id: int) -> list[Attendee]:
    """Return each learner once, under the organization of their newest enrolment in the cohort."""
    rows = session.execute(
        select(
            Person.id.label("person_id"),
            Person.printed_name,
            Person.learner_number,
            Enrolment.organization_id,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.ended_at.is_(None))
        .order_by(Person.printed_name, Person.id, Enrolment.id)
    )
    return list({row["person_id"]: Attendee(**row) for row in rows.mappings()}.values())


def _list_former(session: Session, cohort_id: int, day_id: int) -> tuple[Attendee, ...]:
    """Return those ticked on the day who have no open enrolment in the cohort."""
    learners = select(Enrolment.person_id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.ended_at.is_(None)
    )
    rows = session.execute(
        select(Person.id, Person.printed_name, Person.learner_number)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.training_day_id == day_id, Person.id.not_in(learners))
        .order_by(Person.printed_name, Person.id)
    )
    return tuple(Attendee(row.id, row.printed_name, row.learner_number, None) for row in rows)


def _list_days(
    session: Session, cohort_id: int, day_id: int | None = None
) -> tuple[TrainingDayRow, ...]:
    ticked = (
        select(func.count()).where(Attendance.training_day_id == TrainingDay.id).scalar_subquery()
    )
    query = (
        select(
            TrainingDay.id,
            TrainingDay.day,
            TrainingDay.title,
            ticked.label("ticked"),
            func.sum(HeadCount.present).label("present"),
            func.sum(HeadCount.women).label("women"),
            func.sum(HeadCount.under_35).label("under_35"),
        )
        .outerjoin(HeadCount, HeadCount.training_day_id == TrainingDay.id)
        .where(TrainingDay.cohort_id == cohort_id)
        .group_by(TrainingDay.id)
        .order_by(TrainingDay.day.desc(), TrainingDay.id.desc())
    )
    if day_id is not None:
        query = query.where(TrainingDay.id == day_id)
    return tuple(
        TrainingDayRow(
            id=row.id,
            day=row.day,
            title=row.title,
            ticked=row.ticked,
            heads=None if row.present is None else HeadTotals(row.present, row.women, row.under_35),
        )
        for row in session.execute(query)
    )
