"""What the wall of a workshop hall shows: the code, and how many are in. No names of people."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act
from lms.enrolment.queries.hall import count_hall, find_open_code
from lms.pages.coordination import blueprint
from lms.pages.coordination.hall import get_hall, join_address, short_address
from lms.printing.codes import draw_code
from lms.web.access import requires
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>/projector")
@requires(Act.PROGRESS_READ)
def projector(cohort_id: int) -> ResponseReturnValue:
    cohort = get_hall(cohort_id)
    code = find_open_code(read(), cohort_id=cohort.id, now=clock.now())
    return render_template(
        "coordination/projector.html",
        cohort=cohort,
        code=code,
        picture=draw_code(join_address(code.code)) if code else None,
        address=short_address(),
        count=count_hall(read(), cohort_id=cohort.id),
    )
