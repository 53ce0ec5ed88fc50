"""Removing a person who joined with the code, after a page that says what that closes."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.errors import NotFound
from lms.pages.workshop import blueprint
from lms.web.access import requires
from lms.web.cohort_access import check_person, get_visible_cohort
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.templating import moment
from lms.web.transaction import act, read_session
from lms.workshop.queries.joiners import UnconfirmedPerson, learns_elsewhere, list_unconfirmed
from lms.workshop.services.join_code import reject_joiner


@blueprint.get("/cohorts/<int:cohort_id>/taken-out")
@requires(Permission.COHORT_EDIT)
def joiner_removal(cohort_id: int) -> ResponseReturnValue:
    """Show the confirmation page for the person that `?out=` names."""
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    return render_confirmation(_describe(cohort, _find(cohort, request.args.get("out", ""))))


@blueprint.post("/cohorts/<int:cohort_id>/taken-out")
@requires(Permission.COHORT_EDIT)
def remove_joiner(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    person = _find(cohort, request.form.get("out", ""))
    confirmation = _describe(cohort, person)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    act(reject_joiner, cohort_id=cohort.id, person_id=person.person_id)
    return redirect(_back(cohort), 303)


def _find(cohort: CohortRow, raw: str) -> UnconfirmedPerson:
    """Return the unconfirmed person who joined with the code. Raises NotFound."""
    person_id = find_id(raw)
    if person_id is None:
        raise NotFound
    check_person(Permission.PEOPLE_EDIT, person_id)
    for person in list_unconfirmed(
        read_session(),
        cohort_id=cohort.id,
        visible_cohorts=visible_cohorts_of(get_principal()),
        person_id=person_id,
    ):
        if person.former_name is None:
            return person
    raise NotFound


def _describe(cohort: CohortRow, person: UnconfirmedPerson) -> Confirmation:
    stays = learns_elsewhere(read_session(), person_id=person.person_id, cohort_id=cohort.id)
    sentences = [
        _("Joined on %(moment)s, learner number %(number)s.",
          moment=moment(person.joined_at), number=person.learner_number),
        _("The enrolments in the courses of this cohort end."),
    ]  # fmt: skip
    if stays:
        sentences.append(_("The account stays: this person learns elsewhere too."))
    else:
        sentences += [
            _(
                "The account is closed: number and PIN no longer work, and the membership in "
                "%(name)s ends.",
                name=person.organization_in(current_language()),
            ),
            _(
                "A closed account cannot be opened again. Somebody who was removed by mistake "
                "has to join again and starts from the beginning."
            ),
        ]
    duplicates = (
        f"{duplicate.printed_name} · {duplicate.learner_number}" for duplicate in person.duplicates
    )
    return Confirmation(
        title=_("Remove %(name)s", name=person.printed_name),
        subject=_("Workshop"),
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("With the same name or phone in that cooperative"), duplicates),),
        action=url_for("workshop.remove_joiner", cohort_id=cohort.id),
        button=_("Remove now"),
        back=_back(cohort),
        hidden=(("out", str(person.person_id)),),
    )


def _back(cohort: CohortRow) -> str:
    return url_for("workshop.workshop", cohort_id=cohort.id, _anchor="waiting")
