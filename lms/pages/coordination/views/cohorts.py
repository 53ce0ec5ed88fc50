"""The cohorts of who asks, those under way first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act
from lms.enrolment.queries import list_cohorts_for
from lms.pages.coordination import blueprint
from lms.web.access import get_principal, requires
from lms.web.transaction import read


@blueprint.get("/cohorts/")
@requires(Act.PROGRESS_READ)
def cohorts() -> ResponseReturnValue:
    rows = list_cohorts_for(read(), get_principal())
    return render_template("coordination/cohorts.html", cohorts=rows, today=clock.now().date())
