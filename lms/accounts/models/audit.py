"""Tables of audit events and of how often they were repeated."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class AuditEvent(Base):
    """An act with its actor and object, by ids and without names. Rows are only added.

    Actions that need the secret again have a position in the chain and a hash over the row and the
    previous hash. An event that anybody can cause repeatedly is one row an hour; `AuditCount`
    counts the repeats.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain_number"),
        Index(None, "actor_id"),
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("via IN ('web', 'shell', 'system')", name="via"),
        CheckConstraint("(chain_number IS NULL) = (chain_hash IS NULL)", name="chain"),
        # An id is never reused, even if the newest row was deleted manually.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    happened_at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    via: Mapped[str] = mapped_column(default="web")
    act: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    chain_number: Mapped[int | None]
    chain_hash: Mapped[str | None]


class AuditCount(Base):
    """The number of repeats of an event within its hour; the event itself does not change.

    `actor_id` and `subject_id` are 0 for none: NULLs would not be equal in the unique constraint.
    """

    __tablename__ = "audit_count"
    __table_args__ = (
        UniqueConstraint("act", "actor_id", "subject_id", "hour"),
        CheckConstraint("times > 0", name="times"),
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("audit_event.id"), primary_key=True, autoincrement=False
    )
    act: Mapped[str]
    actor_id: Mapped[int]
    subject_id: Mapped[int]
    hour: Mapped[dt.datetime]
    times: Mapped[int]
    last_at: Mapped[dt.datetime]
    # Details that differ from those of the event; only the first few are stored.
    other_details: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
