"""Requests of visitors for a place, for all coordinators and administrators."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import AdmissionRequest, Person


@dataclass(frozen=True)
class AdmissionRequestRow:
    """A request with the name of the person who answered it, empty while it is open."""

    id: int
    name: str
    organization: str
    contact: str
    message: str
    language: str
    state: str
    requested_at: dt.datetime
    note: str
    answered_at: dt.datetime | None
    answered_by: str | None


def list_admission_requests(
    session: Session, *, offset: int, limit: int
) -> tuple[AdmissionRequestRow, ...]:
    """Return one page: open requests first, the oldest first, then the newest answers."""
    query = _select_requests().order_by(
        AdmissionRequest.answered_at.is_not(None),
        AdmissionRequest.answered_at.desc(),
        AdmissionRequest.id,
    )
    rows = session.execute(query.offset(offset).limit(limit)).mappings()
    return tuple(AdmissionRequestRow(**row) for row in rows)


def find_admission_request(session: Session, request_id: int) -> AdmissionRequestRow | None:
    """Return one request, None when it was deleted."""
    query = _select_requests().where(AdmissionRequest.id == request_id)
    row = session.execute(query).mappings().one_or_none()
    return AdmissionRequestRow(**row) if row else None


def count_admission_requests(session: Session, *, is_open: bool = False) -> int:
    """Return the number of requests, or of those without an answer."""
    query = select(func.count()).select_from(AdmissionRequest)
    if is_open:
        query = query.where(AdmissionRequest.state == "open")
    return session.scalar(query) or 0


def _select_requests() -> Select[*tuple[Any, ...]]:
    columns = [
        getattr(AdmissionRequest, name)
        for name in AdmissionRequestRow.__dataclass_fields__
        if name != "answered_by"
    ]
    return select(*columns, Person.printed_name.label("answered_by")).outerjoin(
        Person, Person.id == AdmissionRequest.answered_by
    )
