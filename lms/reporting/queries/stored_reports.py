"""Stored reports."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import NotFound
from lms.reporting.models import Report
from lms.reporting.report import ReportFigures, ReportScope


@dataclass(frozen=True)
class ReportRow:
    """A frozen report without its figures."""

    id: int
    cohort_id: int
    number: int
    language: str
    scope: ReportScope
    frozen_at: dt.datetime
    frozen_by: str
    pdf_sha256: str | None


def list_reports(session: Session, cohort_id: int) -> tuple[ReportRow, ...]:
    """Return the reports of a cohort, the newest first."""
    return _select(session, Report.cohort_id == cohort_id)


def find_last_reports(session: Session, cohort_ids: Collection[int]) -> dict[int, dt.datetime]:
    """Return when the newest report of each of these cohorts was made, of those that have one."""
    newest = func.max(Report.frozen_at).label("frozen_at")
    rows = session.execute(
        select(Report.cohort_id, newest)
        .where(Report.cohort_id.in_(sorted(cohort_ids)))
        .group_by(Report.cohort_id)
    )
    return {row.cohort_id: row.frozen_at for row in rows}


def get_report(session: Session, *, cohort_id: int, number: int) -> ReportRow:
    """Return one report of this cohort. Raises NotFound."""
    for row in _select(session, Report.cohort_id == cohort_id, Report.number == number):
        return row
    raise NotFound


def get_report_by_id(session: Session, report_id: int) -> ReportRow:
    """Return a report for the worker that prints it. Raises NotFound."""
    for row in _select(session, Report.id == report_id):
        return row
    raise NotFound


def get_figures(session: Session, report_id: int) -> ReportFigures:
    """Return the figures as they were stored. Raises ReportVersionUnknown."""
    return session.scalars(select(Report.figures).where(Report.id == report_id)).one()


def _select(session: Session, *where: ColumnElement[bool]) -> tuple[ReportRow, ...]:
    query = (
        select(
            Report.id,
            Report.cohort_id,
            Report.number,
            Report.language,
            Report.scope,
            Report.frozen_at,
            Person.printed_name.label("frozen_by"),
            Report.pdf_sha256,
        )
        .join(Person, Person.id == Report.frozen_by)
        .where(*where)
        .order_by(Report.number.desc())
    )
    return tuple(ReportRow(**row) for row in session.execute(query).mappings())
