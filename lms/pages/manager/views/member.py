"""One member: courses, contact, a new code, another cohort, leaving and returning."""

import datetime as dt
from collections.abc import Callable, Container, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.cards import get_unused_cards_by_person
from lms.accounts.queries.people import get_person
from lms.accounts.rules.typed_values import find_id
from lms.accounts.services.cards import issue_card
from lms.accounts.services.members import record_leave, record_return
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.queries.organizations import OfferedCohort, list_offered_cohorts
from lms.enrolment.rules.cohorts import CardContact, build_card_contact
from lms.enrolment.services.cohort_people import enrol_person_in_cohort
from lms.errors import NotFound, Refusal
from lms.learning.queries.members import Member
from lms.pages.manager import blueprint
from lms.pages.manager.forms import LeavingForm
from lms.pages.manager.view_models.member_card import build_card
from lms.web.access import check, requires
from lms.web.confirmation import Confirmation, render_again, render_confirmation
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, today
from lms.web.languages import current_language
from lms.web.leaving import LeavingUrls, MembershipEnd, describe_leaving
from lms.web.manager_access import (
    ManagedOrganization,
    check_member,
    get_managed,
    get_managed_member,
)
from lms.web.platform import platform
from lms.web.transaction import act, read_session


@blueprint.get("/my-organization/people/<int:person_id>")
@requires(Permission.PEOPLE_EDIT)
def member(person_id: int) -> ResponseReturnValue:
    managed = get_managed()
    return _page(managed, get_managed_member(managed, person_id))


@blueprint.post("/my-organization/people/<int:person_id>/code")
@requires(Permission.CODE_ISSUE)
def issue_code(person_id: int) -> ResponseReturnValue:
    """Issue a new code, for a first sign-in or a forgotten PIN; it invalidates the old one."""
    managed = get_managed()
    found = get_managed_member(managed, person_id)
    check_member(managed, person_id, Permission.CODE_ISSUE)
    cohorts = [course.cohort_id for course in found.courses if course.cohort_id]
    first_day = get_cohort(read_session(), cohorts[-1]).starts_on if cohorts else None
    act(
        issue_card,
        person_id=person_id,
        card_key=platform().keys.card_key,
        first_day=first_day,
    )
    return _back(managed, person_id)


@blueprint.get("/my-organization/people/<int:person_id>/leave")
@requires(Permission.PEOPLE_EDIT)
def leaving(person_id: int) -> ResponseReturnValue:
    managed = get_managed()
    found = get_managed_member(managed, person_id)
    check_member(managed, person_id, Permission.PEOPLE_EDIT)
    form = read_form(LeavingForm, request.args)
    try:
        return render_confirmation(_describe_leaving(managed, found, form.get_values().last_day))
    except Refusal as refusal:
        return _page(managed, found, leaving=form.with_refusal(refusal)), 422


@blueprint.post("/my-organization/people/<int:person_id>/leave")
@requires(Permission.PEOPLE_EDIT)
def leave(person_id: int) -> ResponseReturnValue:
    managed = get_managed()
    found = get_managed_member(managed, person_id)
    check_member(managed, person_id, Permission.PEOPLE_EDIT)
    form = read_form(LeavingForm)
    try:
        last_day = form.get_values().last_day
        confirmation = _describe_leaving(managed, found, last_day)
    except Refusal as refusal:
        return _page(managed, found, leaving=form.with_refusal(refusal)), 422
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    return _try(
        managed,
        found,
        lambda: act(
            record_leave,
            person_id=person_id,
            organization_id=managed.id,
            last_day=last_day,
            today=today(),
        ),
    )


@blueprint.post("/my-organization/people/<int:person_id>/return")
@requires(Permission.PEOPLE_EDIT)
def readmit(person_id: int) -> ResponseReturnValue:
    managed = get_managed()
    found = get_managed_member(managed, person_id)
    # Checked as a former member, since the person has no membership now, and as a learner only.
    target = Target(person_id=person_id, person_roles=found.roles, organization_ids=(managed.id,))
    check(Permission.PEOPLE_EDIT, target)
    return _try(
        managed,
        found,
        lambda: act(record_return, person_id=person_id, organization_id=managed.id, today=today()),
    )


