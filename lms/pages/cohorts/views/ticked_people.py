"""Actions for the people ticked on the cohort's page: cards, a message, moving, leaving."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_ids
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_people import NoPeopleSelected, remove_people
from lms.errors import Refusal
from lms.learning.message_texts import format_next_step
from lms.learning.queries.learner_progress import LearnerProgress
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.views.ticked_move import list_targets, list_ticked
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs, target_of
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.identity import get_principal
from lms.web.platform import platform
from lms.web.transaction import act

_ADDRESS = "/cohorts/<int:cohort_id>/people/ticked"


@blueprint.get(_ADDRESS)
@requires(Permission.CONTACT_READ)
def ticked_people(cohort_id: int) -> ResponseReturnValue:
    """Show what can be done for the people whom `?person=` names, with a text for each."""
    cohort = get_visible_cohort(cohort_id, Permission.CONTACT_READ)
    ids = find_ids(request.args.getlist("person"))
    if not ids:
        return _page(cohort, (), NoPeopleSelected()), 422
    if request.args.get("do") == "cards":
        target = url_for("cohorts.cards", cohort_id=cohort.id, who="all", person=sorted(ids))
        return redirect(target, 303)
    return _page(cohort, list_ticked(cohort, ids)), 200, {"Cache-Control": "no-store"}


@blueprint.get(_ADDRESS + "/out")
@requires(Permission.ENROL)
def removing_ticked(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    ids = find_ids(request.args.getlist("person"))
    return render_confirmation(_describe(cohort, list_ticked(cohort, ids)))


@blueprint.post(_ADDRESS + "/out")
@requires(Permission.ENROL)
def remove_ticked(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    ids = find_ids(request.form.getlist("person"))
    confirmation = _describe(cohort, list_ticked(cohort, ids))
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    act(remove_people, cohort_id=cohort.id, person_ids=ids)
    return redirect(url_for("cohorts.cohort", cohort_id=cohort.id, saved=1), 303)


def _page(
    cohort: CohortRow, ticked: Sequence[LearnerProgress], problem: Refusal | None = None
) -> str:
    people = {progress.person_id: progress for progress in ticked}
    base_url = platform().settings.address
    return render_template(
        "cohorts/ticked_people.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        people=tuple(people.values()),
        letters=[
            (progress, format_next_step(progress, cohort, base_url=base_url)) for progress in ticked
        ],
        targets=list_targets(cohort),
        may_enrol=allows(Permission.ENROL, get_principal(), target_of(cohort)),
        problem=problem,
    )


def _describe(cohort: CohortRow, ticked: Sequence[LearnerProgress]) -> Confirmation:
    names = {progress.person_id: progress.printed_name for progress in ticked}
    sentences = (
        _(
            "These people can no longer open the courses of %(cohort)s and are no longer counted"
            " in it.",
            cohort=cohort.name,
        ),
        _("They keep their accounts, certificates and progress."),
    )
    return Confirmation(
        title=ngettext(
            "Remove one person from %(cohort)s",
            "Remove %(num)s people from %(cohort)s",
            len(names),
            cohort=cohort.name,
        ),
        subject=cohort.name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("Who is removed"), names.values()),),
        action=url_for("cohorts.remove_ticked", cohort_id=cohort.id),
        button=_("Remove now"),
        back=url_for("cohorts.cohort", cohort_id=cohort.id),
        hidden=tuple(("person", str(person_id)) for person_id in sorted(names)),
    )
