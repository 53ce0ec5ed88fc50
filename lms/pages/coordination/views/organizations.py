"""The cooperatives of the network: code, names, country, products; no people.

Of people only the number of those who learn with the one who asks is told; administrators are told
of all.
"""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.lists import list_open_requests, list_organizations, name_apart
from lms.accounts.models import Organization
from lms.accounts.permissions import Act, Target
from lms.enrolment.queries.organizations import Reach, count_members_in, count_reach
from lms.pages.coordination import blueprint
from lms.pages.coordination.request_words import name_request, say_closing
from lms.pages.coordination.scope import may_do
from lms.pages.coordination.views.organization import list_own_requests
from lms.web.access import get_person_id, get_principal, requires
from lms.web.templating import country, product
from lms.web.transaction import read
from lms.web.values import find_number

_FILTERS = ("text", "country", "product", "state", "manager", "people")
_PAGE = 50


@blueprint.get("/organizations/")
@requires(Act.ORGANIZATION_LIST)
def organizations() -> ResponseReturnValue:
    chosen = {name: request.args.get(name, "")[:80].strip() for name in _FILTERS}
    rows = list_organizations(read())
    reach, sees_all = _count_reach(rows), may_do(Act.ORGANIZATION_CHANGE, Target())
    found = [row for row in rows if _fits(row, chosen, reach)]
    page = max(1, find_number(request.args.get("page", "1"), digits=6) or 1)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    waiting = [row for row in rows if row.state == "new"]
    return render_template(
        "coordination/organizations.html",
        organizations=shown,
        names=name_apart(read(), [row.id for row in rows]),
        count=len(found),
        total=len(rows),
        reach=reach,
        sees_all=sees_all,
        waiting=waiting,
        own_id=get_person_id(),
        requests=list_own_requests(),
        asked=len(list_open_requests(read())) if sees_all else 0,
        name_request=name_request,
        say_closing=say_closing,
        countries=[(code, country(code)) for code in sorted({row.country for row in rows})],
        products=[(one, product(one)) for one in sorted({p for r in rows for p in r.products})],
        chosen=chosen,
        page=page,
        pages=max(1, -(-len(found) // _PAGE)),
    )


def _count_reach(rows: Sequence[Organization]) -> dict[int, Reach]:
    """People and managers; for a coordinator only where members learn in a cohort of her own."""
    if may_do(Act.PROGRESS_READ, Target()):
        return count_reach(read(), [row.id for row in rows])
    own = count_members_in(read(), get_principal().scope_ids("coordinator", "cohort"))
    managers = count_reach(read(), list(own))
    return {one: Reach(people, managers[one].managers) for one, people in own.items()}


def _fits(row: Organization, chosen: dict[str, str], reach: dict[int, Reach]) -> bool:
    wanted, known = chosen["state"], reach.get(row.id)
    texts: Sequence[str] = (row.code, row.name_en, row.name_zh, row.province)
    text = chosen["text"].casefold()
    return (
        (row.state == wanted if wanted else row.state != "archived")
        and chosen["country"] in {"", row.country}
        and (not chosen["product"] or chosen["product"] in row.products)
        and (not chosen["manager"] or (known is not None and known.managers == 0))
        and (not chosen["people"] or (known is not None and known.people > 0))
        and (not text or any(text in one.casefold() for one in texts))
    )
