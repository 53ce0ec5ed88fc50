"""Organizations in lists: all, those of one name, and requests about them."""

import datetime as dt
import functools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Organization, OrganizationRequest, Person
from lms.accounts.rules.namesakes import (
    OrganizationLabel,
    build_distinct_names,
    fold_name,
    fold_names,
)
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


def list_organizations(session: Session) -> tuple[Organization, ...]:
    """Return all organizations, ordered by code."""
    return tuple(session.scalars(select(Organization).order_by(Organization.code)))


def count_new_organizations(session: Session, *, entered_by_others_than: int) -> int:
    """Count the organizations that this person may check: entered by somebody else."""
    others = Organization.created_by.is_distinct_from(entered_by_others_than)
    query = select(func.count(Organization.id)).where(Organization.state == "new", others)
    return session.scalar(query) or 0


def count_open_requests(session: Session) -> int:
    query = select(func.count(OrganizationRequest.id)).where(OrganizationRequest.state == "open")
    return session.scalar(query) or 0


def list_distinct_names(session: Session, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the names of these organizations by language, with namesakes distinguished."""
    if not ids:
        return {}
    return read_organization_names(
        session, select_organization_labels().where(Organization.id.in_(sorted(ids)))
    )


def read_organization_names(
    session: Session, query: Select[int, str, Mapping[str, str], str, str]
) -> dict[int, dict[str, str]]:
    """Return distinct names by language for a `select_organization_labels` statement, by code.

    Names that look the same count as equal. Databases cannot fold names in this way, so the names
    of all organizations are read.
    """
    return name_distinctly(
        session, [OrganizationLabel(**row) for row in session.execute(query).mappings()]
    )


def name_distinctly(
    session: Session, rows: Sequence[OrganizationLabel]
) -> dict[int, dict[str, str]]:
    """Return the names of organizations by language, distinct from those of all others."""
    if not rows:
        return {}
    names = frozenset().union(*(fold_names(row.names) for row in rows))
    others = _read_namesakes(session, names, excluding={row.id for row in rows})
    labels = build_distinct_names([*others, *rows])
    return {row.id: labels[row.id] for row in rows}


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
    return tuple(_read_namesakes(session, wanted, excluding={excluding}))


def _read_namesakes(
    session: Session, folded: Collection[str], *, excluding: Collection[int | None]
) -> list[OrganizationLabel]:
    """Return organizations, not archived, that have one of these folded names."""
    every = select(Organization.id, cast(Organization.names, Text).label("names"))
    rows = session.execute(every.where(Organization.archived_at.is_(None)))
    ids = [
        row.id
        for row in rows
        if row.id not in excluding and not _fold_stored(row.names).isdisjoint(folded)
    ]
    if not ids:
        return []
    labels = select_organization_labels().where(Organization.id.in_(ids))
    return [OrganizationLabel(**row) for row in session.execute(labels).mappings()]


@functools.lru_cache(maxsize=10_000)
def _fold_stored(names: str) -> frozenset[str]:
    """Return names as the database keeps them, folded: every list of organizations asks for all."""
    return fold_names(json.loads(names))


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
    names = list_distinct_names(session, named - {None})
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
