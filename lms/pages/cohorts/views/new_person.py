"""Adding one person to a cohort, without a list."""

from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.identifiers import clean_phone
from lms.accounts.services.people import NewPerson
from lms.enrolment.queries.cohorts import CohortRow, list_offered_organizations
from lms.enrolment.services.cohort_people import OrganizationNotInCohort, add_person
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import NewPersonForm, list_offered_languages
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.sorted_names import sort_by_name
from lms.web.transaction import act, read_session


@blueprint.get("/cohorts/<int:cohort_id>/people/new")
@requires(Permission.ROSTER)
def new_person(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ROSTER)
    return _page(cohort, build_form(NewPersonForm, {"language": cohort.language}))


@blueprint.post("/cohorts/<int:cohort_id>/people/new")
@requires(Permission.ROSTER)
def add_one_person(cohort_id: int) -> ResponseReturnValue:
    """Create the account, enrol it, and go to the page of the person."""
    cohort = get_visible_cohort(cohort_id, Permission.ROSTER)
    form = read_form(NewPersonForm)
    try:
        country = _find_country(cohort, form)
        if form.raw["phone"].strip():
            form = form.apply(FormRule(partial(clean_phone, country=country), ("phone",)))
        values = form.get_values()
        person_id = act(
            add_person,
            NewPerson(
                values.printed_name,
                language=values.language,
                time_zone=cohort.zone,
                phone=values.phone,
                country=country,
            ),
            cohort_id=cohort.id,
            organization_id=values.organization,
        )
    except Refusal as refusal:
        return _page(cohort, form.with_refusal(refusal)), 422
    target = url_for("cohorts.person", cohort_id=cohort.id, person_id=person_id, saved=1)
    return redirect(target, 303)


def _find_country(cohort: CohortRow, form: SubmittedForm[NewPersonForm]) -> str:
    """Return the country of the cooperative that was chosen. Raises OrganizationNotInCohort."""
    offered = {str(row.id): row.id for row in list_offered_organizations(read_session(), cohort.id)}
    chosen = form.raw["organization"]
    if not chosen:
        return ""
    if chosen not in offered:
        raise OrganizationNotInCohort
    return get_organization(read_session(), offered[chosen]).country


def _page(cohort: CohortRow, form: SubmittedForm[NewPersonForm]) -> str:
    offered = sort_by_name(
        list_offered_organizations(read_session(), cohort.id), lambda row: row.names
    )
    return render_template(
        "cohorts/new_person.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        form=form,
        organizations=[
            ("", _("Choose the cooperative")),
            *((str(row.id), row.name_in(current_language())) for row in offered),
        ],
        languages=list_offered_languages(),
    )
