"""The cooperative's plan in its first form: first steps with owner and date, to be printed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act, Target
from lms.pages.manager import blueprint
from lms.pages.manager.own import get_own
from lms.plan.steps import list_steps
from lms.web.access import requires
from lms.web.transaction import read


@blueprint.get("/my-organization/plan")
@requires(Act.WORKSHEET_READ)
def plan() -> ResponseReturnValue:
    own = get_own(Act.WORKSHEET_READ, Target(is_shared_page=True))
    steps = list_steps(read(), organization_id=own.id)
    return render_template("manager/plan.html", own=own, steps=steps)