@blueprint.post("/my-organization/people/<int:person_id>/enrol")
@requires(Permission.ENROL)
def enrol_member(person_id: int) -> ResponseReturnValue:
    managed = get_managed()
    found = get_managed_member(managed, person_id)
    check_member(managed, person_id, Permission.PEOPLE_EDIT)
    cohort_id = find_id(request.form.get("cohort", ""))
    if cohort_id not in {cohort.id for cohort in _list_open_cohorts(managed)}:
        raise NotFound
    offered = Target(
        person_id=person_id, organization_ids=(managed.id,), offered_organization_ids=(managed.id,)
    )
    check(Permission.ENROL, offered)
    return _try(
        managed,
        found,
        lambda: act(enrol_person_in_cohort, person_id=person_id, cohort_id=cohort_id),
    )


def _describe_leaving(
    managed: ManagedOrganization, found: Member, last_day: dt.date
) -> Confirmation:
    """Return the confirmation page. Raises what the act would refuse."""
    leaving = MembershipEnd(
        found.person_id, found.printed_name, managed.id, found.started_on, last_day
    )
    leaving.check_day(today())
    urls = LeavingUrls(
        url_for("manager.leave", person_id=found.person_id),
        url_for("manager.member", person_id=found.person_id, organization=managed.id),
    )
    unfinished = [course for course in found.courses if course.completed_at is None]
    titles = [progress.title_in(current_language()) for progress in unfinished]
    unseen = _(
        "You will see nothing dated after the last day; what was done before stays in your figures."
    )
    return describe_leaving(leaving, titles, urls, more=(str(unseen),))


def _page(
    managed: ManagedOrganization,
    found: Member,
    *,
    problem: Refusal | None = None,
    leaving: SubmittedForm[LeavingForm] | None = None,
) -> str:
    person = get_person(read_session(), found.person_id)
    check(Permission.CONTACT_READ, Target(organization_ids=(managed.id,)))
    may_manage = not found.has_left and found.is_learner_only
    cohorts = _list_open_cohorts(managed)
    taken = {course.cohort_id for course in found.courses}
    unused_card = get_unused_cards_by_person(read_session(), [person.id], now=clock.now()).get(
        person.id
    )
    card = None
    if (
        may_manage and unused_card and unused_card.issued_by == get_person_id()
    ):  # nobody else sees it
        card = build_card(
            person,
            key=platform().keys.card_key,
            counter=unused_card.counter,
            address=platform().settings.address,
            contact=_choose_contact(cohorts, taken),
        )
    return render_template(
        "manager/member.html",
        managed=managed,
        member=found,
        phone="" if found.has_left else person.phone,
        email="" if found.has_left else person.email,
        card=card,
        cohorts=[cohort for cohort in cohorts if cohort.id not in taken],
        has_unused=may_manage and unused_card is not None,
        may_manage=may_manage,
        today=today(),
        problem=problem,
        leaving=leaving or build_form(LeavingForm, {"last_day": today()}),
    )


def _choose_contact(cohorts: Sequence[OfferedCohort], taken: Container[int | None]) -> CardContact:
    """Return the network, and whom to ask.

    Of a cohort of the member, else of the newest one; of those that have a contact.
    """
    network = platform().settings.issuer
    joined = [cohort for cohort in cohorts if cohort.id in taken]
    chosen = next((cohort for cohort in (*joined, *cohorts) if cohort.contacts), None)
    if chosen is None:
        return CardContact(network)
    return build_card_contact(
        network,
        name=chosen.contact_name,
        phone=chosen.contact_phone,
        wechat=chosen.contact_wechat,
    )


def _try(
    managed: ManagedOrganization, found: Member, run: Callable[[], object]
) -> ResponseReturnValue:
    try:
        run()
    except Refusal as refusal:
        return _page(managed, found, problem=refusal), 422
    return _back(managed, found.person_id)


def _list_open_cohorts(managed: ManagedOrganization) -> list[OfferedCohort]:
    cohorts = list_offered_cohorts(read_session(), managed.id)
    return [cohort for cohort in cohorts if cohort.closed_at is None]


def _back(managed: ManagedOrganization, person_id: int) -> ResponseReturnValue:
    target = url_for("manager.member", person_id=person_id, organization=managed.id, saved=1)
    return redirect(target, 303)
