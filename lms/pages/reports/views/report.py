"""One stored report: on the page, as a workbook, as CSV, and as a PDF for outside readers."""

import io
from typing import IO

from flask import make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.errors import NotFound
from lms.pages.reports import blueprint
from lms.pages.reports.access import VisibleReport, get_visible_report, record_reading
from lms.reporting.progress_chart import draw_progress
from lms.reporting.summary import write_method, write_notes, write_summary
from lms.reporting.tables import build_tables
from lms.sheets.writer import write_csv, write_workbook
from lms.web.access import requires
from lms.web.cohort_access import list_tabs
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import close_read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 200
"""Rows of one table on the page; the files have all."""


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>")
@requires(Permission.REPORT)
def report(cohort_id: int, number: int) -> ResponseReturnValue:
    own = get_visible_report(cohort_id, number)
    record_reading(own, "page")
    return _page(own)


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.xlsx")
@requires(Permission.REPORT)
def report_workbook(cohort_id: int, number: int) -> ResponseReturnValue:
    own = get_visible_report(cohort_id, number)
    record_reading(own, "xlsx")
    # Rows are streamed through the writer's own temporary file; the zipped result is small.
    target = io.BytesIO()
    language = own.row.language
    tables = build_tables(own.figures, language)
    write_workbook(target, tables, notes=write_notes(own.figures, language))
    target.seek(0)
    return _send(target, XLSX, _name(own, "xlsx"))


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.csv")
@requires(Permission.REPORT)
def report_csv(cohort_id: int, number: int) -> ResponseReturnValue:
    """Return the table that `?table=` names; without it the people, or else the first table."""
    own = get_visible_report(cohort_id, number)
    tables = {table.key: table for table in build_tables(own.figures, own.row.language)}
    key = request.args.get("table", "people" if "people" in tables else "organizations")
    if key not in tables:
        raise NotFound
    record_reading(own, f"csv {key}")
    content = io.BytesIO(write_csv(tables[key]).encode())
    return _send(content, "text/csv", _name(own, "csv", key))


@blueprint.get("/cohorts/<int:cohort_id>/reports/<int:number>.pdf")
@requires(Permission.REPORT)
def report_pdf(cohort_id: int, number: int) -> ResponseReturnValue:
    own = get_visible_report(cohort_id, number)
    close_read()
    if own.row.pdf_sha256 is None:
        record_reading(own, "page")
        text = _("The PDF is coming. Open the page again in a minute.")
        response = make_response(_page(own, notice=text), 503)
        response.headers["Retry-After"] = "60"
        return response
    record_reading(own, "pdf")
    content = io.BytesIO(platform().store.get(own.row.pdf_sha256))
    return _send(content, "application/pdf", _name(own, "pdf"))


def _page(own: VisibleReport, notice: str = "") -> str:
    language = current_language()
    return render_template(
        "reports/report.html",
        cohort=own.cohort,
        tabs=list_tabs(own.cohort),
        report=own.row,
        notice_text=notice,
        scope=own.figures.scope,
        summary=write_summary(own.figures, language),
        method=write_method(own.figures, language),
        curves=draw_progress(own.figures, language),
        tables=build_tables(own.figures, language),
        most_rows=MAX_ROWS,
    )


def _name(own: VisibleReport, ending: str, table: str = "") -> str:
    middle = f"-{table}" if table else ""
    return f"report-{own.cohort.id}-{own.row.number}{middle}.{ending}"


def _send(content: IO[bytes], kind: str, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
