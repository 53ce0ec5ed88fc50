"""The owner of a list (a cohort or an organization), access to it, and its addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request, url_for

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.enrolment.queries.cohorts import list_organizations_for
from lms.enrolment.queries.organizations import list_offered_cohorts
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.i18n import text_in
from lms.roster.matching.import_context import ImportScope
from lms.roster.queries.imports import RosterImportRow, get_import
from lms.web.access import check
from lms.web.cohort_access import get_visible_cohort, list_tabs, target_of
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.manager_access import get_managed
from lms.web.transaction import read_session


@dataclass(frozen=True)
class RosterContext:
    """The pages of one list; `where` are the values of their addresses.

    `layout_values`: values for the layout. `owner`: the name of the cohort or of the organization.
    `next_step`: address of the page that comes after. `example_code`: of an
    organization, for the example in the template. `cohorts`: those that the list may name.
    """

    scope: ImportScope
    where: Mapping[str, int]
    layout_values: Mapping[str, object]
    owner: str
    next_step: str
    example_code: str
    cohorts: tuple[tuple[int, str], ...] = field(default=())

    @property
    def organization_id(self) -> int | None:
        return self.scope.organization_id

    @property
    def form(self) -> str:
        return self._at("roster")

    @property
    def upload(self) -> str:
        return self._at("upload_roster")

    @property
    def template(self) -> str:
        return self._at("roster_template")

    def preview(self, number: int, **query: str | int) -> str:
        return self._at("roster_import", number=number, **query)

    def answer(self, number: int) -> str:
        return self._at("answer_roster", number=number)

    def columns(self, number: int, **query: str | int) -> str:
        return self._at("roster_columns", number=number, **query)

    def choose_columns(self, number: int) -> str:
        return self._at("choose_roster_columns", number=number)

    def apply(self, number: int) -> str:
        return self._at("apply_roster", number=number)

    def confirm_undo(self, number: int) -> str:
        return self._at("roster_undo", number=number)

    def undo(self, number: int) -> str:
        return self._at("undo_roster", number=number)

    def corrected(self, number: int) -> str:
        return self._at("corrected_roster", number=number)

    def _at(self, endpoint: str, **values: str | int) -> str:
        kind = COHORT_ROSTER if "cohort_id" in self.where else MEMBER_ROSTER
        every: dict[str, Any] = {**self.where, **values}
        return url_for(f"{kind.name}.{endpoint}", **every)


@dataclass(frozen=True)
class RosterKind:
    """One kind of list: the name of its blueprint, its address, and how a request opens it."""

    name: str
    prefix: str
    open: Callable[[Mapping[str, int]], RosterContext]


def open_roster(where: Mapping[str, int], cohort: int | None = None) -> RosterContext:
    """Return the list of this request's address, when the caller may import it.

    `cohort`: the id of a cohort that a member list names.
    """
    kind = COHORT_ROSTER if request.blueprint == COHORT_ROSTER.name else MEMBER_ROSTER
    roster = kind.open(where)
    if cohort is None or roster.organization_id is None:
        return roster
    return replace(roster, scope=replace(roster.scope, cohort_id=cohort))


def find_import(where: Mapping[str, int], number: int) -> tuple[RosterContext, RosterImportRow]:
    """Return an import of this list. Raises NotFound for one of another list."""
    roster = open_roster(where)
    scope = roster.scope
    roster_import = get_import(
        read_session(), number, cohort_id=scope.cohort_id, organization_id=scope.organization_id
    )
    return replace(roster, scope=replace(scope, cohort_id=roster_import.cohort_id)), roster_import


def _open_cohort_roster(where: Mapping[str, int]) -> RosterContext:
    """Open a cohort's list.

    Imports contain phone numbers, so only those who may read phone numbers open one.
    """
    row = get_visible_cohort(where["cohort_id"], Permission.ROSTER)
    check(Permission.CONTACT_READ, target_of(row))
    principal = get_principal()
    rows = list_organizations_for(read_session(), principal)
    visible = frozenset(row.id for row in rows if row.state != "archived")
    return RosterContext(
        scope=ImportScope(
            cohort_id=row.id, visible=visible, visible_cohorts=visible_cohorts_of(principal)
        ),
        where={"cohort_id": row.id},
        layout_values={
            "layout": "layouts/cohort.html", "cohort": row, "tabs": list_tabs(row), "managed": None,
        },
        owner=row.name,
        next_step=url_for("cohorts.cards", cohort_id=row.id),
        example_code=next((row.code for row in rows if row.id in visible), ""),
    )  # fmt: skip


def _open_members_roster(_where: Mapping[str, int]) -> RosterContext:
    """Open the list of the manager's organization."""
    managed = get_managed(Permission.ROSTER)
    get_managed(Permission.CONTACT_READ, Target())
    offered = [
        offered_cohort
        for offered_cohort in list_offered_cohorts(read_session(), managed.id)
        if offered_cohort.closed_at is None
    ]
    return RosterContext(
        scope=ImportScope(organization_id=managed.id),
        where={"organization": managed.id},
        layout_values={"layout": "layouts/staff.html", "managed": managed},
        owner=text_in(managed.names[managed.id], current_language()),
        next_step=url_for("manager.organization", organization=managed.id),
        example_code=managed.organization.code,
        cohorts=tuple((cohort.id, cohort.name) for cohort in offered),
    )


COHORT_ROSTER = RosterKind("cohort_roster", "/cohorts/<int:cohort_id>/roster", _open_cohort_roster)
MEMBER_ROSTER = RosterKind("member_roster", "/my-organization/roster", _open_members_roster)
