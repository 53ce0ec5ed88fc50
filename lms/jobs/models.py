"""The table of background jobs: the row is authoritative, the queue only notifies."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class Job(Base):
    """One background job, written in the transaction that requests it.

    `queued` from `due_at` on; `running` until `lease_until`, after which any worker may lease it
    again; `done` or, after the last try, `failed`.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="known_state"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="leased_running"),
        CheckConstraint(
            "(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="finished_ended"
        ),
        CheckConstraint("tries >= 0", name="tries_from_zero"),
        Index("ix_job_due", "state", "due_at"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    due_at: Mapped[dt.datetime]
    # New with each lease: only its holder may finish the job.
    lease: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[dt.datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
