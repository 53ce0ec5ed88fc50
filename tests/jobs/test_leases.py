"""The row is the truth: leases, tries and what becomes of a job that fails."""

import datetime as dt

from lms.jobs import services
from lms.jobs.models import Job
from lms.jobs.queries import get_queue_stats, list_due

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def enqueue(database, **values):
    return database.write(services.enqueue, kind="test", payload={"n": 1}, now=NOW, **values)


def lease(database, job_id, now=NOW):
    return database.write(services.lease, job_id=job_id, now=now, length=MINUTE)


def read(database, job_id):
    with database.read_session() as session:
        return session.get_one(Job, job_id)


def test_leased_job_is_in_one_pair_of_hands(database):
    job_id = enqueue(database)

    first, second = lease(database, job_id), lease(database, job_id)

    assert (first.kind, dict(first.payload), first.tries) == ("test", {"n": 1}, 1)
    assert second is None


def test_job_past_its_lease_is_due_again(database):
    job_id = enqueue(database)
    dead = lease(database, job_id)
    later = NOW + MINUTE

    with database.read_session() as session:
        due = list_due(session, now=later)
    alive = lease(database, job_id, now=later)

    assert due == [job_id]
    assert alive.tries == 2
    assert not database.write(services.finish, job_id=job_id, lease=dead.lease, now=later)
    assert database.write(services.finish, job_id=job_id, lease=alive.lease, now=later)
    assert read(database, job_id).state == "done"


def test_renewed_lease_holds(database):
    job_id = enqueue(database)
    held = lease(database, job_id)

    kept = database.write(
        services.renew, job_id=job_id, lease=held.lease, now=NOW + MINUTE / 2, length=MINUTE
    )

    assert kept
    assert lease(database, job_id, now=NOW + MINUTE) is None


def test_failed_job_waits_longer_each_time_and_ends_failed(database):
    job_id = enqueue(database)
    now, pauses = NOW, []

    for _ in range(services.MAX_TRIES):
        held = lease(database, job_id, now=now)
        database.write(services.fail, job_id=job_id, lease=held.lease, error="no", now=now)
        row = read(database, job_id)
        pauses.append((row.due_at - now).total_seconds())
        now = row.due_at
    assert pauses[:4] == [5, 10, 20, 40]
    assert (row.state, row.last_error) == ("failed", "no")
    assert lease(database, job_id, now=now + dt.timedelta(days=1)) is None


def test_postponed_job_counts_no_try(database):
    job_id = enqueue(database)
    held = lease(database, job_id)

    database.write(
        services.postpone, job_id=job_id, lease=held.lease, error="apt", due_at=NOW + MINUTE
    )

    row = read(database, job_id)
    assert (row.state, row.tries, row.last_error) == ("queued", 0, "apt")
    assert lease(database, job_id) is None


def test_job_that_kills_every_worker_is_closed(database):
    job_id, now = enqueue(database), NOW

    for _ in range(services.MAX_TRIES):
        assert lease(database, job_id, now=now) is not None
        now += MINUTE

    assert lease(database, job_id, now=now) is None
    assert read(database, job_id).state == "failed"


def test_later_job_is_not_due_yet(database):
    job_id = enqueue(database, due_at=NOW + MINUTE)

    with database.read_session() as session:
        due, stats = list_due(session, now=NOW), get_queue_stats(session)

    assert due == []
    assert (stats.queued, stats.oldest_due_at) == (1, NOW + MINUTE)
    assert lease(database, job_id) is None


def test_jobs_done_long_ago_go_and_failed_ones_stay(database):
    done, failed, waiting = (enqueue(database) for _ in range(3))
    database.write(services.finish, job_id=done, lease=lease(database, done).lease, now=NOW)
    for _ in range(services.MAX_TRIES):
        at = read(database, failed).due_at
        held = lease(database, failed, at).lease
        database.write(services.fail, job_id=failed, lease=held, error="x", now=at)

    later = NOW + services.DONE_RETENTION
    database.write(services.delete_done_jobs, now=later)
    assert read(database, done).state == "done"
    database.write(services.delete_done_jobs, now=later + dt.timedelta(days=1))

    with database.read_session() as session:
        assert session.get(Job, done) is None
    states = [read(database, person).state for person in (failed, waiting)]
    assert states == ["failed", "queued"]
