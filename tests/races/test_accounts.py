"""Every "at most one" of people, roles, cards and organizations, raced on both engines."""

import pytest

from lms.accounts.authentication.by_secret import Authenticator
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import (
    AuditEvent,
    Card,
    Membership,
    Organization,
    Person,
    RoleGrant,
    UserSession,
)
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.accounts.services.cards import issue_card
from lms.accounts.services.members import add_learner, record_leave, record_return
from lms.accounts.services.organization_states import approve_organization
from lms.accounts.services.organizations import (
    NewOrganization,
    add_membership,
    create_organization,
    end_membership,
)
from lms.accounts.services.people import NewPerson, create_person, disable_person
from lms.accounts.services.roles import grant_role, revoke_role
from lms.accounts.services.sessions import revoke_session
from lms.organizations.services.merge import merge_organizations
from tests.accounts.phones import PHONE, at, find, issue
from tests.factories import (
    KEYS,
    NOW,
    add_grant,
    make_people,
    make_person,
    make_session,
)
from tests.races.racing import TIMES, Race, count, race

TODAY = NOW.date()
BY = {"act": Act(SHELL, NOW)}


@pytest.fixture
def people(database):
    return make_people(database)


@pytest.fixture
def li(people):
    return people.li


def test_one_live_card(database, li):
    values = {"person_id": li.id, "card_key": KEYS.card_key, "first_day": None, **BY}

    found = race(database, issue_card, **values)

    live = (Card.used_at.is_(None), Card.voided_at.is_(None))
    assert count(database, Card, *live) == 1
    assert len({result.code for result in found.gave}) == count(database, Card) == TIMES


def test_a_card_is_used_once(database, li):
    authenticator, card = Authenticator(database, KEYS), issue(database, li)

    found = Race(
        lambda place: authenticator.sign_in_with_card(
            card.code, browser=Browser(digest=f"browser-{place}"), read_clock=at(NOW)
        )
    )

    assert (len(found.gave), found.refused) == (1, {"CardUsed": TIMES - 1})
    assert count(database, UserSession) == 1


def test_a_card_is_not_used_after_a_new_one_was_made(database, li):
    authenticator = Authenticator(database, KEYS)
    card = issue(database, li)

    def use_or_make(place):
        if place:
            return authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
        return issue(database, li)

    found = Race(use_or_make, times=8)

    assert set(found.refused) <= {"CardUsed", "CardRefused", "TooManyTries"}
    live = (Card.used_at.is_(None), Card.voided_at.is_(None))
    assert count(database, Card, *live) == 1


def test_one_grant_of_a_role(database, li):
    race(database, grant_role, person_id=li.id, grant=ScopedRole("trainer"), **BY)

    assert (
        count(database, RoleGrant, RoleGrant.person_id == li.id, RoleGrant.role == "trainer") == 1
    )
    assert count(database, AuditEvent, AuditEvent.subject_id == li.id,
                 AuditEvent.details["role"].as_string() == "trainer") == 1  # fmt: skip


def test_a_role_is_taken_once(database, li):
    add_grant(database, li.id, ScopedRole("trainer"))

    found = race(database, revoke_role, person_id=li.id, grant=ScopedRole("trainer"), **BY)

    assert (len(found.gave), found.refused) == (1, {"NotFound": TIMES - 1})


def test_one_administrator_stays(database, people):
    others = [make_person(database, f"admin-{place}") for place in range(3)]
    for other in others:
        add_grant(database, other.id, ScopedRole("administrator"))
    all_of_them = [people.noor, *others]

    def remove(place):
        return database.write(
            revoke_role,
            person_id=all_of_them[place % 4].id,
            grant=ScopedRole("administrator"),
            **BY,
        )

    Race(remove)

    assert count(database, RoleGrant, RoleGrant.role == "administrator") == 1


def test_one_administrator_can_still_sign_in(database, people):
    others = [make_person(database, f"admin-{place}") for place in range(3)]
    for other in others:
        add_grant(database, other.id, ScopedRole("administrator"))
    all_of_them = [people.noor, *others]

    Race(lambda place: database.write(disable_person, person_id=all_of_them[place % 4].id, **BY))

    ids = [row.id for row in all_of_them]
    assert count(database, Person, Person.id.in_(ids), Person.disabled_at.is_(None)) == 1


