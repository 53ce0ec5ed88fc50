"""Access of a person to the plan of their own organization; 404 for any other."""

from dataclasses import dataclass

from flask import request

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.accounts.rules.typed_values import find_id
from lms.errors import NotFound
from lms.web.access import check
from lms.web.identity import get_principal
from lms.web.sessions import get_signed_in
from lms.web.transaction import read_session


@dataclass(frozen=True)
class PlanOrganization:
    """The organization whose plan is shown; `others`: further ones of this person."""

    id: int
    others: tuple[int, ...]
    names: dict[int, dict[str, str]]


def get_plan_organization(permission: Permission) -> PlanOrganization:
    """Return the organization of `?organization=`, else the first of the person.

    Raises NotFound when the person does not belong to it, or is still to be confirmed.
    """
    ids = list_plan_organizations()
    raw = request.values.get("organization", "")
    chosen = find_id(raw) if raw else next(iter(ids), None)
    if chosen is None or chosen not in ids:
        raise NotFound
    check(permission, Target(is_shared_page=True, organization_ids=(chosen,)))
    others = tuple(id_ for id_ in ids if id_ != chosen)
    return PlanOrganization(chosen, others, get_distinct_names_by_organization(read_session(), ids))


def list_plan_organizations() -> tuple[int, ...]:
    """Return the organizations whose plans the person may read.

    None before somebody has confirmed the person: people who join with a cohort code choose
    the cooperative, and cooperatives are rivals.
    """
    return get_principal().organization_ids if get_signed_in().confirmed else ()
