"""The cooperatives of the cohorts of who asks and those she entered; all for an administrator."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Organization
from lms.accounts.permissions import Act
from lms.enrolment.queries import list_organizations_for
from lms.enrolment.queries.organizations import Reach, count_reach
from lms.errors import NotFound
from lms.pages.coordination import blueprint
from lms.web.access import get_principal, requires
from lms.web.navigation import works_with_cohorts
from lms.web.templating import country, product
from lms.web.transaction import read
from lms.web.values import find_number

_FILTERS = ("text", "country", "product", "state", "manager")
_PAGE = 50


@blueprint.get("/organizations/")
@requires(Act.ORGANIZATION_EDIT)
def organizations() -> ResponseReturnValue:
    if not works_with_cohorts(get_principal()) or _is_manager_only():
        raise NotFound
    chosen = {name: request.args.get(name, "")[:80].strip() for name in _FILTERS}
    rows = list_organizations_for(read(), get_principal())
    reach = count_reach(read(), [row.id for row in rows])
    found = [row for row in rows if _fits(row, chosen, reach)]
    page = max(1, find_number(request.args.get("page", "1"), digits=6) or 1)
    return render_template(
        "coordination/organizations.html",
        organizations=found[(page - 1) * _PAGE : page * _PAGE],
        count=len(found),
        total=len(rows),
        reach=reach,
        waiting=[row for row in rows if row.state == "new"],
        countries=[(code, country(code)) for code in sorted({row.country for row in rows})],
        products=[(one, product(one)) for one in sorted({p for r in rows for p in r.products})],
        chosen=chosen,
        page=page,
        pages=max(1, -(-len(found) // _PAGE)),
    )


def _is_manager_only() -> bool:
    roles = {grant.role for grant in get_principal().roles}
    return not roles & {"coordinator", "administrator"}


def _fits(row: Organization, chosen: dict[str, str], reach: dict[int, Reach]) -> bool:
    wanted = chosen["state"]
    texts: Sequence[str] = (row.code, row.name_en, row.name_zh, row.province)
    text = chosen["text"].casefold()
    return (
        (row.state == wanted if wanted else row.state != "archived")
        and chosen["country"] in {"", row.country}
        and (not chosen["product"] or chosen["product"] in row.products)
        and (not chosen["manager"] or reach[row.id].managers == 0)
        and (not text or any(text in one.casefold() for one in texts))
    )
