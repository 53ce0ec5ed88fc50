"""The projector page of a workshop: the code, and how many have joined. No names of people."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.pages.workshop import blueprint
from lms.pages.workshop.access import get_workshop_cohort, join_address, short_address
from lms.printing.qr_codes import draw_qr_code
from lms.web.access import requires
from lms.web.languages import answer_in_language
from lms.web.transaction import read_session
from lms.workshop.queries.joiners import find_open_code
from lms.workshop.queries.workshop_counts import count_workshop


@blueprint.get("/cohorts/<int:cohort_id>/projector")
@requires(Permission.PROGRESS_READ)
def projector(cohort_id: int) -> ResponseReturnValue:
    """Show the page in the cohort's language: the whole hall reads it."""
    cohort = get_workshop_cohort(cohort_id)
    answer_in_language(cohort.language)
    code = find_open_code(read_session(), cohort_id=cohort.id, now=clock.now())
    return render_template(
        "workshop/projector.html",
        cohort=cohort,
        code=code,
        picture=draw_qr_code(join_address(code.code)) if code else None,
        address=short_address(),
        count=count_workshop(read_session(), cohort_id=cohort.id),
    )
