"""The organizations of the network: code, names, country, products; no people.

Of people only the number of those who learn in the caller's cohorts is shown; administrators see
the number of all.
"""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.models import Organization
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import (
    count_open_requests,
    get_distinct_names_by_organization,
    list_organizations,
)
from lms.accounts.rules.namesakes import matches_search
from lms.enrolment.queries.organizations import (
    OrganizationCounts,
    count_members_in,
    count_people_and_managers,
)
from lms.pages.organizations import blueprint
from lms.pages.organizations.view_models.request_texts import describe_closing, name_request
from lms.pages.organizations.views.organization import list_sent_requests
from lms.web.access import requires
from lms.web.cohort_access import may_do
from lms.web.identity import get_person_id, get_principal
from lms.web.pagination import choose_page
from lms.web.request_values import find_text
from lms.web.sorted_names import sort_by_name, sort_choices
from lms.web.templating import country, product
from lms.web.transaction import read_session

_FILTERS = ("text", "country", "product", "state", "manager", "people")


@blueprint.get("/organizations/")
@requires(Permission.ORGANIZATION_LIST)
def organizations() -> ResponseReturnValue:
    chosen = {name: find_text(name) for name in _FILTERS}
    rows = list_organizations(read_session())
    reach, sees_all = _count_reach(rows), may_do(Permission.ORGANIZATION_CHANGE, Target())
    fitting = [row for row in rows if _fits(row, chosen, reach)]
    found = sort_by_name(fitting, lambda row: row.names)
    page = choose_page(len(found))
    shown = found[page.offset : page.offset + page.limit]
    unapproved = [row for row in rows if row.state == "new"]
    return render_template(
        "organizations/organizations.html",
        organizations=shown,
        names=get_distinct_names_by_organization(read_session(), [row.id for row in rows]),
        count=len(found),
        total=len(rows),
        reach=reach,
        sees_all=sees_all,
        unapproved=unapproved,
        viewer_id=get_person_id(),
        requests=list_sent_requests(),
        open_requests=count_open_requests(read_session()) if sees_all else 0,
        name_request=name_request,
        show_closing=describe_closing,
        countries=sort_choices((code, country(code)) for code in {row.country for row in rows}),
        products=sort_choices((key, product(key)) for key in {p for r in rows for p in r.products}),
        chosen=chosen,
        page=page.number,
        pages=page.last,
    )


def _count_reach(rows: Sequence[Organization]) -> dict[int, OrganizationCounts]:
    """Return counts of people and managers.

    For a coordinator only where members learn in their own cohorts.
    """
    if may_do(Permission.PROGRESS_READ, Target()):
        return count_people_and_managers(read_session(), [row.id for row in rows])
    people_counts = count_members_in(
        read_session(), get_principal().scope_ids("coordinator", "cohort")
    )
    managers = count_people_and_managers(read_session(), list(people_counts))
    return {
        organization_id: OrganizationCounts(people, managers[organization_id].managers)
        for organization_id, people in people_counts.items()
    }


def _fits(row: Organization, chosen: dict[str, str], reach: dict[int, OrganizationCounts]) -> bool:
    wanted, counts = chosen["state"], reach.get(row.id)
    texts = (row.code, *row.names.values(), row.province)
    return (
        (row.state == wanted if wanted else row.state != "archived")
        and chosen["country"] in {"", row.country}
        and (not chosen["product"] or chosen["product"] in row.products)
        and (not chosen["manager"] or (counts is not None and counts.managers == 0))
        and (not chosen["people"] or (counts is not None and counts.people > 0))
        and matches_search(chosen["text"], texts)
    )
