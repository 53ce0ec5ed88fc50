"""The trainer's desk: questions of learners, and notes about wrong questions, of all cohorts."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_number
from lms.assessment.queries.question_reports import count_reports
from lms.catalogue.queries.published import get_published
from lms.enrolment.queries.cohorts import CohortRow, get_cohort
from lms.inquiries.queries.inquiries import InquiryScope, count_inquiries, list_inquiries
from lms.pages.studio import blueprint
from lms.pages.studio.access import get_inquiry_scope
from lms.web.access import requires
from lms.web.identity import get_person_id
from lms.web.transaction import read

PAGE_SIZE = 50


@blueprint.get("/studio/")
@requires(Permission.INQUIRY_ANSWER)
def desk() -> ResponseReturnValue:
    scope = get_inquiry_scope()
    total = count_inquiries(read(), scope)
    last = max(1, -(-total // PAGE_SIZE))
    page = min(max(find_number(request.args.get("page", ""), digits=6) or 1, 1), last)
    inquiries = list_inquiries(read(), scope, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    rendered = render_template(
        "studio/desk.html",
        inquiries=inquiries,
        structures={
            inquiry.id: get_published(read(), inquiry.revision_id).structure
            for inquiry in inquiries
        },
        reports=_list_reports(scope),
        page=page,
        last=last,
        person_id=get_person_id(),
    )
    return rendered, 200, {"Cache-Control": "no-store"}


def _list_reports(scope: InquiryScope) -> list[tuple[CohortRow, int]]:
    """Return the cohorts that have unhandled notes about questions, with their number."""
    session = read()
    counts = {
        cohort_id: count_reports(session, cohort_id=cohort_id, courses=scope.courses).unhandled
        for cohort_id in scope.cohort_ids
    }
    return [(get_cohort(session, cohort_id), count) for cohort_id, count in counts.items() if count]
