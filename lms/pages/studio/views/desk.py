"""The trainer's desk: questions of learners, and notes about wrong questions, of all cohorts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.question_reports import count_unhandled_reports
from lms.catalogue.queries.published import get_published
from lms.enrolment.queries.cohorts import CohortRow, list_cohorts_for
from lms.inquiries.queries.inquiries import InquiryScope, count_inquiries, list_inquiries
from lms.pages.studio import blueprint
from lms.pages.studio.access import get_inquiry_scope
from lms.web.access import requires
from lms.web.identity import get_person_id, get_principal
from lms.web.pagination import choose_page
from lms.web.transaction import read_session


@blueprint.get("/studio/")
@requires(Permission.INQUIRY_ANSWER)
def desk() -> ResponseReturnValue:
    scope = get_inquiry_scope()
    total = count_inquiries(read_session(), scope)
    page = choose_page(total)
    inquiries = list_inquiries(read_session(), scope, offset=page.offset, limit=page.limit)
    rendered = render_template(
        "studio/desk.html",
        inquiries=inquiries,
        structures={
            inquiry.id: get_published(read_session(), inquiry.revision_id).structure
            for inquiry in inquiries
        },
        reports=_list_reports(scope),
        page=page.number,
        last=page.last,
        person_id=get_person_id(),
    )
    return rendered, 200, {"Cache-Control": "no-store"}


def _list_reports(scope: InquiryScope) -> list[tuple[CohortRow, int]]:
    """Return the cohorts that have unhandled notes about questions, with their number."""
    session = read_session()
    counts = count_unhandled_reports(session, cohort_ids=scope.cohort_ids, courses=scope.courses)
    if not counts:
        return []
    cohorts = list_cohorts_for(session, get_principal())
    return [(cohort, counts[cohort.id]) for cohort in cohorts if cohort.id in counts]
