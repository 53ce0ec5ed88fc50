"""Locks without a row: for rows that do not exist yet, and for all additions to a table."""

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session


class AdvisoryLock(IntEnum):
    """The numbers that PostgreSQL knows the locks of this application by."""

    AUDIT_CHAIN = 4_201_761
    MIGRATION = 7_226_001
    SHARED_FILES = 7_226_002
    ORGANIZATION_NAMES = 7_226_003
    ADMISSION_REQUESTS = 7_226_004


def hold(session: Session, lock: AdvisoryLock) -> None:
    """Hold the lock until the transaction ends; SQLite's write lock serves for all of them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(lock))))
