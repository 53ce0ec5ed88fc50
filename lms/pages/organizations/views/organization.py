"""An organization: its entry for every coordinator, its people for those who teach them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import Decision, allows, decide
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import (
    OrganizationRequestRow,
    get_distinct_names_by_organization,
    list_open_requests,
    list_requests_of,
)
from lms.accounts.services.organization_states import approve_organization
from lms.clock import day_of
from lms.enrolment.queries.enrolments import get_cohorts_by_person
from lms.enrolment.queries.organizations import list_managers
from lms.errors import Refusal
from lms.learning.queries.members import Member, count_members
from lms.pages.organizations import blueprint
from lms.pages.organizations.view_models.request_texts import describe_closing, name_request
from lms.plan.queries.steps import PlanStep, list_steps
from lms.web.access import check, requires
from lms.web.cohort_access import may_do
from lms.web.identity import get_person_id, get_principal
from lms.web.organization_access import (
    VisibleOrganization,
    get_visible_organization,
    list_visible_members,
    may_approve,
    may_edit,
)
from lms.web.transaction import act, read_session

ANSWERS_SHOWN = dt.timedelta(days=30)


@blueprint.get("/organizations/<int:organization_id>")
@requires(Permission.ORGANIZATION_LIST)
def organization(organization_id: int) -> ResponseReturnValue:
    return render_organization(
        get_visible_organization(organization_id, Permission.ORGANIZATION_LIST)
    )


@blueprint.post("/organizations/<int:organization_id>/approve")
@requires(Permission.ORGANIZATION_APPROVE)
def approve(organization_id: int) -> ResponseReturnValue:
    found = get_visible_organization(organization_id, Permission.ORGANIZATION_APPROVE)
    try:
        act(approve_organization, organization_id=found.id)
    except Refusal as refusal:
        shown = get_visible_organization(found.id, Permission.ORGANIZATION_LIST)
        return render_organization(shown, refusal), 422
    target = url_for("organizations.organization", organization_id=found.id, saved=1)
    return redirect(target, 303)


def render_organization(found: VisibleOrganization, problem: Refusal | None = None) -> str:
    """Return the page; people only to those whose cohorts they are in.

    An administrator gives the secret first.
    """
    decision = decide(Permission.PROGRESS_READ, get_principal(), found.target)
    if decision is Decision.NEEDS_REAUTHENTICATION and request.args.get("show") == "people":
        check(Permission.PROGRESS_READ, found.target)
        decision = Decision.ALLOWED
    members = list_visible_members(found) if decision is Decision.ALLOWED else []
    names = get_distinct_names_by_organization(
        read_session(), {found.id, found.row.merged_into_id or found.id}
    )
    may_contact = may_do(Permission.ORGANIZATION_CONTACT, found.target)
    managers = list_managers(read_session(), found.id) if may_contact else ()
    return render_template(
        "organizations/organization.html",
        organization=found.row,
        names=names[found.id],
        merged_into_id=found.row.merged_into_id,
        successor_names=names.get(found.row.merged_into_id or 0, {}),
        cohorts=[cohort for cohort in found.cohorts if _is_own(cohort.id)],
        members=members,
        figures=count_members(members),
        months=_count_months(members, get_principal().time_zone),
        managers=managers,
        reachable=_list_reachable([manager.person_id for manager in managers]),
        may_read=decision is Decision.ALLOWED,
        must_prove=decision is Decision.NEEDS_REAUTHENTICATION,
        sees_contact=allows(Permission.CONTACT_READ, get_principal(), _as_entitled(found)),
        may_contact=may_contact,
        choices=list_choices(members),
        unconfirmed=_list_unconfirmed(members),
        steps=_list_steps(found),
        today=day_of(clock.now(), get_principal().time_zone),
        may_approve=may_approve(found),
        may_edit=may_edit(found),
        may_change=may_do(Permission.ORGANIZATION_CHANGE, found.target),
        requests_about=_list_requests(found),
        requests=list_sent_requests(found.id),
        name_request=name_request,
        show_closing=describe_closing,
        problem=problem,
    )


def list_choices(members: Sequence[Member]) -> list[Member]:
    """Return members who may be named manager: confirmed, current, and not a manager yet."""
    return [
        member
        for member in members
        if not member.has_left and member.confirmed and "manager" not in member.roles
    ]


def _list_unconfirmed(members: Sequence[Member]) -> list[str]:
    """Return the names of members who cannot be named manager before they are confirmed."""
    return [
        member.printed_name for member in members if not member.has_left and not member.confirmed
    ]


def list_sent_requests(organization_id: int | None = None) -> tuple[OrganizationRequestRow, ...]:
    """Return the open requests of the caller, and the answers of the last weeks."""
    return list_requests_of(
        read_session(),
        person_id=get_person_id(),
        since=clock.now() - ANSWERS_SHOWN,
        organization_id=organization_id,
    )


def _list_requests(found: VisibleOrganization) -> list[OrganizationRequestRow]:
    """Return the requests about it, or about an organization to be merged into it."""
    if not may_do(Permission.ORGANIZATION_CHANGE, found.target):
        return []
    return [
        open_request
        for open_request in list_open_requests(read_session())
        if found.id in {open_request.organization_id, open_request.target_id}
    ]


def _list_reachable(person_ids: Sequence[int]) -> set[int]:
    """Return the managers whose phone and e-mail may be shown.

    They learn in a cohort of the caller themselves.
    """
    cohorts = get_cohorts_by_person(read_session(), person_ids)
    return {
        person_id
        for person_id in person_ids
        if allows(
            Permission.CONTACT_READ,
            get_principal(),
            Target(person_id=person_id, cohort_ids=tuple(sorted(cohorts[person_id]))),
        )
    }


def _is_own(cohort_id: int) -> bool:
    return may_do(Permission.PROGRESS_READ, Target(cohort_ids=(cohort_id,)))


def _list_steps(found: VisibleOrganization) -> list[PlanStep] | None:
    """Return the steps of the plan; None for readers without access to plans."""
    target = replace(_as_entitled(found), is_plan_step_only=True)
    if not allows(Permission.WORKSHEET_READ, get_principal(), target):
        return None
    return list_steps(read_session(), organization_id=found.id)


def _as_entitled(found: VisibleOrganization) -> Target:
    """Return the target for the organization's own data.

    Only cohorts count in which somebody other than the caller has confirmed the members.
    """
    return Target(cohort_ids=found.target.member_cohort_ids)


def _count_months(members: Sequence[Member], zone: str | None) -> list[tuple[str, int, int]]:
    """Return courses begun and completed by month in the zone, the oldest first."""
    courses = [course for member in members for course in member.courses]
    begun = Counter(f"{day_of(course.enrolled_at, zone):%Y-%m}" for course in courses)
    ended = Counter(
        f"{day_of(course.completed_at, zone):%Y-%m}" for course in courses if course.completed_at
    )
    return [(month, begun[month], ended[month]) for month in sorted({*begun, *ended})]
