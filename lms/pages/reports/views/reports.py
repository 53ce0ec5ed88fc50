"""The stored reports of a cohort, and the form for another one."""

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.acts import Act, Actor
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.reports import blueprint
from lms.pages.reports.access import (
    list_file_languages,
    list_own_reports,
    may_have_contacts,
    read_form,
)
from lms.reporting.services import PeriodWrong, create_report
from lms.web.access import requires
from lms.web.cohort_access import get_own_cohort, list_tabs
from lms.web.errors import sentence
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import read, write


@blueprint.get("/cohorts/<int:cohort_id>/reports")
@requires(Permission.REPORT)
def reports(cohort_id: int) -> ResponseReturnValue:
    return _page(get_own_cohort(cohort_id, Permission.REPORT))


@blueprint.post("/cohorts/<int:cohort_id>/reports")
@requires(Permission.REPORT)
def freeze_report(cohort_id: int) -> ResponseReturnValue:
    cohort = get_own_cohort(cohort_id, Permission.REPORT)
    try:
        asked = read_form(cohort)
        client_id = request.form.get("client_id", "")[:64]
        by = Actor(get_person_id())
        frozen = write(create_report, Act(by, clock.now()), asked, client_id=client_id)
    except PeriodWrong as refusal:
        return _page(cohort, refusal), 422
    if frozen.job_id is not None:
        platform().issuer.queue.notify(frozen.job_id)
    return redirect(url_for("reports.report", cohort_id=cohort.id, number=frozen.number), 303)


def _page(cohort: CohortRow, refusal: Refusal | None = None) -> str:
    read()
    return render_template(
        "reports/reports.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        reports=list_own_reports(cohort),
        file_languages=list_file_languages(),
        file_language=request.form.get("language", current_language()),
        typed=request.form,
        may_have_contacts=may_have_contacts(cohort),
        problem=sentence(refusal) if refusal else "",
        client_id=uuid.uuid4().hex,
    )
