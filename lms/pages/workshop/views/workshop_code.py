"""The code of a workshop: opened, extended, or replaced after a confirmation page."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.errors import Refusal
from lms.pages.workshop import blueprint
from lms.pages.workshop.forms import OpeningForm
from lms.pages.workshop.views.workshop import USUAL_HOURS, render_workshop
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort
from lms.web.confirmation import Confirmation, render_again, render_confirmation
from lms.web.forms import read_form
from lms.web.templating import moment
from lms.web.transaction import act, read_session
from lms.workshop.queries.joiners import ActiveCode, find_open_code
from lms.workshop.queries.workshop_counts import count_workshop
from lms.workshop.services.join_code import keep_open, open_join_code


@blueprint.get("/cohorts/<int:cohort_id>/code")
@requires(Permission.COHORT_EDIT)
def new_code(cohort_id: int) -> ResponseReturnValue:
    """Show what a new code invalidates while a code is open."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    code = _find_code(cohort)
    return render_confirmation(_describe(cohort, code)) if code else _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/code")
@requires(Permission.COHORT_EDIT)
def open_code(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    code = _find_code(cohort)
    if code is not None and not (confirmation := _describe(cohort, code)).is_confirmed:
        return render_again(confirmation)
    form = read_form(OpeningForm)
    try:
        act(open_join_code, cohort_id=cohort.id, hours=form.get_values().hours)
    except Refusal as refusal:
        return render_workshop(cohort, code_form=form.with_refusal(refusal)), 422
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/code/keep")
@requires(Permission.COHORT_EDIT)
def keep_code_open(cohort_id: int) -> ResponseReturnValue:
    """Extend the validity of the code without changing it."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    form = read_form(OpeningForm)
    try:
        act(keep_open, cohort_id=cohort.id, hours=form.get_values().hours)
    except Refusal as refusal:
        return render_workshop(cohort, code_form=form.with_refusal(refusal)), 422
    return _back(cohort)


def _describe(cohort: CohortRow, code: ActiveCode) -> Confirmation:
    entered = count_workshop(read_session(), cohort_id=cohort.id).entered
    sentences = [
        _(
            "The code %(code)s, open until %(moment)s, stops working at once: nobody can join "
            "any more with the code on the screen or on paper.",
            code=code.shown,
            moment=moment(code.until),
        ),
        ngettext(
            "A new code is open for one hour. Show the projector page again.",
            "A new code is open for %(num)s hours. Show the projector page again.",
            USUAL_HOURS,
        ),
        _(
            "If you only need more time, keep this code open instead: the projector page stays "
            "as it is."
        ),
    ]
    if entered:
        sentences.insert(
            1,
            ngettext(
                "One person of this cohort has joined so far, and stays.",
                "%(num)s people of this cohort have joined so far, and stay.",
                entered,
            ),
        )
    return Confirmation(
        title=_("Make a new code"),
        subject=_("Workshop"),
        sentences=tuple(map(str, sentences)),
        names=(),
        action=url_for("workshop.open_code", cohort_id=cohort.id),
        button=_("Make a new code now"),
        back=_address(cohort),
        hidden=(("hours", str(USUAL_HOURS)),),
        depends_on=(code.code,),  # people join in the meantime
    )


def _find_code(cohort: CohortRow) -> ActiveCode | None:
    return find_open_code(read_session(), cohort_id=cohort.id, now=clock.now())


def _address(cohort: CohortRow) -> str:
    return url_for("workshop.workshop", cohort_id=cohort.id)


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(_address(cohort), 303)
