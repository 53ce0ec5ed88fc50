"""A report is frozen: figures computed once and kept, with what they mean at that moment."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.services import Actor, Noted, record_starred
from lms.enrolment.models import Cohort
from lms.enrolment.queries import get_cohort
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.reporting.figures import Asked, build_figures
from lms.reporting.models import Report
from lms.reporting.rules import find_period

PRINT_JOB = "reports.print"


class PeriodWrong(Refusal):
    message = "The period begins before it ends, and ends today at the latest. Change the dates."


@dataclass(frozen=True)
class Frozen:
    """`job_id`: the PDF, for a hint to the worker."""

    number: int
    job_id: int


def freeze(session: Session, asked: Asked, *, by: Actor, now: dt.datetime) -> Frozen:
    """Compute the figures of now and keep them as the cohort's next report.

    Raises NotFound, PeriodWrong.
    """
    cohort = get_cohort(session, asked.cohort_id)
    period = find_period(
        asked.since,
        asked.until,
        begins=cohort.starts_on,
        today=now.astimezone(ZoneInfo(cohort.zone)).date(),
    )
    if period is None:
        raise PeriodWrong
    # Two who ask at once get two numbers.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    last = session.scalar(select(func.max(Report.number)).where(Report.cohort_id == cohort.id))
    row = Report(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        language=asked.language,
        asked={
            "courses": list(asked.courses),
            "for_outside": asked.for_outside,
            "with_contacts": asked.with_contacts and not asked.for_outside,
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
        },
        figures=build_figures(session, asked, cohort=cohort, period=period, now=now),
        frozen_at=now,
        frozen_by=by.person_id,
    )
    session.add(row)
    session.flush()
    noted = Noted("report.freeze", "cohort", cohort.id, {"number": row.number})
    record_starred(session, noted, by=by, now=now)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"report_id": row.id}, now=now)
    return Frozen(row.number, job_id)


def record_file(session: Session, *, report_id: int, sha256: str) -> None:
    """The printed report lies in the store."""
    session.get_one(Report, report_id).pdf_sha256 = sha256
    session.flush()
