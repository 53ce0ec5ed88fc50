"""Training days: creation, attendance by person, and head counts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import clean_line
from lms.accounts.services.audit import AuditEntry, record
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.errors import NotFound, Refusal
from lms.workshop.models import Attendance, HeadCount, TrainingDay
from lms.workshop.queries.training_days import (
    HeadTotals,
    get_head_counts_by_organization,
    list_ticked,
)

MAX_TITLE_LENGTH = 120
MAX_HEAD_COUNT = 9_999


class DayExists(Refusal):
    message = "There is a day with this date and this title already. Choose another title."


class HeadsIncomplete(Refusal):
    message = "Fill in all three numbers; 0 where there was nobody."


class TooManyHeads(Refusal):
    message = "At most %(most)s people can be counted for a day. Check the number."


class MoreWomenThanPresent(Refusal):
    message = "More women (%(women)s) than people present (%(present)s). Check both numbers."


class MoreYoungThanPresent(Refusal):
    message = (
        "More people under 35 (%(under_35)s) than people present (%(present)s). Check both numbers."
    )


@dataclass(frozen=True)
class AttendanceTicks:
    """`before`: ticked when the page was opened; `after`: when it was sent.

    Only the difference is written, so that two people may tick the same list at once.
    """

    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()


@dataclass(frozen=True)
class TrainingDayNotes:
    """All data of one page about a day. `heads`: by organization, None removes a count."""

    day: dt.date
    title: str
    ticks: AttendanceTicks = field(default_factory=AttendanceTicks)
    heads: Mapping[int, HeadTotals | None] = field(default_factory=dict)


def add_training_day(
    session: Session, act: Act, *, cohort_id: int, day: dt.date, title: str
) -> int:
    """Add a day on which the cohort meets and return its id. Raises DayExists."""
    name = clean_line(title, max_length=MAX_TITLE_LENGTH)
    check_day_is_new(session, cohort_id, day, name)
    row = TrainingDay(cohort_id=cohort_id, day=day, title=name, created_at=act.at)
    session.add(row)
    session.flush()
    record(session, act, AuditEntry(AuditAction.TRAINING_DAY_ADDED, "training_day", row.id))
    return row.id


def record_training_day(
    session: Session, act: Act, notes: TrainingDayNotes, *, day_id: int
) -> None:
    """Write the data of a page about a day, all or, with a refusal, nothing."""
    row = session.get(TrainingDay, day_id, with_for_update=True)
    if row is None:
        raise NotFound
    name = clean_line(notes.title, max_length=MAX_TITLE_LENGTH)
    check_day_is_new(session, row.cohort_id, notes.day, name, except_id=row.id)
    row.day, row.title = notes.day, name
    session.flush()
    _write_ticks(session, act, row, notes.ticks)
    _write_heads(session, act, row, notes.heads)
    record(session, act, AuditEntry(AuditAction.TRAINING_DAY_EDITED, "training_day", row.id))


def check_heads(heads: HeadTotals) -> None:
    """Raise a refusal when the numbers of one organization contradict each other."""
    for number in (heads.present, heads.women, heads.under_35):
        check_head_count(number)
    check_women(heads.present, heads.women)
    check_under_35(heads.present, heads.under_35)


def check_head_count(number: int | None) -> None:
    """Raises TooManyHeads."""
    if number is not None and number > MAX_HEAD_COUNT:
        raise TooManyHeads(most=MAX_HEAD_COUNT)


def check_women(present: int | None, women: int | None) -> None:
    """Raises MoreWomenThanPresent."""
    if present is not None and women is not None and women > present:
        raise MoreWomenThanPresent(women=women, present=present)


def check_under_35(present: int | None, under_35: int | None) -> None:
    """Raises MoreYoungThanPresent."""
    if present is not None and under_35 is not None and under_35 > present:
        raise MoreYoungThanPresent(under_35=under_35, present=present)


def check_heads_complete(*numbers: int | None) -> None:
    """Raises HeadsIncomplete unless all numbers are given, or none."""
    if any(number is None for number in numbers) and any(number is not None for number in numbers):
        raise HeadsIncomplete


def check_day_is_new(
    session: Session, cohort_id: int, day: dt.date, title: str, *, except_id: int = 0
) -> None:
    """Raise DayExists where the cohort has another day of this date and title."""
    same_day = select(TrainingDay.id).where(
        TrainingDay.cohort_id == cohort_id,
        TrainingDay.day == day,
        TrainingDay.title == title,
        TrainingDay.id != except_id,
    )
    if session.scalar(same_day) is not None:
        raise DayExists


def _write_ticks(session: Session, act: Act, row: TrainingDay, ticks: AttendanceTicks) -> None:
    gone = ticks.before - ticks.after
    session.execute(
        delete(Attendance).where(
            Attendance.training_day_id == row.id, Attendance.person_id.in_(sorted(gone))
        )
    )
    of_cohort = set(
        session.scalars(select(Enrolment.person_id).where(Enrolment.cohort_id == row.cohort_id))
    )
    ticked = list_ticked(session, day_id=row.id)
    for person_id in sorted((ticks.after - ticks.before - ticked) & of_cohort):
        session.add(
            Attendance(
                training_day_id=row.id,
                person_id=person_id,
                noted_at=act.at,
                noted_by=act.by.person_id,
            )
        )
    session.flush()


def _write_heads(
    session: Session, act: Act, row: TrainingDay, heads: Mapping[int, HeadTotals | None]
) -> None:
    """Write head counts; ignore organizations without an offer and without an earlier count."""
    stored = get_head_counts_by_organization(session, day_id=row.id)
    offered = select(CohortOrganization.organization_id).where(
        CohortOrganization.cohort_id == row.cohort_id
    )
    organization_ids = {*session.scalars(offered), *stored}
    for organization_id, counted in heads.items():
        if organization_id not in organization_ids or counted == stored.get(organization_id):
            continue
        if counted is None:
            session.delete(session.get_one(HeadCount, (row.id, organization_id)))
            continue
        check_heads(counted)
        session.merge(
            HeadCount(
                training_day_id=row.id,
                organization_id=organization_id,
                present=counted.present,
                women=counted.women,
                under_35=counted.under_35,
                noted_at=act.at,
                noted_by=act.by.person_id,
            )
        )
    session.flush()
