import dataclasses
import datetime as dt

import pytest

from lms.accounts.models import Membership, Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.memberships import find_confirmed_organization_on, list_memberships
from lms.accounts.queries.organizations import find_organization_by_code, get_organization
from lms.accounts.queries.people import (
    find_person_by_identifier,
    get_person,
    list_account_events,
    list_roles,
)
from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.identifiers import EmailUnreadable, identify, is_learner_number
from lms.accounts.rules.names import NameHasDirection
from lms.accounts.services.organizations import (
    CountryInvalid,
    MembershipDates,
    NewOrganization,
    OrganizationCodeInvalid,
    OrganizationCodeTaken,
    OrganizationNameMissing,
    add_membership,
    create_organization,
    end_membership,
)
from lms.accounts.services.people import (
    LanguageUnknown,
    NewPerson,
    SignInNameTaken,
    TimeZoneUnknown,
    accept_notice,
    change_contact,
    change_language,
    change_time_zone,
    confirm_name,
    confirm_person,
    create_learner,
    create_person,
    disable_person,
)
from lms.errors import NotFound
from tests.accounts.phones import find
from tests.factories import (
    NOW,
    make_organization,
    make_people,
    make_person,
    make_session,
)

YUNWU = NewOrganization(
    code="yunwu-ridge",
    names={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
    country="CN",
    province="Fujian",
    products=("tea",),
)
TODAY = dt.date(2026, 11, 24)


def test_organization_is_made_with_both_names(database):
    made = database.write(create_organization, Act(SHELL, NOW), YUNWU)

    with database.read_session() as session:
        found = get_organization(session, made)
        by_code = find_organization_by_code(session, "yunwu-ridge")
    assert (found.name_in("zh"), found.name_in("en")) == (YUNWU.names["zh"], YUNWU.names["en"])
    assert found.products == ["tea"]
    assert by_code is not None


def test_organization_with_one_name_has_it_in_every_language(database):
    made = make_organization(database, "hills", names={"en": "Hills"})

    with database.read_session() as session:
        assert get_organization(session, made).name_in("zh") == "Hills"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code": "taken"}, OrganizationCodeTaken),
        ({"code": "Yunwu Ridge"}, OrganizationCodeInvalid),
        ({"names": {"en": " ", "zh": ""}}, OrganizationNameMissing),
        ({"country": "China"}, CountryInvalid),
    ],
)
def test_organization_is_refused(database, change, refusal):
    make_organization(database, "taken")

    with pytest.raises(refusal):
        database.write(create_organization, Act(SHELL, NOW), dataclasses.replace(YUNWU, **change))


def test_learner_gets_number_and_role(database):
    new = NewPerson(printed_name=" 李美华 ", phone="138 0013 8000", email="Li@Example.org")

    made = database.write(create_learner, Act(SHELL, NOW), new)

    with database.read_session() as session:
        person = get_person(session, made.person_id)
        roles = list_roles(session, person_id=made.person_id)
    assert is_learner_number(made.learner_number)
    assert (person.printed_name, person.phone) == ("李美华", "+8613800138000")
    assert person.email == "li@example.org"
    assert roles == [ScopedRole("learner")]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"sign_in_name": "LI"}, SignInNameTaken),
        ({"language": "xx"}, LanguageUnknown),
        ({"time_zone": "Asia/Atlantis"}, TimeZoneUnknown),
        ({"email": "nobody"}, EmailUnreadable),
        ({"printed_name": "Li\u202e"}, NameHasDirection),
    ],
)
def test_person_is_refused(database, change, refusal):
    make_person(database, "li")
    new = dataclasses.replace(NewPerson(printed_name="Li"), **change)

    with pytest.raises(refusal):
        database.write(create_person, Act(SHELL, NOW), new)


def test_person_is_found_by_number_phone_email_and_sign_in_name(database):
    new = NewPerson("Li", phone="+919876543210", email="li@x.org", sign_in_name="li")
    made = database.write(create_person, Act(SHELL, NOW), new)
    make_person(database, "noise")

    with database.read_session() as session:
        typed = (made.learner_number, "09876543210", "LI@x.org", "Li")
        found = [find_person_by_identifier(session, identify(raw)) for raw in typed]
    assert found == [made.person_id] * 4


