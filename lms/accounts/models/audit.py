"""Tables of what was done, and how often."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class AuditEvent(Base):
    """Who did what to what, by ids and without names. Rows are only added.

    Acts marked `*` carry a place in the chain and a hash over the row and the hash before it.
    What somebody may cause at will is one row an hour; `AuditCount` holds how often it was.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain_number"),
        Index(None, "actor_id"),
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("via IN ('web', 'shell', 'system')", name="via"),
        CheckConstraint("(chain_number IS NULL) = (chain_hash IS NULL)", name="chain"),
        # A number is never given twice, even when the newest row was removed by force.
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
    """How often an event came again in its hour; the event itself stays as it was written.

    `actor_id` and `subject_id` are 0 for nobody: NULLs would all be different.
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
    # Details that differ from those of the event, the first few.
    others: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
