"""Services that freeze reports: figures are computed once and stored with their definitions."""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.db import insert_or_update
from lms.enrolment.models import Cohort
from lms.enrolment.queries.cohorts import CohortRow, get_cohort
from lms.errors import Refusal
from lms.i18n import DEFAULT_LANGUAGE
from lms.jobs.services import enqueue
from lms.reporting.models import NetworkSnapshot, Report
from lms.reporting.report import NetworkFigures, ReportScope, network_format
from lms.reporting.rules import Period, find_period
from lms.reporting.snapshot import build_figures

PRINT_JOB = "reports.print"
SAME_WITHIN = dt.timedelta(minutes=1)
"""The same request of the same person within this time returns the report already made."""


class PeriodWrong(Refusal):
    message = "The period begins before it ends, and ends today at the latest. Change the dates."


@dataclass(frozen=True)
class ReportRequest:
    """The submitted form. `courses`: the courses that the person may report on."""

    cohort_id: int
    courses: tuple[str, ...]
    language: str = DEFAULT_LANGUAGE
    for_outside: bool = True
    with_contacts: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class FrozenReport:
    """`job_id`: the print job, to notify the worker; None for a report that existed before."""

    number: int
    job_id: int | None


def create_report(
    session: Session,
    act: Act,
    report_request: ReportRequest,
    *,
    secret: bytes,
    client_id: str = "",
) -> FrozenReport:
    """Compute the current figures and store them as the cohort's next report.

    `secret`: key of the order of organizations that are not named.
    The same form sent again, or the same request within a minute without a change of the figures,
    returns the first report. Raises NotFound, PeriodWrong.
    """
    cohort = get_cohort(session, report_request.cohort_id)
    period = get_period(report_request.since, report_request.until, cohort=cohort, now=act.at)
    # Lock the cohort, so that two requests at the same moment get two numbers.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    scope = ReportScope(
        courses=tuple(name for name in cohort.courses if name in report_request.courses),
        for_outside=report_request.for_outside,
        with_contacts=report_request.with_contacts and not report_request.for_outside,
        since=period.since,
        until=period.until,
    )
    sent = _find_by_form(session, report_request, by=act.by, client_id=client_id)
    if sent and (sent.language, sent.scope) == (report_request.language, scope):
        return FrozenReport(sent.number, None)
    last = session.scalar(select(func.max(Report.number)).where(Report.cohort_id == cohort.id))
    row = Report(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        language=report_request.language,
        scope=scope,
        figures=build_figures(
            session, scope, cohort=cohort, now=act.at, viewer_id=act.by.person_id, secret=secret
        ),
        frozen_at=act.at,
        frozen_by=act.by.person_id,
        client_id=None if sent else client_id or None,
    )
    before = _find_same(session, row)
    if before is not None:
        return FrozenReport(before, None)
    session.add(row)
    session.flush()
    entry = AuditEntry(AuditAction.REPORT_STORED, "cohort", cohort.id, {"number": row.number})
    record_chained(session, act, entry)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"report_id": row.id}, now=act.at)
    return FrozenReport(row.number, job_id)


def get_period(
    since: dt.date | None, until: dt.date | None, *, cohort: CohortRow, now: dt.datetime
) -> Period:
    """Raises PeriodWrong."""
    today = now.astimezone(ZoneInfo(cohort.zone)).date()
    period = find_period(since, until, begins=cohort.starts_on, today=today)
    if period is None:
        raise PeriodWrong
    return period


def _find_by_form(
    session: Session, report_request: ReportRequest, *, by: Actor, client_id: str
) -> Report | None:
    """Return the report that this form created when it was first sent.

    The choices in the form may have changed since.
    """
    query = select(Report).where(
        Report.cohort_id == report_request.cohort_id,
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
    content = (draft.language, draft.scope, draft.figures)
    for row in rows:  # the same but for the moment of their figures
        figures = replace(row.figures, as_of=draft.figures.as_of)
        if (row.language, row.scope, figures) == content:
            return row.number
    return None


def record_report_file(session: Session, _act: Act, *, report_id: int, sha256: str) -> None:
    """Record that the printed report is in the store."""
    session.get_one(Report, report_id).pdf_sha256 = sha256
    session.flush()


def store_network(session: Session, act: Act, *, figures: NetworkFigures) -> None:
    """Replace the stored figures of the network by those counted at the moment of the act."""
    row = {"id": 1, "format": network_format(), "figures": figures, "counted_at": act.at}
    # One statement: of two workers that count at once, both would find no row to replace.
    insert_or_update(session, NetworkSnapshot, row)