def test_phone_of_two_people_and_a_printed_name_find_nobody(database):
    for name in ("Lihua", "Limin"):
        new = NewPerson(name, phone="13800138000")
        database.write(create_person, Act(SHELL, NOW), new)

    with database.read_session() as session:
        assert find_person_by_identifier(session, identify("13800138000")) is None
        assert find_person_by_identifier(session, identify("Lihua")) is None
        assert find_person_by_identifier(session, identify("Li hua")) is None


def test_disabled_person_has_no_session(database):
    people = make_people(database)
    token = make_session(database, people.li)

    database.write(disable_person, Act(SHELL, NOW), person_id=people.li.id)
    assert find(database, token) is None
    assert find(database, make_session(database, people.li, kind="shared")) is None


def test_membership_has_a_first_and_a_last_day(database):
    people = make_people(database)
    values = {"person_id": people.li.id, "organization_id": people.yunwu_id}

    again = database.write(add_membership, Act(SHELL, NOW), **values, started_on=TODAY)
    database.write(end_membership, Act(SHELL, NOW), **values, last_day=TODAY)

    with database.read_session() as session:
        (row,) = list_memberships(session, person_id=people.li.id)
        days = [TODAY + dt.timedelta(days=days) for days in (0, 1)]
        found = [
            find_confirmed_organization_on(session, person_id=people.li.id, day=d) for d in days
        ]
        assert session.get(Membership, again).ended_on == TODAY
    assert (row.started_on, row.ended_on) == (dt.date(2026, 1, 1), TODAY)
    assert found == [people.yunwu_id, None]


def test_membership_ends_once_and_not_before_it_began(database):
    people = make_people(database)
    values = {"person_id": people.li.id, "organization_id": people.yunwu_id}

    early = dt.date(2025, 1, 1)

    with pytest.raises(MembershipDates):
        database.write(end_membership, Act(SHELL, NOW), **values, last_day=early)
    database.write(end_membership, Act(SHELL, NOW), **values, last_day=TODAY)
    with pytest.raises(NotFound):
        database.write(end_membership, Act(SHELL, NOW), **values, last_day=TODAY)


def test_manager_who_leaves_manages_no_longer(database):
    people = make_people(database)
    values = {"person_id": people.chen.id, "organization_id": people.yunwu_id}

    database.write(end_membership, Act(SHELL, NOW), **values, last_day=TODAY)

    with database.read_session() as session:
        assert list_roles(session, person_id=people.chen.id) == []


def test_account_is_changed_by_its_owner(database):
    li = make_person(database, "li", confirmed=False)
    own = Actor(li.id)

    database.write(accept_notice, Act(SYSTEM, NOW), person_id=li.id, version="1-zh")
    database.write(
        confirm_name, Act(own, NOW), person_id=li.id, printed_name="李美华", latin_name="Li"
    )
    database.write(change_language, Act(SYSTEM, NOW), person_id=li.id, language="en")
    database.write(change_time_zone, Act(SYSTEM, NOW), person_id=li.id, time_zone="Asia/Kolkata")
    database.write(change_contact, Act(own, NOW), person_id=li.id, phone="", email="a@b.org")
    database.write(confirm_person, Act(SHELL, NOW), person_id=li.id)

    with database.read_session() as session:
        person = session.get(Person, li.id)
        acts = [event.act for event in list_account_events(session, person_id=li.id)]
    assert (person.notice_version, person.notice_accepted_at) == ("1-zh", NOW)
    assert (person.printed_name, person.latin_name) == ("李美华", "Li")
    assert (person.name_confirmed_at, person.confirmed) == (NOW, True)
    assert (person.language, person.time_zone) == ("en", "Asia/Kolkata")
    assert (person.phone, person.email) == (None, "a@b.org")
    assert acts[:4] == [
        AuditAction.PERSON_CONFIRMED,
        AuditAction.CONTACT_CHANGED,
        AuditAction.NAME_CONFIRMED,
        AuditAction.NOTICE_ACCEPTED,
    ]


def test_what_does_not_exist_is_not_found(database):
    for get in (get_person, get_organization):
        with database.read_session() as session, pytest.raises(NotFound):
            get(session, 4711)
