"""The organization's plan: first steps with owner and date, for printing."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.pages.manager import blueprint
from lms.plan.queries.steps import list_steps
from lms.web.access import requires
from lms.web.manager_access import get_managed
from lms.web.transaction import read


@blueprint.get("/my-organization/plan")
@requires(Permission.WORKSHEET_READ)
def plan() -> ResponseReturnValue:
    managed = get_managed(Permission.WORKSHEET_READ, Target(is_shared_page=True))
    steps = list_steps(read(), organization_id=managed.id)
    return render_template("manager/plan.html", managed=managed, steps=steps)
