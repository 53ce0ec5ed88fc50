"""Tries at a secret: counted and committed before the secret is looked at."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.accounts.models import SlowDown
from lms.accounts.rules.slowing import ACCOUNT, ADDRESS, DEVICE, Pace, is_closed, wait, wrong_before
from lms.errors import Refusal

PACES: dict[str, Pace] = {"account": ACCOUNT, "device": DEVICE, "address": ADDRESS}
KEPT = dt.timedelta(days=30)


class TooManyTries(Refusal):
    message = "Too many wrong tries. Wait %(seconds)s seconds, then try again."


class SecretClosed(Refusal):
    message = "This PIN is closed after many wrong tries. Ask your manager for a new code."


@dataclass(frozen=True, order=True)
class Subject:
    """What tries are counted for: `kind` account, device or address; `mark` tells which one."""

    kind: str
    mark: str

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.mark}"


def account_subject(person_id: int) -> Subject:
    return Subject("account", str(person_id))


def reserve_try(session: Session, *, subjects: tuple[Subject, ...], now: dt.datetime) -> None:
    """Count one try as wrong for all subjects, in advance.

    Refuses while one of them has to wait, and counts nothing then. Rows are locked in the order of
    their names: of parallel tries each sees those before it.
    """
    _make_missing(session, subjects, now=now)
    rows = _lock(session, subjects)
    for subject, row in rows:
        _refuse_early(PACES[subject.kind], row, now=now)
    for subject, row in rows:
        pace = PACES[subject.kind]
        row.wrong = wrong_before(pace, wrong=row.wrong, tried_at=row.tried_at, now=now) + 1
        row.tried_at = now
    session.flush()


def release_try(session: Session, *, subjects: tuple[Subject, ...]) -> None:
    """The try was right: the account begins anew, device and address get this one try back.

    Not more: who may sign in to one account gains no tries at others by doing so.
    """
    for subject, row in _lock(session, subjects):
        row.wrong = 0 if subject.kind == "account" else max(0, row.wrong - 1)
    session.flush()


def forget_tries(session: Session, *, person_id: int) -> None:
    """A new secret or a card opens the account again."""
    name = account_subject(person_id).name
    session.execute(delete(SlowDown).where(SlowDown.subject == name))


def sweep_tries(session: Session, *, now: dt.datetime) -> None:
    """Drop what nobody has touched for a month, but for closed accounts."""
    open_ones = SlowDown.wrong < (ACCOUNT.closes_at or 0)
    session.execute(delete(SlowDown).where(SlowDown.tried_at < now - KEPT, open_ones))


def _make_missing(session: Session, subjects: tuple[Subject, ...], *, now: dt.datetime) -> None:
    names = sorted({subject.name for subject in subjects})
    if not names:
        return
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    new = insert(SlowDown).on_conflict_do_nothing(index_elements=["subject"])
    # As parameters: a statement that holds the rows itself would be compiled anew each time.
    session.execute(new, [{"subject": name, "wrong": 0, "tried_at": now} for name in names])


def _lock(session: Session, subjects: tuple[Subject, ...]) -> list[tuple[Subject, SlowDown]]:
    """The rows that exist, locked in the order of their names."""
    by_name = {subject.name: subject for subject in subjects}
    query = select(SlowDown).where(SlowDown.subject.in_(sorted(by_name)))
    locked = query.order_by(SlowDown.subject).with_for_update()
    rows = session.scalars(locked.execution_options(populate_existing=True))
    return [(by_name[row.subject], row) for row in rows]


def _refuse_early(pace: Pace, row: SlowDown, *, now: dt.datetime) -> None:
    wrong = wrong_before(pace, wrong=row.wrong, tried_at=row.tried_at, now=now)
    if is_closed(pace, wrong=wrong):
        raise SecretClosed
    left = row.tried_at + wait(pace, wrong=wrong) - now
    if left > dt.timedelta(0):
        raise TooManyTries(seconds=int(left.total_seconds()) + 1)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
