"""New organizations approved while others of their name are entered, on both engines."""

from sqlalchemy import select

from lms.accounts.models import AuditEvent, Organization
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.organization_states import approve_organizations
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
    for event in (row for row in events if row.subject_kind == "organization"):
        name = names.get(event.subject_id)
        if event.act == AuditAct.ORGANIZATION_APPROVED.value:
            assert name not in entered
        elif event.subject_id not in ids:
            entered.add(name)
    assert len(entered) >= TIMES // 2
