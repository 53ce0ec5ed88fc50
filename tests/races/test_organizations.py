"""New organizations approved while others of their name are entered, on both engines."""

from sqlalchemy import select

from lms.accounts.models import AuditEvent
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.organization_states import approve_organizations
from lms.accounts.services.organizations import NewOrganization, create_organization
from tests.factories import NOW, make_people
from tests.races.racing import Race

APPROVED, CREATED = AuditAct.ORGANIZATION_APPROVED.value, AuditAct.ORGANIZATION_CREATED.value


def test_nothing_is_approved_after_a_namesake_was_entered(database):
    """The list showed none: the approval comes before the first one, or is refused."""
    people = make_people(database)
    by_ravi, by_noor = (Act(Actor(person.id), NOW) for person in (people.ravi, people.noor))

    def enter(code):
        new = NewOrganization(code, {"en": "One Nuts"}, "IN", state="new")
        return database.write(create_organization, by_ravi, new)

    first = enter("one")

    def act(place):
        if place % 2:
            return enter(f"one-{place}")
        return database.write(approve_organizations, by_noor, organization_ids=[first])

    race = Race(act, times=12)

    with database.read_session() as session:
        query = select(AuditEvent.act).where(
            AuditEvent.subject_kind == "organization", AuditEvent.subject_id >= first
        )
        acts = list(session.scalars(query.order_by(AuditEvent.id)))
    assert set(race.refused) <= {"NamesakeToCompare", "OrganizationNotNew"}
    assert (acts[0], acts.count(CREATED)) == (CREATED, 7)
    assert APPROVED not in acts[2:]
