"""A cooperative over all its people, courses and first steps; what becomes of it."""

from collections import Counter
from collections.abc import Callable, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act, Decision, Target, allows, decide
from lms.accounts.principal import Grant
from lms.accounts.queries import get_organization
from lms.accounts.services import grant_role, revoke_role
from lms.accounts.services.organization_states import (
    approve_organization,
    archive_organization,
    restore_organization,
)
from lms.enrolment.queries.organizations import list_managers
from lms.errors import NotFound, Refusal
from lms.learning.queries.members import Member, count_figures
from lms.pages.coordination import blueprint
from lms.pages.coordination.cooperatives import (
    Cooperative,
    get_cooperative,
    list_own_members,
    may_approve,
    now_by,
)
from lms.plan.steps import Step, list_steps
from lms.web.access import check, get_principal, requires
from lms.web.errors import sentence
from lms.web.transaction import read, write
from lms.web.values import find_number


@blueprint.get("/organizations/<int:organization_id>")
@requires(Act.ORGANIZATION_EDIT)
def organization(organization_id: int) -> ResponseReturnValue:
    return _page(get_cooperative(organization_id))


@blueprint.post("/organizations/<int:organization_id>/approve")
@requires(Act.ORGANIZATION_EDIT)
def approve(organization_id: int) -> ResponseReturnValue:
    return _change(organization_id, approve_organization)


@blueprint.post("/organizations/<int:organization_id>/archive")
@requires(Act.ORGANIZATION_EDIT)
def archive(organization_id: int) -> ResponseReturnValue:
    return _change(organization_id, archive_organization)


@blueprint.post("/organizations/<int:organization_id>/restore")
@requires(Act.ORGANIZATION_EDIT)
def restore(organization_id: int) -> ResponseReturnValue:
    return _change(organization_id, restore_organization)


@blueprint.post("/organizations/<int:organization_id>/managers")
@requires(Act.ROLE_GRANT)
def name_manager(organization_id: int) -> ResponseReturnValue:
    """A member becomes manager; the matrix asks for the secret again."""
    found = get_cooperative(organization_id)
    person_id = find_number(request.form.get("person", ""), digits=18)
    if person_id not in {one.person_id for one in _list_choices(found)} or person_id is None:
        raise NotFound
    _check_grant(found, person_id)
    grant = Grant("manager", "organization", found.id)
    write(grant_role, person_id=person_id, grant=grant, **now_by())  # type: ignore[arg-type]
    return _back(found.id)


@blueprint.post("/organizations/<int:organization_id>/managers/<int:person_id>/revoke")
@requires(Act.ROLE_GRANT)
def revoke_manager(organization_id: int, person_id: int) -> ResponseReturnValue:
    found = get_cooperative(organization_id)
    if person_id not in {one.person_id for one in list_managers(read(), found.id)}:
        raise NotFound
    _check_grant(found, person_id)
    grant = Grant("manager", "organization", found.id)
    write(revoke_role, person_id=person_id, grant=grant, **now_by())  # type: ignore[arg-type]
    return _back(found.id)


def _change(organization_id: int, service: Callable[..., None]) -> ResponseReturnValue:
    found = get_cooperative(organization_id)
    try:
        write(service, organization_id=found.id, **now_by())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(get_cooperative(organization_id), sentence(refusal)), 422
    return _back(found.id)


def _check_grant(found: Cooperative, person_id: int) -> None:
    cohorts = found.target.cohort_ids
    check(Act.ROLE_GRANT, Target(person_id=person_id, cohort_ids=cohorts, granted_role="manager"))


def _list_choices(found: Cooperative) -> list[Member]:
    members = [one for one in list_own_members(found) if not one.has_left]
    return [one for one in members if "manager" not in one.roles]


def _page(found: Cooperative, problem: str = "") -> str:
    """People only to those whose cohorts they are; an administrator gives the secret first."""
    decision = decide(Act.PROGRESS_READ, get_principal(), found.target)
    if decision is Decision.PROVE and request.args.get("show") == "people":
        check(Act.PROGRESS_READ, found.target)
        decision = Decision.ALLOWED
    members = list_own_members(found) if decision is Decision.ALLOWED else []
    heir = found.row.merged_into_id
    return render_template(
        "coordination/organization.html",
        organization=found.row,
        heir=get_organization(read(), heir) if heir else None,
        cohorts=[one for one in found.cohorts if _is_own(one.id)],
        members=members,
        figures=count_figures(members),
        months=_count_months(members),
        managers=list_managers(read(), found.id),
        may_read=decision is Decision.ALLOWED,
        must_prove=decision is Decision.PROVE,
        may_contact=allows(Act.CONTACT_READ, get_principal(), found.target),
        may_grant=_may_grant(found),
        choices=[one for one in members if not one.has_left and "manager" not in one.roles],
        steps=_list_steps(found),
        may_approve=may_approve(found),
        problem=problem,
    )


def _is_own(cohort_id: int) -> bool:
    target = Target(cohort_ids=(cohort_id,))
    return decide(Act.PROGRESS_READ, get_principal(), target) is not Decision.WRONG_SCOPE


def _may_grant(found: Cooperative) -> bool:
    target = Target(person_id=0, cohort_ids=found.target.cohort_ids, granted_role="manager")
    decision = decide(Act.ROLE_GRANT, get_principal(), target)
    return decision in {Decision.ALLOWED, Decision.PROVE}


def _list_steps(found: Cooperative) -> list[Step] | None:
    """None for those who read no plan."""
    target = Target(cohort_ids=found.target.cohort_ids, is_first_step=True)
    if not allows(Act.WORKSHEET_READ, get_principal(), target):
        return None
    return list_steps(read(), organization_id=found.id)


def _count_months(members: Sequence[Member]) -> list[tuple[str, int, int]]:
    """Courses begun and completed by month, the oldest first."""
    courses = [course for one in members for course in one.courses]
    begun = Counter(one.enrolled_at.strftime("%Y-%m") for one in courses)
    ended = Counter(one.completed_at.strftime("%Y-%m") for one in courses if one.completed_at)
    return [(month, begun[month], ended[month]) for month in sorted({*begun, *ended})]


def _back(organization_id: int) -> ResponseReturnValue:
    return redirect(url_for("coordination.organization", organization_id=organization_id), 303)
