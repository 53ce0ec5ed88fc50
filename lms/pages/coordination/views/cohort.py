"""One cohort: who needs help, which cooperative stands where, the people."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act
from lms.learning.queries import list_standings_of_cohort
from lms.pages.coordination import blueprint
from lms.pages.coordination.scope import get_own_cohort, list_tabs
from lms.web.access import requires
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>")
@requires(Act.PROGRESS_READ)
def cohort(cohort_id: int) -> ResponseReturnValue:
    row = get_own_cohort(cohort_id)
    standings = list_standings_of_cohort(read(), cohort_id=row.id)
    return render_template(
        "coordination/cohort.html", cohort=row, tabs=list_tabs(row), standings=standings
    )