def test_one_open_membership(database, people):
    values = {"person_id": people.ravi.id, "organization_id": people.yunwu_id}

    found = race(database, add_membership, **values, started_on=TODAY, **BY)

    assert count(database, Membership, Membership.person_id == people.ravi.id) == 1
    assert len(set(found.gave)) == 1


def test_a_membership_ends_once(database, people):
    values = {"person_id": people.li.id, "organization_id": people.yunwu_id, "last_day": TODAY}

    found = race(database, end_membership, **values, **BY)

    assert (len(found.gave), found.refused) == (1, {"NotFound": TIMES - 1})


def test_who_returns_belongs_to_one_organization(database, people):
    """She left both; both take her back at the same moment."""
    homes = (people.yunwu_id, people.hillside_id)
    database.write(
        add_membership,
        person_id=people.li.id,
        organization_id=people.hillside_id,
        started_on=TODAY,
        **BY,
    )
    for home in homes:
        values = {"person_id": people.li.id, "organization_id": home}
        database.write(record_leave, **values, last_day=TODAY, today=TODAY, **BY)

    Race(
        lambda place: database.write(
            record_return,
            person_id=people.li.id,
            organization_id=homes[place % 2],
            today=TODAY,
            **BY,
        )
    )

    of_li = Membership.person_id == people.li.id
    assert count(database, Membership, of_li, Membership.ended_on.is_(None)) == 1


def test_a_member_is_added_once(database, people):
    new = NewPerson("赵新云")
    values = {"organization_id": people.yunwu_id, "today": TODAY}

    found = race(database, add_learner, new, **values, **BY)

    assert (len(found.gave), found.refused) == (1, {"AlreadyMember": TIMES - 1})
    assert count(database, Person, Person.printed_name == "赵新云") == 1


def test_one_person_has_a_sign_in_name(database):
    found = race(database, create_person, NewPerson("Zhao", sign_in_name="zhao"), **BY)

    assert (len(found.gave), found.refused) == (1, {"SignInNameTaken": TIMES - 1})


def test_one_organization_has_a_code(database):
    new = NewOrganization("new-hill", {"en": "New Hill"}, "CN")

    found = race(database, create_organization, new, **BY)

    assert (len(found.gave), found.refused) == (1, {"OrganizationCodeTaken": TIMES - 1})


def test_an_organization_is_approved_once(database, people):
    new = NewOrganization("new-hill", {"en": "New Hill"}, "CN", state="new")
    made = database.write(create_organization, Act(Actor(people.ravi.id), NOW), new)

    found = race(database, approve_organization, organization_id=made, **BY)

    assert (len(found.gave), found.refused) == (1, {"OrganizationNotNew": TIMES - 1})


def test_two_organizations_merge_one_way(database, people):
    ids = (people.yunwu_id, people.hillside_id)

    def merge(place):
        source, target = ids if place % 2 else ids[::-1]
        return database.write(merge_organizations, source_id=source, target_id=target, **BY)

    found = Race(merge)

    assert (len(found.gave), found.refused) == (1, {"MergeArchived": TIMES - 1})
    assert count(database, Organization, Organization.state == "archived") == 1


def test_every_learner_number_is_one_persons(database):
    found = Race(lambda place: database.write(create_person, BY["act"], NewPerson(f"P {place}")))

    assert len({result.learner_number for result in found.gave}) == TIMES


def test_a_session_is_ended_once(database, li):
    token = make_session(database, li)
    session_id = find(database, token).session_id

    found = race(
        database, revoke_session, act=Act(SYSTEM, NOW), person_id=li.id, session_id=session_id
    )

    assert (len(found.gave), found.refused) == (1, {"NotFound": TIMES - 1})


def test_one_token_opens_a_session_whose_secret_is_changed_many_times(database, li):
    authenticator = Authenticator(database, KEYS)
    token = make_session(database, li)
    session_id = find(database, token).session_id

    found = Race(
        lambda place: authenticator.change_secret(
            f"6183{place:02d}50", person_id=li.id, session_id=session_id, now=NOW
        ),
        times=8,
    )

    opening = [result for result in (token, *found.gave) if find(database, result)]
    assert len(opening) == 1
