"""A report is frozen: figures computed once and kept, with what they mean at that moment."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.services import Actor, AuditEntry, record_chained
from lms.enrolment.models import Cohort
from lms.enrolment.queries import get_cohort
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.reporting.models import Report
from lms.reporting.rules import Period, find_period
from lms.reporting.snapshot import ReportRequest, build_figures

PRINT_JOB = "reports.print"
SAME_WITHIN = dt.timedelta(minutes=1)
"""So long whoever asks for the same report again gets the one that was just made."""


class PeriodWrong(Refusal):
    message = "The period begins before it ends, and ends today at the latest. Change the dates."


@dataclass(frozen=True)
class FrozenReport:
    """`job_id`: the PDF, for a hint to the worker; None for a report that was there before."""

    number: int
    job_id: int | None


def create_report(
    session: Session, asked: ReportRequest, *, by: Actor, now: dt.datetime, client_id: str = ""
) -> FrozenReport:
    """Compute the figures of now and keep them as the cohort's next report.

    The same form sent again, or the same asked for again within a minute with nothing changed,
    gives the first report.
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
    wanted = _describe(asked, period)
    sent = _find_by_form(session, asked, by=by, client_id=client_id)
    if sent and (sent.language, sent.asked) == (asked.language, wanted):
        return FrozenReport(sent.number, None)
    last = session.scalar(select(func.max(Report.number)).where(Report.cohort_id == cohort.id))
    row = Report(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        language=asked.language,
        asked=wanted,
        figures=build_figures(session, asked, cohort=cohort, period=period, now=now),
        frozen_at=now,
        frozen_by=by.person_id,
        client_id=None if sent else client_id or None,
    )
    before = _find_same(session, row)
    if before is not None:
        return FrozenReport(before, None)
    session.add(row)
    session.flush()
    noted = AuditEntry("report.freeze", "cohort", cohort.id, {"number": row.number})
    record_chained(session, noted, by=by, now=now)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"report_id": row.id}, now=now)
    return FrozenReport(row.number, job_id)


def _describe(asked: ReportRequest, period: Period) -> dict[str, Any]:
    """What is kept of the form."""
    return {
        "courses": list(asked.courses),
        "for_outside": asked.for_outside,
        "with_contacts": asked.with_contacts and not asked.for_outside,
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
    }


def _find_by_form(
    session: Session, asked: ReportRequest, *, by: Actor, client_id: str
) -> Report | None:
    """The report that this form made when it was first sent; its choices may have changed since."""
    query = select(Report).where(
        Report.cohort_id == asked.cohort_id,
        Report.frozen_by == by.person_id,
        Report.client_id == client_id,
    )
    return session.scalar(query) if client_id else None


def _find_same(session: Session, draft: Report) -> int | None:
    """The number of the report that the same person has just had made, word for word.

    Moments of two who ask at once may lie either way round.
    """
    short = (draft.frozen_at - SAME_WITHIN, draft.frozen_at + SAME_WITHIN)
    rows = session.scalars(
        select(Report)
        .where(Report.cohort_id == draft.cohort_id, Report.frozen_by == draft.frozen_by)
        .where(Report.frozen_at.between(*short))
        .order_by(Report.number)
    )
    return next((row.number for row in rows if _content(row) == _content(draft)), None)


def _content(report: Report) -> tuple[object, ...]:
    """What a report says, whenever it was frozen; as it is stored."""
    figures = {name: value for name, value in report.figures.items() if name != "as_of"}
    return report.language, report.asked, json.loads(json.dumps(figures))


def record_report_file(session: Session, *, report_id: int, sha256: str) -> None:
    """The printed report lies in the store."""
    session.get_one(Report, report_id).pdf_sha256 = sha256
    session.flush()
