"""Questions of a cohort's learners about lessons, which a coordinator may pass on to a trainer."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_published
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.inquiries.queries.inquiries import (
    InquiryScope,
    count_inquiries,
    get_inquiry,
    list_inquiries,
)
from lms.inquiries.queries.trainers import get_trainers_by_course
from lms.inquiries.services.inquiries import pass_inquiry_on
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import PassOnForm
from lms.web.access import requires
from lms.web.cohort_access import (
    get_visible_cohort,
    list_readable_courses,
    list_tabs,
    may_do,
    target_of,
)
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.pagination import choose_page, find_page
from lms.web.transaction import act, close_read_session, read_session

_ADDRESS = "/cohorts/<int:cohort_id>/lesson-questions"


@blueprint.get(_ADDRESS)
@requires(Permission.INQUIRY_READ)
def inquiries(cohort_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id, Permission.INQUIRY_READ)
    return _page(row), 200, {"Cache-Control": "no-store"}


@blueprint.post(f"{_ADDRESS}/<int:inquiry_id>/pass-on")
@requires(Permission.INQUIRY_FORWARD)
def pass_on(cohort_id: int, inquiry_id: int) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id, Permission.INQUIRY_FORWARD)
    courses = list_readable_courses(row, Permission.INQUIRY_FORWARD)
    form = read_form(PassOnForm, suffix=f"-{inquiry_id}")
    try:
        act(
            pass_inquiry_on,
            inquiry_id=inquiry_id,
            scope=InquiryScope((row.id,), courses),
            trainer_id=form.get_values().trainer,
        )
    except Refusal as refusal:
        close_read_session()
        return _page(row, inquiry_id, form.with_refusal(refusal)), 422
    address = url_for(
        "cohorts.inquiries", cohort_id=row.id, page=find_page(), _anchor=f"inquiry-{inquiry_id}"
    )
    return redirect(address, 303)


def _page(
    row: CohortRow, inquiry_id: int = 0, refused: SubmittedForm[PassOnForm] | None = None
) -> str:
    """Return one page of the list; `refused`: the form that passes this question on."""
    scope = InquiryScope((row.id,), list_readable_courses(row, Permission.INQUIRY_READ))
    session, total = read_session(), count_inquiries(read_session(), scope)
    page = choose_page(total)
    found = list_inquiries(session, scope, offset=page.offset, limit=page.limit)
    may_pass_on = may_do(Permission.INQUIRY_FORWARD, target_of(row))
    forms = {
        inquiry.id: build_form(PassOnForm, {"trainer": inquiry.passed_to}, suffix=f"-{inquiry.id}")
        for inquiry in found
    }
    if refused is not None:
        forms[inquiry_id] = refused
    return render_template(
        "cohorts/inquiries.html",
        cohort=row,
        tabs=list_tabs(row),
        inquiries=found,
        structures={
            inquiry.id: get_published(session, inquiry.revision_id).structure for inquiry in found
        },
        trainers={
            name: [(trainer.person_id, trainer.name) for trainer in trainers]
            for name, trainers in get_trainers_by_course(session, cohort_id=row.id).items()
        },
        may_answer=list_readable_courses(row, Permission.INQUIRY_ANSWER),
        may_pass_on=may_pass_on,
        forms=forms,
        refused=refused,
        refused_inquiry=get_inquiry(session, scope, inquiry_id) if refused else None,
        page=page.number,
        last=page.last,
    )
