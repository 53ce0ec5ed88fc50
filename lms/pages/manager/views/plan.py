"""The address of the plan in the blueprint of managers; it redirects to the page for everybody."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.pages.manager import blueprint
from lms.web.access import requires
from lms.web.manager_access import get_managed


@blueprint.get("/my-organization/plan")
@requires(Permission.WORKSHEET_READ)
def plan() -> ResponseReturnValue:
    managed = get_managed(Permission.WORKSHEET_READ, Target(is_shared_page=True))
    return redirect(url_for("learner.our_plan", organization=managed.id), 303)
