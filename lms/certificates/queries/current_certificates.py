"""Current certificates of a cohort, open requests for a corrected name, and event histories.

`cohort_id` is the scope: no row of another cohort is returned.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateFileRow,
    CertificateState,
)
from lms.certificates.queries.second_certificates import select_certificates_of_cohorts
from lms.certificates.rules.serial import format_serial
from lms.certificates.rules.statement import from_text
from lms.enrolment.models import Enrolment

_NAME_EVENTS = ("name requested", "request refused")
_ANSWERS = frozenset({"request refused", "replaced", "revoked"})


@dataclass(frozen=True)
class CurrentCertificate:
    """The valid certificate of an enrolment, else the newest.

    `pdf`: hash of its PDF, empty until it is printed.
    """

    serial: str
    enrolment_id: int
    state: CertificateState
    issued_at: dt.datetime
    ended_at: dt.datetime | None
    pdf: str

    @property
    def shown_serial(self) -> str:
        return format_serial(self.serial)


@dataclass(frozen=True)
class CurrentCertificateFile:
    """A valid certificate to hand out. `pdf` as in CurrentCertificate."""

    serial: str
    name: str
    pdf: str


@dataclass(frozen=True)
class NameRequest:
    """A holder's request for another spelling; `refused_at` and `refusal` are set once refused.

    `id`: of its event.
    """

    id: int
    serial: str
    printed_name: str
    wanted_name: str
    note: str
    requested_at: dt.datetime
    refused_at: dt.datetime | None = None
    refusal: str = ""

    @property
    def shown_serial(self) -> str:
        return format_serial(self.serial)


@dataclass(frozen=True)
class CertificateHistoryRow:
    """An event with the name that its actor had then.

    `actor` is empty for the system, the command line, and somebody who was erased.
    """

    kind: str
    happened_at: dt.datetime
    actor: str
    reason: str
    wanted_name: str

    @property
    def is_answer(self) -> bool:
        """True if no request for another name is open after this event."""
        return self.kind in _ANSWERS


def get_current_certificates_by_enrolment(
    session: Session, *, cohort_id: int
) -> dict[int, CurrentCertificate]:
    """Return the current certificate by enrolment of a cohort, in one statement."""
    query = (
        select(
            Certificate.serial,
            Certificate.enrolment_id,
            Certificate.state,
            Certificate.issued_at,
            Certificate.ended_at,
            CertificateFileRow.sha256,
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(CertificateFileRow, CertificateFileRow.certificate_id == Certificate.id)
        .where(Enrolment.cohort_id == cohort_id, Certificate.statement.is_not(None))
        .order_by(Certificate.state == "valid", Certificate.id)
    )
    return {
        row.enrolment_id: CurrentCertificate(
            row.serial, row.enrolment_id, row.state, row.issued_at, row.ended_at, row.sha256 or ""
        )
        for row in session.execute(query)
    }


def list_certificate_files(
    session: Session, *, cohort_id: int, serials: Sequence[str]
) -> tuple[CurrentCertificateFile, ...]:
    """Return those of these certificates that are valid and of the cohort, by name."""
    query = (
        select(Certificate.serial, Certificate.statement, CertificateFileRow.sha256)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(CertificateFileRow, CertificateFileRow.certificate_id == Certificate.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Certificate.serial.in_(serials),
            Certificate.state == "valid",
            Certificate.statement.is_not(None),
        )
    )
    files = [
        CurrentCertificateFile(row.serial, from_text(row.statement or "").name, row.sha256 or "")
        for row in session.execute(query)
    ]
    return tuple(sorted(files, key=lambda file: (file.name, file.serial)))


def list_name_requests(session: Session, *, cohort_id: int) -> tuple[NameRequest, ...]:
    """Return the unanswered name requests of a cohort, the oldest first."""
    of_cohort = select_certificates_of_cohorts().subquery()
    query = (
        select(Certificate.serial, Certificate.statement, CertificateEvent)
        .join(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .join(of_cohort, of_cohort.c.certificate_id == Certificate.id)
        .where(
            Certificate.state == "valid",
            Certificate.statement.is_not(None),
            CertificateEvent.kind.in_(_NAME_EVENTS),
        )
        .order_by(CertificateEvent.id)
    )
    rows = session.execute(query, {"cohort_ids": [cohort_id]})
    last = {row.serial: (row.statement or "", row.CertificateEvent) for row in rows}
    found = [
        _as_request(serial, text, event)
        for serial, (text, event) in last.items()
        if event.kind == "name requested"
    ]
    return tuple(sorted(found, key=lambda request: request.requested_at))


def select_name_request_counts() -> Select[int | None, int]:
    """Select by cohort how many name requests are unanswered, as `list_name_requests` lists them.

    The cohorts are the parameter `cohort_ids`.
    """
    cohort_certificates, later = (
        select_certificates_of_cohorts().subquery(),
        aliased(CertificateEvent),
    )
    has_answer = exists().where(
        later.certificate_id == Certificate.id,
        later.kind.in_(_NAME_EVENTS),
        later.id > CertificateEvent.id,
    )
    return (
        select(cohort_certificates.c.cohort_id, func.count(Certificate.id).label("number"))
        .join(cohort_certificates, cohort_certificates.c.certificate_id == Certificate.id)
        .join(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .where(
            Certificate.state == "valid",
            Certificate.statement.is_not(None),
            CertificateEvent.kind == "name requested",
            ~has_answer,
        )
        .group_by(cohort_certificates.c.cohort_id)
    )


def find_newest_request(session: Session, certificate_id: int) -> CertificateEvent | None:
    """Return the newest event about the name: a request or a refusal."""
    return next(iter(_list_newest_name_events(session, certificate_id)), None)


def find_name_request(session: Session, certificate_id: int) -> NameRequest | None:
    """Return the last request about a certificate, with its refusal if it was refused."""
    row = session.get(Certificate, certificate_id)
    if row is None or row.statement is None:
        return None
    events = _list_newest_name_events(session, certificate_id)
    request_event = next((event for event in events if event.kind == "name requested"), None)
    if request_event is None:
        return None
    refused = events[0] if events[0].kind == "request refused" else None
    return _as_request(row.serial, row.statement, request_event, refused)


def has_open_name_request(session: Session, certificate_id: int) -> bool:
    """Return whether a request about a certificate is still to be answered."""
    events = _list_newest_name_events(session, certificate_id)
    return bool(events) and events[0].kind == "name requested"


def list_certificate_history(
    session: Session, certificate_id: int
) -> tuple[CertificateHistoryRow, ...]:
    """Return the events of a certificate with their actors, in order."""
    query = (
        select(
            CertificateEvent.kind,
            CertificateEvent.happened_at,
            CertificateEvent.actor_name.label("actor"),
            CertificateEvent.reason,
            CertificateEvent.wanted_name,
        )
        .where(CertificateEvent.certificate_id == certificate_id)
        .order_by(CertificateEvent.id)
    )
    return tuple(CertificateHistoryRow(**row) for row in session.execute(query).mappings())


def _list_newest_name_events(session: Session, certificate_id: int) -> Sequence[CertificateEvent]:
    """Return the last two requests and refusals, the newest first."""
    query = select(CertificateEvent).where(
        CertificateEvent.certificate_id == certificate_id, CertificateEvent.kind.in_(_NAME_EVENTS)
    )
    return session.scalars(query.order_by(CertificateEvent.id.desc()).limit(2)).all()


def _as_request(
    serial: str,
    statement: str,
    request_event: CertificateEvent,
    refusal_event: CertificateEvent | None = None,
) -> NameRequest:
    return NameRequest(
        id=request_event.id,
        serial=serial,
        printed_name=from_text(statement).name,
        wanted_name=request_event.wanted_name,
        note=request_event.reason,
        requested_at=request_event.happened_at,
        refused_at=refusal_event.happened_at if refusal_event else None,
        refusal=refusal_event.reason if refusal_event else "",
    )


def find_newest_state(session: Session, *, enrolment_id: int) -> CertificateState | None:
    """Return the state of the valid certificate of an enrolment, else of the newest one."""
    return session.scalar(
        select(Certificate.state)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.state != "valid", Certificate.id.desc())
        .limit(1)
    )
