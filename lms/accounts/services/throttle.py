"""Tries of a secret: reserve a slot before the secret is verified, count failures afterwards.

The clock is read after the rows are locked, so that times follow the order of the tries.
"""

import datetime as dt
import functools
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Delete,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    insert,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from lms.accounts.models import SignInThrottle, TryInFlight
from lms.accounts.rules.acts import Act
from lms.accounts.rules.throttle import (
    ACCOUNT,
    ADDRESS,
    DEVICE,
    MAX_VERIFICATION_TIME,
    RATES,
    SESSION,
    USED_DEVICE,
    SecretClosed,
    ThrottleLimits,
    TooManyInFlight,
    TooManyTries,
    TooOften,
    count_failed,
    count_free_slots,
    is_closed,
    is_in_flight,
    remaining_wait,
    take_from_bucket,
)
from lms.clock import Clock
from lms.db import insert_missing

THROTTLE_LIMITS: dict[str, ThrottleLimits] = {
    "account": ACCOUNT,
    "address": ADDRESS,
    "device": DEVICE,
    "own": USED_DEVICE,
    "session": SESSION,
}
# A right secret resets these. Device and address are shared with others, so they keep their count.
_OF_ONE_PERSON = frozenset({"account", "own", "session"})
RETENTION = dt.timedelta(days=30)


@dataclass(frozen=True, order=True)
class ThrottleSubject:
    """A subject that failures are counted for: `digest` identifies it within its `kind`."""

    kind: str
    digest: str
    person_id: int | None = None

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.digest}"


@dataclass(frozen=True)
class Reservation:
    """Slots reserved by a try whose outcome is not known yet."""

    ticket: str
    subjects: tuple[ThrottleSubject, ...]


def account_subject(person_id: int) -> ThrottleSubject:
    """The person's PIN, tried on devices that they never signed in on."""
    return ThrottleSubject("account", str(person_id), person_id)


def used_device_subject(person_id: int, device: str) -> ThrottleSubject:
    """The person's PIN, tried on a device that they signed in on before."""
    return ThrottleSubject("own", f"{person_id}:{device}", person_id)


def session_subject(person_id: int, session_id: int) -> ThrottleSubject:
    """The person's secret, asked for again in their own session."""
    return ThrottleSubject("session", str(session_id), person_id)


def reserve_try(
    session: Session, *, subjects: tuple[ThrottleSubject, ...], read_clock: Clock
) -> Reservation:
    """Reserve a slot at all subjects.

    Raises TooManyTries or SecretClosed while one of the subjects has to wait, and TooManyInFlight
    while all slots are in use: no more parallel tries are verified than may fail in a row.
    """
    rows = lock_subjects(session, subjects, read_clock=read_clock)
    now = read_clock()
    for subject, row in rows:
        check_throttle(subject, row, now=now)
    taken = _count_in_flight(session, [row.id for _, row in rows], now=now)
    if any(
        taken.get(row.id, 0) >= _count_free_slots(subject, row, now=now) for subject, row in rows
    ):
        raise TooManyInFlight
    reservation = Reservation(secrets.token_hex(16), subjects)
    flight = {"ticket": reservation.ticket, "begun_at": now}
    flights = [{**flight, "throttle_id": row.id} for _, row in rows]
    if flights:  # without subjects nothing is reserved
        session.execute(insert(TryInFlight), flights)
    return reservation


def release_failed_try(session: Session, reservation: Reservation, *, read_clock: Clock) -> None:
    """Release the slots of a wrong secret and count the failure."""
    rows = _lock(session, reservation.subjects)
    _delete_reservation(session, reservation)
    now = read_clock()
    for subject, row in rows:
        count_failure(subject, row, now=now)
    session.flush()


def release_successful_try(session: Session, reservation: Reservation) -> None:
    """Release the slots of a right secret and reset the account on this kind of device.

    Device and address keep the failures of others: signing in to one account must not give more
    tries at other accounts.
    """
    _delete_reservation(session, reservation)
    names = [row.name for row in reservation.subjects if row.kind in _OF_ONE_PERSON]
    session.execute(_reset(), {"names": names})


def take_from_rate(session: Session, *, subject: ThrottleSubject, read_clock: Clock) -> None:
    """Count one request, right or wrong. Raises TooOften without counting."""
    for _, row in lock_subjects(session, (subject,), read_clock=read_clock):
        full_at, wait = take_from_bucket(
            RATES[subject.kind], full_at=row.tried_at, now=read_clock()
        )
        if wait > dt.timedelta(0):
            raise TooOften(wait=wait)
        row.tried_at = full_at
    session.flush()


def lock_subjects(
    session: Session, subjects: tuple[ThrottleSubject, ...], *, read_clock: Clock
) -> list[tuple[ThrottleSubject, SignInThrottle]]:
    """Return the subjects' rows, created where missing, locked in the order of their names.

    On PostgreSQL another transaction may delete a row before it is locked; it is created again.
    """
    while True:
        _make_missing(session, subjects, now=read_clock())
        rows = _lock(session, subjects)
        if len(rows) == len({subject.name for subject in subjects}):
            return rows


