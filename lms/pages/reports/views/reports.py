"""The stored reports of a cohort, and the form for another one."""

import uuid
from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.pages.reports import blueprint
from lms.pages.reports.access import (
    list_file_languages,
    list_visible_reports,
    may_have_contacts,
)
from lms.pages.reports.forms import ReportForm
from lms.reporting.services import PeriodWrong, create_report, get_period
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import FieldsWrong, FormRule, SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/reports")
@requires(Permission.REPORT)
def reports(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.REPORT)
    return _page(cohort, build_form(ReportForm, {"language": current_language()}))


@blueprint.post("/cohorts/<int:cohort_id>/reports")
@requires(Permission.REPORT)
def freeze_report(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.REPORT)
    check_period = partial(get_period, cohort=cohort, now=clock.now())
    form = read_form(ReportForm).apply(FormRule(check_period, ("since", "until")))
    try:
        values = form.get_values()
        frozen = act(
            create_report,
            values.to_request(cohort),
            secret=platform().keys.secret_key,
            client_id=values.client_id,
        )
    except (FieldsWrong, PeriodWrong) as refusal:
        return _page(cohort, form.with_refusal(refusal)), 422
    if frozen.job_id is not None:
        platform().issuer.queue.notify(frozen.job_id)
    return redirect(url_for("reports.report", cohort_id=cohort.id, number=frozen.number), 303)


def _page(cohort: CohortRow, form: SubmittedForm[ReportForm]) -> str:
    read_session()
    return render_template(
        "reports/reports.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        reports=list_visible_reports(cohort),
        file_languages=list_file_languages(),
        form=form,
        may_have_contacts=may_have_contacts(cohort),
        client_id=uuid.uuid4().hex,
    )
