"""One stored report: on the page, as a workbook, as CSV, and as a PDF for outside readers."""

import io
from typing import IO

from flask import make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.errors import NotFound
from lms.pages.reports import blueprint
from lms.pages.reports.access import VisibleReport, get_visible_report
from lms.reporting.progress_chart import draw_progress, format_curve_key
from lms.reporting.summary import format_method, format_moment, format_notes, format_summary
from lms.reporting.tables import build_tables
from lms.sheets.writer import format_csv, write_workbook
from lms.web.access import requires
from lms.web.cohort_access import list_tabs
from lms.web.download_names import build_file_name
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import act, close_read_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 200
"""Rows of one table on the page; the files have all."""


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>")
@requires(Permission.REPORT)
def report(cohort_id: int, number: int) -> ResponseReturnValue:
    visible_report = get_visible_report(cohort_id, number)
    _record_reading(visible_report, "page")
    return _page(visible_report)


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.xlsx")
@requires(Permission.REPORT)
def report_workbook(cohort_id: int, number: int) -> ResponseReturnValue:
    visible_report = get_visible_report(cohort_id, number)
    _record_reading(visible_report, "xlsx")
    # Rows are streamed through the writer's own temporary file; the zipped result is small.
    target = io.BytesIO()
    language = visible_report.row.language
    tables = build_tables(visible_report.figures, language)
    write_workbook(target, tables, notes=format_notes(visible_report.figures, language))
    target.seek(0)
    return _send(target, XLSX, _name(visible_report, "xlsx"))


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.csv")
@requires(Permission.REPORT)
def report_csv(cohort_id: int, number: int) -> ResponseReturnValue:
    """Return the table that `?table=` names; without it the people, or else the first table."""
    visible_report = get_visible_report(cohort_id, number)
    tables = {
        table.key: table
        for table in build_tables(visible_report.figures, visible_report.row.language)
    }
    key = request.args.get("table", "people" if "people" in tables else "organizations")
    if key not in tables:
        raise NotFound
    _record_reading(visible_report, f"csv {key}")
    content = io.BytesIO(format_csv(tables[key]).encode())
    return _send(content, "text/csv", _name(visible_report, "csv", key))


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.pdf")
@requires(Permission.REPORT)
def report_pdf(cohort_id: int, number: int) -> ResponseReturnValue:
    visible_report = get_visible_report(cohort_id, number)
    close_read_session()
    if visible_report.row.pdf_sha256 is None:
        _record_reading(visible_report, "page")
        text = _("The PDF is coming. Open the page again in a minute.")
        response = make_response(_page(visible_report, notice=text), 503)
        response.headers["Retry-After"] = "60"
        return response
    _record_reading(visible_report, "pdf")
    content = io.BytesIO(platform().store.get(visible_report.row.pdf_sha256))
    return _send(content, "application/pdf", _name(visible_report, "pdf"))


def _record_reading(visible_report: VisibleReport, what: str) -> None:
    """Record who opened or downloaded which report, before any of it is sent."""
    entry = AuditEntry(
        AuditAction.REPORT_OPENED,
        "report",
        visible_report.row.id,
        {"cohort": visible_report.cohort.id, "number": visible_report.row.number, "what": what},
    )
    act(record_chained, entry)


def _page(visible_report: VisibleReport, notice: str = "") -> str:
    language = current_language()
    return render_template(
        "reports/report.html",
        cohort=visible_report.cohort,
        tabs=list_tabs(visible_report.cohort),
        report=visible_report.row,
        notice_text=notice,
        scope=visible_report.figures.scope,
        moment=format_moment(visible_report.figures, language),
        summary=format_summary(visible_report.figures, language),
        method=format_method(visible_report.figures, language),
        curves=draw_progress(visible_report.figures, language),
        curve_key=format_curve_key(visible_report.figures, language),
        tables=build_tables(visible_report.figures, language),
        most_rows=MAX_ROWS,
    )


def _name(visible_report: VisibleReport, ending: str, table: str = "") -> str:
    """Return a name with the cohort, the last day of the period, and the number of the report."""
    return build_file_name(
        visible_report.figures.cohort,
        visible_report.figures.scope.until,
        visible_report.row.number,
        table,
        ending=ending,
    )


def _send(content: IO[bytes], kind: str, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
