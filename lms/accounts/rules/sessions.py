"""Lifetime of a session, and when the secret is asked for again."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

SessionKind = Literal["mine", "shared", "staff"]
REAUTHENTICATION = dt.timedelta(minutes=15)
# The shortest time between two updates of `seen_at`, so that reading a page is rarely a write.
SEEN_EVERY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class SessionLimits:
    idle: dt.timedelta
    absolute: dt.timedelta


SESSION_LIMITS: dict[str, SessionLimits] = {
    "mine": SessionLimits(idle=dt.timedelta(days=30), absolute=dt.timedelta(days=90)),
    "shared": SessionLimits(idle=dt.timedelta(minutes=60), absolute=dt.timedelta(hours=12)),
    "staff": SessionLimits(idle=dt.timedelta(minutes=30), absolute=dt.timedelta(hours=8)),
}


def is_live(kind: str, *, seen_at: dt.datetime, expires_at: dt.datetime, now: dt.datetime) -> bool:
    """Return whether the session is neither idle for too long nor expired."""
    return now < expires_at and now - seen_at < SESSION_LIMITS[kind].idle


def is_reauthenticated(reauthenticated_at: dt.datetime | None, *, now: dt.datetime) -> bool:
    """Return whether the secret was given in this session within the last 15 minutes."""
    return reauthenticated_at is not None and now - reauthenticated_at < REAUTHENTICATION


def is_seen_stale(seen_at: dt.datetime, *, now: dt.datetime) -> bool:
    return now - seen_at >= SEEN_EVERY
