"""Jobs that a worker may lease now, and statistics of the queue."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lms.jobs.models import Job


@dataclass(frozen=True)
class QueueStats:
    """`oldest_due_at`: the moment since which a job has been queued; None if none is."""

    queued: int
    running: int
    failed: int
    oldest_due_at: dt.datetime | None


def list_due(session: Session, *, now: dt.datetime, limit: int = 50) -> list[int]:
    """Return ids of jobs that nobody works on: due ones, and those whose lease has run out."""
    return list(session.scalars(_free(now).order_by(Job.due_at, Job.id).limit(limit)))


def find_free(session: Session, *, job_id: int, now: dt.datetime) -> Job | None:
    """Return the job if it may be leased now, its row locked."""
    statement = select(Job).where(Job.id == job_id, Job.id.in_(_free(now)))
    return session.scalars(statement.with_for_update(skip_locked=True)).first()


def find_held(session: Session, *, job_id: int, lease: str) -> Job | None:
    """Return the job if this lease is still valid, its row locked."""
    statement = select(Job).where(Job.id == job_id, Job.lease == lease, Job.state == "running")
    return session.scalars(statement.with_for_update()).first()


def get_queue_stats(session: Session) -> QueueStats:
    """Return how many jobs wait, run and have failed, for health checks and `lms doctor`."""
    rows = session.execute(
        select(
            Job.state, func.count().label("jobs"), func.min(Job.due_at).label("oldest_due_at")
        ).group_by(Job.state)
    )
    found = {row.state: row for row in rows}
    return QueueStats(
        queued=found["queued"].jobs if "queued" in found else 0,
        running=found["running"].jobs if "running" in found else 0,
        failed=found["failed"].jobs if "failed" in found else 0,
        oldest_due_at=found["queued"].oldest_due_at if "queued" in found else None,
    )


def _free(now: dt.datetime) -> Select[int]:
    due = and_(Job.state == "queued", Job.due_at <= now)
    abandoned = and_(Job.state == "running", Job.lease_until <= now)
    return select(Job.id).where(or_(due, abandoned))
