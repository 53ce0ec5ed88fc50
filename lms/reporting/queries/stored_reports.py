"""Stored reports."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.errors import NotFound
from lms.reporting.models import Report
from lms.reporting.queries.rows import ReportRow


def list_reports(session: Session, cohort_id: int) -> tuple[ReportRow, ...]:
    """Return the reports of a cohort, the newest first."""
    query = _reports().where(Report.cohort_id == cohort_id).order_by(Report.number.desc())
    return tuple(ReportRow(*row) for row in session.execute(query))


def get_report(session: Session, *, cohort_id: int, number: int) -> ReportRow:
    """Return one report of this cohort. Raises NotFound."""
    query = _reports().where(Report.cohort_id == cohort_id, Report.number == number)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return ReportRow(*found)


def get_report_by_id(session: Session, report_id: int) -> ReportRow:
    """Return a report for the worker that prints it. Raises NotFound."""
    found = session.execute(_reports().where(Report.id == report_id)).one_or_none()
    if found is None:
        raise NotFound
    return ReportRow(*found)


def get_figures(session: Session, report_id: int) -> dict[str, Any]:
    """Return the snapshot as it was frozen."""
    found = session.scalars(select(Report.figures).where(Report.id == report_id)).one()
    return dict(found)


def _reports() -> Select[*tuple[Any, ...]]:
    return select(
        Report.id,
        Report.cohort_id,
        Report.number,
        Report.language,
        Report.asked,
        Report.frozen_at,
        Person.printed_name,
        Report.pdf_sha256,
    ).join(Person, Person.id == Report.frozen_by)
