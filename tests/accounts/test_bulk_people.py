"""Many people at once: what each gets, and how few statements it takes."""

from sqlalchemy import event, select

from lms.accounts.models import AuditEvent, Membership, Person, RoleGrant
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.identifiers import is_learner_number
from lms.accounts.services.bulk_people import (
    NewMember,
    PersonUpdate,
    change_people,
    create_members,
)
from lms.clock import day_of
from tests.factories import NOW, make_people

LIST = {"roster": 7}
ZONE = "Asia/Shanghai"


def create(database, act, members):
    return database.write(create_members, act, members, time_zone=ZONE, details=LIST)


def list_members(count, organization_id):
    return [
        NewMember(organization_id, {"printed_name": f"Learner {index}"}) for index in range(count)
    ]


def count_statements(database, write, *values):
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(database._writer, "before_cursor_execute", note)
    try:
        write(*values)
    finally:
        event.remove(database._writer, "before_cursor_execute", note)
    return len(said)


def test_each_gets_an_account_a_role_a_membership_and_an_entry(database):
    people = make_people(database)
    act = Act(Actor(people.ravi.id), NOW)
    members = [
        NewMember(people.yunwu_id, {"printed_name": "王小红", "phone": "+8613800100000"}),
        NewMember(
            people.hillside_id,
            {"printed_name": "Kim Lee", "email": "kim@example.org", "language": "zh"},
        ),
    ]

    ids = create(database, act, members)

    with database.read_session() as session:
        rows = [session.get_one(Person, person_id) for person_id in ids]
        roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id.in_(ids))).all()
        belongs = {
            row.person_id: (row.organization_id, row.started_on, row.entered_by)
            for row in session.scalars(select(Membership).where(Membership.person_id.in_(ids)))
        }
        query = select(AuditEvent).where(AuditEvent.act == AuditAction.PERSON_IMPORTED)
        events = session.scalars(query.order_by(AuditEvent.subject_id)).all()
    assert [(row.printed_name, row.phone, row.email, row.language) for row in rows] == [
        ("王小红", "+8613800100000", None, "zh"),
        ("Kim Lee", None, "kim@example.org", "zh"),
    ]
    assert all(row.confirmed and is_learner_number(row.learner_number) for row in rows)
    assert roles == ["learner", "learner"]
    today = day_of(NOW, ZONE)
    assert belongs == {
        ids[0]: (people.yunwu_id, today, people.ravi.id),
        ids[1]: (people.hillside_id, today, people.ravi.id),
    }
    assert [(row.actor_id, row.subject_id, row.details) for row in events] == [
        (people.ravi.id, person_id, LIST) for person_id in sorted(ids)
    ]


def test_nobody_is_no_statement(database):
    act = Act(Actor(make_people(database).ravi.id), NOW)

    assert create(database, act, []) == []
    assert database.write(change_people, act, [], details=LIST) == {}


def test_seven_take_as_many_statements_as_one(database):
    people = make_people(database)
    act = Act(Actor(people.ravi.id), NOW)

    def run(count):
        ids = create(database, act, list_members(count, people.yunwu_id))
        updates = [PersonUpdate(person_id, {"language": "zh"}) for person_id in ids]
        database.write(change_people, act, updates, details=LIST)

    one, seven = (count_statements(database, run, count) for count in (1, 7))

    assert one == seven


def test_a_new_name_removes_a_latin_name_that_does_not_read_it(database):
    people = make_people(database)
    act = Act(Actor(people.ravi.id), NOW)
    first, second = create(database, act, list_members(2, people.yunwu_id))
    latin = [PersonUpdate(person_id, {"latin_name": "LI Meihua"}) for person_id in (first, second)]
    database.write(change_people, act, latin, details=LIST)

    removed = database.write(
        change_people,
        act,
        [PersonUpdate(first, {"printed_name": "王一"}), PersonUpdate(second, {"phone": None})],
        details=LIST,
    )

    assert removed == {first: "LI Meihua"}
    with database.read_session() as session:
        rows = [session.get_one(Person, person_id) for person_id in (first, second)]
    assert [(row.printed_name, row.latin_name) for row in rows] == [
        ("王一", None),
        ("Learner 1", "LI Meihua"),
    ]
