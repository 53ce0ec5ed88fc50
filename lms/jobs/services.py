"""Enqueue, lease and close jobs. The row is authoritative: no queue is used here."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.backoff import double_wait
from lms.jobs.models import Job
from lms.jobs.queries import find_free, find_held

MAX_TRIES = 8
FIRST_PAUSE = dt.timedelta(seconds=5)
DONE_RETENTION = dt.timedelta(days=30)
MAX_PAUSE = dt.timedelta(hours=1)


@dataclass(frozen=True)
class LeasedJob:
    """A job leased by one worker; `lease` identifies the worker when it closes the job."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    lease: str
    tries: int


def enqueue(
    session: Session,
    *,
    kind: str,
    payload: Mapping[str, Any],
    now: dt.datetime,
    due_at: dt.datetime | None = None,
) -> int:
    """Write a job in the caller's transaction and return its id.

    After the commit the caller passes the id to `Queue.notify`; otherwise a worker finds the row
    within seconds.
    """
    job = Job(kind=kind, payload=dict(payload), due_at=due_at or now, created_at=now)
    session.add(job)
    session.flush()
    return job.id


def lease(
    session: Session, *, job_id: int, now: dt.datetime, length: dt.timedelta
) -> LeasedJob | None:
    """Lease the job until `now + length`; None if it is done, not due or leased by another worker.

    A job during whose every try the worker died is closed as failed.
    """
    job = find_free(session, job_id=job_id, now=now)
    if job is None:
        return None
    if job.tries >= MAX_TRIES:
        _close(job, "failed", error=job.last_error or "its worker died each time", now=now)
        session.flush()
        return None
    job.state, job.lease, job.lease_until = "running", secrets.token_hex(16), now + length
    job.tries += 1
    session.flush()
    return LeasedJob(job.id, job.kind, job.payload, job.lease, job.tries)


def renew(
    session: Session, *, job_id: int, lease: str, now: dt.datetime, length: dt.timedelta
) -> bool:
    """Extend the lease by `length` from now; False if another worker has it by now."""
    job = find_held(session, job_id=job_id, lease=lease)
    if job is not None:
        job.lease_until = now + length
        session.flush()
    return job is not None


def finish(session: Session, *, job_id: int, lease: str, now: dt.datetime) -> bool:
    """Close the job as done; False if the lease was lost (its new holder will finish it)."""
    job = find_held(session, job_id=job_id, lease=lease)
    if job is not None:
        _close(job, "done", error="", now=now)
        session.flush()
    return job is not None


def fail(session: Session, *, job_id: int, lease: str, error: str, now: dt.datetime) -> None:
    """Return the job after an error: retried after a pause that doubles, in the end `failed`."""
    job = find_held(session, job_id=job_id, lease=lease)
    if job is None:
        return
    if job.tries >= MAX_TRIES:
        _close(job, "failed", error=error, now=now)
    else:
        pause = double_wait(FIRST_PAUSE, MAX_PAUSE, times=job.tries - 1)
        _return_job(job, error=error, due_at=now + pause)
    session.flush()


def postpone(session: Session, *, job_id: int, lease: str, error: str, due_at: dt.datetime) -> None:
    """Return the job without counting the try: the machine was not ready, the job is valid."""
    job = find_held(session, job_id=job_id, lease=lease)
    if job is not None:
        job.tries -= 1
        _return_job(job, error=error, due_at=due_at)
        session.flush()


def delete_done_jobs(session: Session, *, now: dt.datetime) -> None:
    """Delete jobs that were done long ago; failed ones stay for inspection."""
    oldest = now - DONE_RETENTION
    done = delete(Job).where(Job.state == "done", Job.due_at < oldest, Job.finished_at < oldest)
    session.execute(done)


def _return_job(job: Job, *, error: str, due_at: dt.datetime) -> None:
    job.state, job.lease, job.lease_until = "queued", "", None
    job.last_error, job.due_at = error, due_at


def _close(job: Job, state: str, *, error: str, now: dt.datetime) -> None:
    job.state, job.lease, job.lease_until = state, "", None
    job.last_error, job.finished_at = error, now
