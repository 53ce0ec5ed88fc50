"""Organizations in lists: all, those of one name, and requests about them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Organization, OrganizationName, OrganizationRequest, Person
from lms.accounts.rules.namesakes import (
    OrganizationLabel,
    build_distinct_names,
    fold_name,
)
from lms.db import read_columns
from lms.errors import NotFound

_MAX_SHOWN = 50


@dataclass(frozen=True)
class OrganizationRequestRow:
    """A request about an organization and its requester.

    Names by language. Namesakes are distinguished, except in the `organization` of an answered
    rename: it is the name as it was when the request was made, so that the record says what was
    renamed.
    """

    id: int
    organization_id: int
    organization: dict[str, str]
    kind: str
    names: Mapping[str, str]
    target_id: int | None
    target: dict[str, str]
    reason: str
    state: str
    requested_at: dt.datetime
    requested_by: int
    requester: str
    answer: str
    closed_because: str
    answered_at: dt.datetime | None


@dataclass(frozen=True)
class NamedOrganization:
    """An organization with its distinct names by language."""

    id: int
    names: dict[str, str]
    is_archived: bool


def list_organizations(session: Session) -> tuple[Organization, ...]:
    """Return all organizations, ordered by code."""
    return tuple(session.scalars(select(Organization).order_by(Organization.code)))


def count_open_requests(session: Session) -> int:
    query = select(func.count(OrganizationRequest.id)).where(OrganizationRequest.state == "open")
    return session.scalar(query) or 0


def get_distinct_names_by_organization(
    session: Session, ids: Collection[int]
) -> dict[int, dict[str, str]]:
    """Return the names of these organizations by language, with namesakes distinguished."""
    if not ids:
        return {}
    return read_organization_names(
        session,
        select_with_namesakes(select(Organization.id).where(Organization.id.in_(sorted(ids)))),
    )


def read_organization_names(
    session: Session,
    query: Select[int, str, Mapping[str, str], str, str, bool, bool],
    values: Mapping[str, Any] | None = None,
) -> dict[int, dict[str, str]]:
    """Return the names of `list_named_organizations` by id."""
    return {row.id: row.names for row in list_named_organizations(session, query, values)}


def list_named_organizations(
    session: Session,
    query: Select[int, str, Mapping[str, str], str, str, bool, bool],
    values: Mapping[str, Any] | None = None,
) -> tuple[NamedOrganization, ...]:
    """Return the listed organizations of a `select_with_namesakes` statement, by code.

    Names that look the same count as equal. `values`: of the statement's parameters.
    """
    rows = read_columns(session, query, values or {}).all()
    labels = build_distinct_names(
        OrganizationLabel(row.id, row.code, row.names, row.country, row.province) for row in rows
    )
    return tuple(
        NamedOrganization(row.id, labels[row.id], row.is_archived) for row in rows if row.is_listed
    )


def select_with_namesakes(
    listed: Select[int | None] | CompoundSelect[int | None],
) -> Select[int, str, Mapping[str, str], str, str, bool, bool]:
    """Return a statement of the organizations with these ids and of their namesakes, by code.

    Namesakes have a folded name in common with one that is listed, and are not archived. Every
    organization has a name, and so is among those that have one of its names.
    """
    namesake, name = aliased(OrganizationName), aliased(OrganizationName)
    alike = (
        select(namesake.organization_id)
        .join(name, name.folded == namesake.folded)
        .where(name.organization_id.in_(listed))
    )
    is_listed = Organization.id.in_(listed)
    return (
        select_organization_labels()
        .add_columns(
            is_listed.label("is_listed"),
            Organization.archived_at.is_not(None).label("is_archived"),
        )
        .where(Organization.id.in_(alike), or_(Organization.archived_at.is_(None), is_listed))
    )


def select_organization_labels() -> Select[int, str, Mapping[str, str], str, str]:
    """Return a statement of the columns of OrganizationLabel, ordered by code."""
    return select(
        Organization.id,
        Organization.code,
        Organization.names,
        Organization.country,
        Organization.province,
    ).order_by(Organization.code)


def list_namesakes(
    session: Session, names: Iterable[str], *, excluding: int | None = None
) -> tuple[OrganizationLabel, ...]:
    """Return organizations, not archived, that have one of these names in any language."""
    wanted = {fold_name(name) for name in names if name.strip()}
    alike = select(OrganizationName.organization_id).where(OrganizationName.folded.in_(wanted))
    query = select_organization_labels().where(
        Organization.id.in_(alike),
        Organization.archived_at.is_(None),
        Organization.id.is_distinct_from(excluding),
    )
    return tuple(OrganizationLabel(**row) for row in session.execute(query).mappings())


def list_open_requests(session: Session) -> tuple[OrganizationRequestRow, ...]:
    """Return open requests, the oldest first."""
    query = _requests().where(OrganizationRequest.state == "open").order_by(OrganizationRequest.id)
    return _read(session, query)


def list_answered_requests(session: Session) -> tuple[OrganizationRequestRow, ...]:
    """Return answered requests, the newest first."""
    query = _requests().where(OrganizationRequest.state != "open")
    newest = query.order_by(OrganizationRequest.answered_at.desc(), OrganizationRequest.id.desc())
    return _read(session, newest.limit(_MAX_SHOWN))


def list_requests_of(
    session: Session,
    *,
    person_id: int,
    since: dt.datetime,
    organization_id: int | None = None,
) -> tuple[OrganizationRequestRow, ...]:
    """Return this person's requests: all that are open, and those answered since that moment."""
    query = _requests().where(
        OrganizationRequest.requested_by == person_id,
        or_(OrganizationRequest.state == "open", OrganizationRequest.answered_at >= since),
    )
    if organization_id is not None:
        query = query.where(OrganizationRequest.organization_id == organization_id)
    return _read(session, query.order_by(OrganizationRequest.id.desc()).limit(_MAX_SHOWN))


