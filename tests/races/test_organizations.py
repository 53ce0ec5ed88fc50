"""New organizations approved while others of their name are entered, on both engines."""

import threading

from sqlalchemy import event, select

from lms.accounts.models import AuditEvent, Organization
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.organization_states import NamesakeToCompare, approve_organizations
from lms.accounts.services.organizations import NewOrganization, create_organization
from tests.factories import NOW, make_people
from tests.races.racing import TIMES, Race


def test_nothing_is_approved_after_a_namesake_was_entered(database):
    """The list showed none: the approval comes before the first one, or is refused."""
    people = make_people(database)
    by_ravi, by_noor = (Act(Actor(person.id), NOW) for person in (people.ravi, people.noor))

    def enter(number, code):
        new = NewOrganization(code, {"en": f"Nuts {number}"}, "IN", state="new")
        return database.write(create_organization, by_ravi, new)

    ids = [enter(number, f"first-{number}") for number in range(TIMES // 2)]

    def act(turn):
        number = turn // 2
        if turn % 2:
            return enter(number, f"second-{number}")
        return database.write(approve_organizations, by_noor, organization_ids=[ids[number]])

    race = Race(act)

    assert set(race.refused) <= {"NamesakeToCompare"}
    with database.read_session() as session:
        names = {row.id: row.names.get("en") for row in session.scalars(select(Organization))}
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    entered = set()
    for row in (row for row in events if row.subject_kind == "organization"):
        name = names.get(row.subject_id)
        if row.act == AuditAction.ORGANIZATION_APPROVED.value:
            assert name not in entered
        elif row.subject_id not in ids:
            entered.add(name)
    assert len(entered) >= TIMES // 2


def test_an_approval_waits_for_a_namesake_that_is_being_entered(database):
    """On SQLite it waits for the write before it reads anything."""
    people = make_people(database)
    by_ravi, by_noor = (Act(Actor(person.id), NOW) for person in (people.ravi, people.noor))
    new, second = (
        NewOrganization(code, {"en": "Nuts"}, "IN", state="new") for code in ("first", "second")
    )
    first = database.write(create_organization, by_ravi, new)
    waits, refused = threading.Event(), []

    def approve():
        try:
            database.write(approve_organizations, by_noor, organization_ids=[first])
        except NamesakeToCompare as refusal:
            refused.append(refusal)
        finally:
            waits.set()

    thread = threading.Thread(target=approve)

    def note(_connection, _cursor, statement, *_rest):
        if "pg_advisory" in statement and threading.current_thread() is thread:
            waits.set()

    def enter(session):
        create_organization(session, by_ravi, second)
        thread.start()
        if session.get_bind().dialect.name == "postgresql":
            assert waits.wait(60)

    event.listen(database._writer, "before_cursor_execute", note)
    try:
        database.write(enter)
        thread.join()
    finally:
        event.remove(database._writer, "before_cursor_execute", note)
    assert len(refused) == 1
