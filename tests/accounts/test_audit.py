import datetime as dt
import threading

import pytest
from sqlalchemy import text

from lms.accounts.models import AuditEvent
from lms.accounts.queries.audit import verify_chain
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.audit_chain import START
from lms.accounts.services.audit import (
    AuditEntry,
    AuditIsAppendOnly,
    record,
    record_chained,
)
from tests.factories import NOW


def add(database, count=3):
    for place in range(count):
        noted = AuditEntry(
            AuditAction.ROLE_GRANTED, "person", place, {"role": "learner", "in": "课程"}
        )
        now = NOW + dt.timedelta(microseconds=place + 1)
        database.write(record_chained, Act(Actor(7), now), noted)
        database.write(
            record, Act(Actor(place), now), AuditEntry(AuditAction.SESSION_STARTED, "person", place)
        )


def check(database):
    with database.read_session() as session:
        return verify_chain(session)


def test_chain_holds(database):
    assert (check(database).events, check(database).head) == (0, START)

    add(database)

    report = check(database)
    assert (report.events, report.broken_number) == (3, None)
    assert report.head != START


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET actor_id = 8 WHERE chain_number = 2",
        "UPDATE audit_event SET subject_id = 9 WHERE chain_number = 2",
        "UPDATE audit_event SET details = '{}' WHERE chain_number = 2",
        "DELETE FROM audit_event WHERE chain_number = 2",
        "UPDATE audit_event SET chain_hash = 'x' WHERE chain_number = 2",
    ],
)
def test_chain_shows_where_it_was_changed(database, change):
    add(database)
    with database.writer.begin() as connection:
        connection.execute(text(change))

    report = check(database)

    assert report.events == 1
    assert report.broken_number is not None


def test_events_are_only_added(database):
    number = database.write(record, Act(SHELL, NOW), AuditEntry(AuditAction.SESSION_STARTED))

    def change(session):
        session.get(AuditEvent, number).act = "something else"
        session.flush()

    def remove(session):
        session.delete(session.get(AuditEvent, number))
        session.flush()

    for service in (change, remove):
        with pytest.raises(AuditIsAppendOnly):
            database.write(service)


def test_chain_holds_under_threads(database):
    threads = [threading.Thread(target=add, args=(database, 4)) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    report = check(database)
    assert (report.events, report.broken_number) == (24, None)
