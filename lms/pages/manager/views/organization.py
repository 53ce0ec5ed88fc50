"""The own cooperative: the members and where each stands."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act, Target
from lms.accounts.queries import get_organization
from lms.errors import NotFound
from lms.learning.queries import list_standings_of_organization
from lms.pages.manager import blueprint
from lms.web.access import check, get_principal, requires
from lms.web.transaction import read


@blueprint.get("/my-organization/")
@requires(Act.PROGRESS_READ)
def organization() -> ResponseReturnValue:
    managed = get_principal().scope_ids("manager", "organization")
    if not managed:
        raise NotFound
    check(Act.PROGRESS_READ, Target(organization_ids=(managed[0],)))
    row = get_organization(read(), managed[0])
    standings = list_standings_of_organization(read(), organization_id=row.id)
    return render_template("manager/organization.html", organization=row, standings=standings)
