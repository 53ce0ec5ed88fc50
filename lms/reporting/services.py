"""Services that freeze reports: figures are computed once and stored with their definitions."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.enrolment.models import Cohort
from lms.enrolment.queries.cohorts import get_cohort
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.reporting.models import Report
from lms.reporting.rules import Period, find_period
from lms.reporting.snapshot import ReportRequest, build_figures

PRINT_JOB = "reports.print"
SAME_WITHIN = dt.timedelta(minutes=1)
"""The same request of the same person within this time returns the report already made."""


class PeriodWrong(Refusal):
    message = "The period begins before it ends, and ends today at the latest. Change the dates."


@dataclass(frozen=True)
class FrozenReport:
    """`job_id`: the print job, to notify the worker; None for a report that existed before."""

    number: int
    job_id: int | None


def create_report(
    session: Session, act: Act, asked: ReportRequest, *, client_id: str = ""
) -> FrozenReport:
    """Compute the current figures and store them as the cohort's next report.

    The same form sent again, or the same request within a minute without a change of the figures,
    returns the first report. Raises NotFound, PeriodWrong.
    """
    cohort = get_cohort(session, asked.cohort_id)
    period = find_period(
        asked.since,
        asked.until,
        begins=cohort.starts_on,
        today=act.at.astimezone(ZoneInfo(cohort.zone)).date(),
    )
    if period is None:
        raise PeriodWrong
    # Lock the cohort, so that two requests at the same moment get two numbers.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    wanted = _describe(asked, period)
    sent = _find_by_form(session, asked, by=act.by, client_id=client_id)
    if sent and (sent.language, sent.asked) == (asked.language, wanted):
        return FrozenReport(sent.number, None)
    last = session.scalar(select(func.max(Report.number)).where(Report.cohort_id == cohort.id))
    row = Report(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        language=asked.language,
        asked=wanted,
        figures=build_figures(session, asked, cohort=cohort, period=period, now=act.at),
        frozen_at=act.at,
        frozen_by=act.by.person_id,
        client_id=None if sent else client_id or None,
    )
    before = _find_same(session, row)
    if before is not None:
        return FrozenReport(before, None)
    session.add(row)
    session.flush()
    noted = AuditEntry("report.freeze", "cohort", cohort.id, {"number": row.number})
    record_chained(session, act, noted)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"report_id": row.id}, now=act.at)
    return FrozenReport(row.number, job_id)


def _describe(asked: ReportRequest, period: Period) -> dict[str, Any]:
    """Return the stored form of the request."""
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
    """Return the report that this form created when it was first sent.

    The choices in the form may have changed since.
    """
    query = select(Report).where(
        Report.cohort_id == asked.cohort_id,
        Report.frozen_by == by.person_id,
        Report.client_id == client_id,
    )
    return session.scalar(query) if client_id else None


def _find_same(session: Session, draft: Report) -> int | None:
    """Return the number of a recent report of the same person with the same content.

    Of two simultaneous requests either may have the earlier moment, so both directions are
    searched.
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
    """Return the content of a report as stored, without the moment of its freezing."""
    figures = {name: value for name, value in report.figures.items() if name != "as_of"}
    return report.language, report.asked, json.loads(json.dumps(figures))


def record_report_file(session: Session, *, report_id: int, sha256: str) -> None:
    """Record that the printed report is in the store."""
    session.get_one(Report, report_id).pdf_sha256 = sha256
    session.flush()
