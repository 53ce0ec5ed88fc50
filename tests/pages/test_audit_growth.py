"""Nobody makes the audit log grow by asking: one row for a person, an act and an hour."""

import threading

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditCount, AuditEvent
from lms.accounts.rules.audit_actions import AuditAction

# A test may begin at the end of an hour and end in the next.
HOURS = 2
CLOSED = ("/cohorts/", "/organizations/", "/my-organization/")


def count(database, act):
    with database.read_session() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.act == act)).all()
        counts = session.scalars(select(AuditCount).where(AuditCount.act == act)).all()
    return events, counts


@pytest.fixture
def before(client, sign_in):
    sign_in(client, "li")


def test_a_walk_over_closed_addresses_is_one_row(database, client, before):
    statuses = {client.get(path).status_code for path in CLOSED * 10}

    events, counts = count(database, AuditAction.ACCESS_REFUSED)
    assert statuses == {403}
    assert [row.event_id for row in counts] == [row.id for row in events]
    assert sum(row.times for row in counts) == 30
    assert len(events) <= HOURS
    known = [event.details for event in events] + [
        other for row in counts for other in row.other_details
    ]
    assert len({code["endpoint"] for code in known}) == len(CLOSED)


def test_wrong_pins_are_one_row_and_reported_with_their_number(
    app, database, client, read, post, sign_in
):
    for _ in range(3):
        post(app.test_client(), "/sign-in", identifier="mei", secret="11112223")
        post(app.test_client(), "/sign-in", identifier="nobody", secret="11112223")

    events, counts = count(database, AuditAction.SIGN_IN_REFUSED)
    assert sum(row.times for row in counts) == 6
    assert len(events) <= 2 * HOURS
    sign_in(client, "mei")
    text = read(client.get("/account")).text
    assert any(f"一小时内共{row.times}次" in text for row in counts)


def test_parallel_refusals_are_counted_one_by_one(app, database, client, before):
    token = client.get_cookie("session").value

    def walk():
        other = app.test_client()
        other.set_cookie("session", token)
        for path in CLOSED:
            other.get(path)

    threads = [threading.Thread(target=walk) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    events, counts = count(database, AuditAction.ACCESS_REFUSED)
    assert (sum(row.times for row in counts), len(events) <= HOURS) == (30, True)
