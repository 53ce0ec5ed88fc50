"""The own cooperative: the members and where each stands, who has left."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act
from lms.learning.queries.members import count_figures, list_members
from lms.pages.manager import blueprint
from lms.pages.manager.own import get_own
from lms.plan.steps import list_steps
from lms.web.access import requires
from lms.web.transaction import read


@blueprint.get("/my-organization/")
@requires(Act.PROGRESS_READ)
def organization() -> ResponseReturnValue:
    own = get_own()
    members = list_members(read(), organization_id=own.id)
    return render_template(
        "manager/organization.html",
        own=own,
        here=[one for one in members if not one.has_left],
        left=[one for one in members if one.has_left],
        figures=count_figures(members),
        steps=list_steps(read(), organization_id=own.id),
    )
