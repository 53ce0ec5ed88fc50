"""Choosing the second account of a person: the likely ones, or a search by name or number."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.account_merge.queries.accounts import list_merge_candidates
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.memberships import get_organizations_by_person
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.accounts.queries.people import get_person
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.person import list_visible_progress
from lms.pages.cohorts.views.person import ADDRESS
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort, list_tabs
from lms.web.identity import get_principal, today
from lms.web.request_values import find_text
from lms.web.transaction import close_read_session, read_session


@blueprint.get(ADDRESS + "/same")
@requires(Permission.PERSON_MERGE)
def same_person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = get_mergeable(cohort_id, person_id)
    return render_choice(row, person_id), 200, {"Cache-Control": "no-store"}


def get_mergeable(cohort_id: int, person_id: int) -> CohortRow:
    """Return the cohort of a person whose accounts may be merged here. Raises NotFound, 403."""
    row = get_visible_cohort(cohort_id)
    list_visible_progress(row, person_id)
    check_person(Permission.PERSON_MERGE, person_id)
    return row


def render_choice(row: CohortRow, person_id: int, *, problem: Refusal | None = None) -> str:
    close_read_session()
    search, visible_cohorts = find_text("q"), visible_cohorts_of(get_principal())
    candidates = list_merge_candidates(
        read_session(),
        cohort_ids=None if visible_cohorts is None else visible_cohorts | {row.id},
        person_id=person_id,
        search=search,
    )
    ids = [candidate.person_id for candidate in candidates]
    organization_ids = get_organizations_by_person(read_session(), ids, day=today())
    return render_template(
        "cohorts/same_person.html",
        cohort=row,
        tabs=list_tabs(row),
        person=get_person(read_session(), person_id),
        search=search,
        is_everywhere=visible_cohorts is None,
        candidates=candidates,
        organization_ids=organization_ids,
        names=get_distinct_names_by_organization(read_session(), organization_ids.values()),
        problem=problem,
    )