def find_subjects(
    session: Session, subjects: tuple[ThrottleSubject, ...]
) -> list[tuple[ThrottleSubject, SignInThrottle]]:
    """Return the rows that exist, without a lock."""
    by_name = {subject.name: subject for subject in subjects}
    rows = session.scalars(
        select(SignInThrottle).where(SignInThrottle.subject.in_(sorted(by_name)))
    )
    return [(by_name[row.subject], row) for row in rows]


def check_throttle(subject: ThrottleSubject, row: SignInThrottle, *, now: dt.datetime) -> None:
    """Raise TooManyTries or SecretClosed while the subject has to wait."""
    limits = THROTTLE_LIMITS[subject.kind]
    failed_count = count_failed(
        limits, failed_count=row.failed_count, tried_at=row.tried_at, now=now
    )
    if is_closed(limits, failed_count=failed_count):
        raise SecretClosed
    wait = remaining_wait(limits, failed_count=failed_count, tried_at=row.tried_at, now=now)
    if wait > dt.timedelta(0):
        raise TooManyTries(wait=wait)


def has_no_free_tries(subject: ThrottleSubject, row: SignInThrottle, *, now: dt.datetime) -> bool:
    """Return whether the subject has used up its free failures."""
    limits = THROTTLE_LIMITS[subject.kind]
    return (
        count_failed(limits, failed_count=row.failed_count, tried_at=row.tried_at, now=now)
        >= limits.free
    )


def count_failure(subject: ThrottleSubject, row: SignInThrottle, *, now: dt.datetime) -> None:
    """Count one more failure."""
    limits = THROTTLE_LIMITS[subject.kind]
    row.failed_count = (
        count_failed(limits, failed_count=row.failed_count, tried_at=row.tried_at, now=now) + 1
    )
    row.tried_at = now


def clear_throttles(session: Session, _act: Act, *, person_id: int) -> None:
    """Reset the account on every device, after a new secret or a used card."""
    session.execute(delete(SignInThrottle).where(SignInThrottle.person_id == person_id))


def delete_expired_throttles(session: Session, act: Act) -> None:
    """Delete rows unchanged for a month, except those of closed accounts."""
    session.execute(
        delete(TryInFlight).where(TryInFlight.begun_at < act.at - MAX_VERIFICATION_TIME)
    )
    closed = SignInThrottle.failed_count >= (ACCOUNT.closes_after or 0)
    closes = or_(
        *(SignInThrottle.subject.startswith(f"{kind}:") for kind in sorted(_OF_ONE_PERSON))
    )
    old = SignInThrottle.tried_at < act.at - RETENTION
    session.execute(delete(SignInThrottle).where(old, not_(and_(closed, closes))))


def _make_missing(
    session: Session, subjects: tuple[ThrottleSubject, ...], *, now: dt.datetime
) -> None:
    values = {"failed_count": 0, "tried_at": now}
    ordered = sorted(subjects, key=lambda subject: subject.name)
    rows = [{"subject": row.name, "person_id": row.person_id, **values} for row in ordered]
    insert_missing(session, SignInThrottle, rows, unique=("subject",))


def _lock(
    session: Session, subjects: tuple[ThrottleSubject, ...]
) -> list[tuple[ThrottleSubject, SignInThrottle]]:
    """Return the rows that exist, locked in the order of their names."""
    by_name = {subject.name: subject for subject in subjects}
    rows = session.scalars(_locked(), {"names": sorted(by_name)})
    return [(by_name[row.subject], row) for row in rows]


def _count_free_slots(subject: ThrottleSubject, row: SignInThrottle, *, now: dt.datetime) -> int:
    limits = THROTTLE_LIMITS[subject.kind]
    failed_count = count_failed(
        limits, failed_count=row.failed_count, tried_at=row.tried_at, now=now
    )
    return count_free_slots(limits, failed_count=failed_count)


def _count_in_flight(session: Session, ids: list[int], *, now: dt.datetime) -> dict[int, int]:
    flights = session.execute(_flights(), {"ids": ids})
    found: dict[int, int] = {}
    for throttle_id, begun_at in flights:
        if is_in_flight(begun_at, now=now):
            found[throttle_id] = found.get(throttle_id, 0) + 1
    return found


def _delete_reservation(session: Session, reservation: Reservation) -> None:
    session.execute(_reservation(), {"ticket": reservation.ticket})


# Every sign-in runs these; they take longer to make than to run.
@functools.cache
def _locked() -> Select[SignInThrottle]:
    named = SignInThrottle.subject.in_(bindparam("names", expanding=True))
    query = select(SignInThrottle).where(named).order_by(SignInThrottle.subject)
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


@functools.cache
def _flights() -> Select[*tuple[Any, ...]]:
    columns = (TryInFlight.throttle_id, TryInFlight.begun_at)
    return select(*columns).where(TryInFlight.throttle_id.in_(bindparam("ids", expanding=True)))


@functools.cache
def _reset() -> Update:
    named = SignInThrottle.subject.in_(bindparam("names", expanding=True))
    query = update(SignInThrottle).where(named, SignInThrottle.failed_count > 0)
    return query.values(failed_count=0).execution_options(synchronize_session=False)


@functools.cache
def _reservation() -> Delete:
    query = delete(TryInFlight).where(TryInFlight.ticket == bindparam("ticket"))
    return query.execution_options(synchronize_session=False)