def get_request(session: Session, request_id: int) -> OrganizationRequestRow:
    """Raises NotFound."""
    for row in _read(session, _requests().where(OrganizationRequest.id == request_id)):
        return row
    raise NotFound


def _requests() -> Select[*tuple[Any, ...]]:
    requester = aliased(Person)
    return select(OrganizationRequest, requester.printed_name.label("requester")).join(
        requester, requester.id == OrganizationRequest.requested_by
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[OrganizationRequestRow, ...]:
    rows = session.execute(query).all()
    named = {
        id_
        for row in rows
        for id_ in (row.OrganizationRequest.organization_id, row.OrganizationRequest.target_id)
    }
    names = get_distinct_names_by_organization(session, named - {None})
    return tuple(_build(row, names) for row in rows)


def _build(row: Row[*tuple[Any, ...]], names: dict[int, dict[str, str]]) -> OrganizationRequestRow:
    request: OrganizationRequest = row.OrganizationRequest
    return OrganizationRequestRow(
        id=request.id,
        organization_id=request.organization_id,
        organization=_name_organization(request, names),
        kind=request.kind,
        names=request.names,
        target_id=request.target_id,
        target=names[request.target_id] if request.target_id else {},
        reason=request.reason,
        state=request.state,
        requested_at=request.requested_at,
        requested_by=request.requested_by,
        requester=row.requester,
        answer=request.answer,
        closed_because=request.closed_because,
        answered_at=request.answered_at,
    )


def _name_organization(
    request: OrganizationRequest, names: Mapping[int, dict[str, str]]
) -> dict[str, str]:
    if request.state != "open" and request.names_before:
        return dict(request.names_before)
    return names[request.organization_id]


def get_organization(session: Session, organization_id: int) -> Organization:
    """Raises NotFound."""
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization


def find_organization_by_code(session: Session, code: str) -> Organization | None:
    return session.scalar(select(Organization).where(Organization.code == code))
