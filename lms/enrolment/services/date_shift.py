"""Shift of all dates of a cohort by weeks, with a quiet period without reminders."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.clock import day_of
from lms.enrolment.models import Cohort, CohortCourse
from lms.enrolment.rules.cohorts import shift_day
from lms.errors import NotFound, Refusal

MAX_WEEKS = 52


class WeeksOutOfRange(Refusal):
    message = "Dates move by 1 to 52 weeks, later or earlier. Type a number such as 2 or -2."


class QuietIncomplete(Refusal):
    message = "Give the quiet time a first and a last day, in this order, or leave both empty."


class ShiftIntoPast(Refusal):
    message = (
        "A date would be in the past. Choose fewer weeks, or change that date in the settings."
    )


@dataclass(frozen=True)
class DateShift:
    """Negative `weeks` move back; 0 with a quiet period changes only that."""

    weeks: int
    quiet_from: dt.date | None
    quiet_until: dt.date | None


def check_shift(shift: DateShift) -> None:
    """Raises WeeksOutOfRange, QuietIncomplete."""
    if abs(shift.weeks) > MAX_WEEKS:
        raise WeeksOutOfRange
    check_quiet_time(shift.quiet_from, shift.quiet_until)


def check_quiet_time(quiet_from: dt.date | None, quiet_until: dt.date | None) -> None:
    """Raises QuietIncomplete."""
    if quiet_from is None and quiet_until is None:
        return
    if quiet_from is None or quiet_until is None or quiet_until < quiet_from:
        raise QuietIncomplete


def shift_dates(session: Session, act: Act, shift: DateShift, *, cohort_id: int) -> None:
    """Move every future date and set the quiet period; a shift back undoes it.

    Raises NotFound, WeeksOutOfRange, QuietIncomplete, ShiftIntoPast.
    """
    check_shift(shift)
    cohort = session.scalar(select(Cohort).where(Cohort.id == cohort_id).with_for_update())
    if cohort is None:
        raise NotFound
    today = day_of(act.at, cohort.zone)
    _move(cohort, ("starts_on", "ends_on"), weeks=shift.weeks, today=today)
    courses = session.scalars(select(CohortCourse).where(CohortCourse.cohort_id == cohort_id))
    for course in courses:
        _move(course, ("starts_on", "due_on"), weeks=shift.weeks, today=today)
    cohort.quiet_from, cohort.quiet_until = shift.quiet_from, shift.quiet_until
    session.flush()
    details: dict[str, str | int] = {
        "weeks": shift.weeks,
        "quiet from": str(shift.quiet_from or ""),
        "quiet until": str(shift.quiet_until or ""),
    }
    record(session, act, AuditEntry(AuditAction.COHORT_DATES_SHIFTED, "cohort", cohort_id, details))


def _move(
    row: Cohort | CohortCourse, names: tuple[str, ...], *, weeks: int, today: dt.date
) -> None:
    for name in names:
        before = getattr(row, name)
        after = shift_day(before, weeks=weeks, today=today)
        if after != before and after is not None and after < today:
            raise ShiftIntoPast
        setattr(row, name, after)
