"""An organization is entered, looked at by a second person, edited, archived, restored."""

import dataclasses

import pytest

from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.services.organization_states import (
    OrganizationArchived,
    OrganizationNotNew,
    SecondPersonNeeded,
    approve_organization,
    archive_organization,
    change_organization_contact,
    edit_organization,
    restore_organization,
)
from lms.accounts.services.organizations import (
    CountryInvalid,
    MemberCountInvalid,
    NewOrganization,
    OrganizationNameMissing,
    create_organization,
)
from lms.errors import NotFound
from tests.accounts.organization_edits import EDIT
from tests.factories import NOW, make_people


@pytest.fixture
def people(database):
    return make_people(database)


@pytest.fixture
def entered(database, people):
    new = NewOrganization("new-one", {"en": "New One"}, "IN", state="new", members=8)
    by = Actor(people.ravi.id)
    return database.write(create_organization, Act(by, NOW), new)


def get(database, organization_id):
    with database.read_session() as session:
        return get_organization(session, organization_id)


def change(database, service, organization_id, by=SHELL, **values):
    database.write(service, Act(by, NOW), organization_id=organization_id, **values)


def test_who_entered_it_does_not_approve_it(database, people, entered):
    assert get(database, entered).created_by == people.ravi.id
    with pytest.raises(SecondPersonNeeded):
        change(database, approve_organization, entered, by=Actor(people.ravi.id))

    change(database, approve_organization, entered, by=Actor(people.noor.id))

    assert get(database, entered).state == "active"
    with pytest.raises(OrganizationNotNew):
        change(database, approve_organization, entered, by=Actor(people.noor.id))


def test_archiving_and_restoring_is_no_way_around_the_second_person(database, people, entered):
    by = Actor(people.ravi.id)
    change(database, archive_organization, entered, by=by)
    change(database, archive_organization, entered, by=by)
    assert get(database, entered).archived_at == NOW

    change(database, restore_organization, entered, by=by)

    assert (get(database, entered).state, get(database, entered).archived_at) == ("new", None)


def test_edit_changes_all_but_the_code(database, people):
    database.write(edit_organization, Act(SHELL, NOW), EDIT, organization_id=people.yunwu_id)

    row = get(database, people.yunwu_id)
    assert (row.code, row.names["en"], row.province) == ("yunwu-ridge", "Yunwu Ridge Tea", "浙江")
    assert (row.products, row.members, row.may_be_named) == (["tea"], 312, True)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"names": {"en": " ", "zh": ""}}, OrganizationNameMissing),
        ({"country": "China"}, CountryInvalid),
        ({"members": -1}, MemberCountInvalid),
        ({"members": 2**40}, MemberCountInvalid),
    ],
)
def test_edit_refuses_what_cannot_be(database, people, values, refusal):
    edit = dataclasses.replace(EDIT, **values)
    with pytest.raises(refusal):
        database.write(edit_organization, Act(SHELL, NOW), edit, organization_id=people.yunwu_id)


def test_the_archived_and_the_unknown_are_not_edited(database, people):
    change(database, change_organization_contact, people.yunwu_id, contact="Chen")
    assert get(database, people.yunwu_id).contact == "Chen"
    change(database, archive_organization, people.yunwu_id)
    with pytest.raises(OrganizationArchived):
        change(database, change_organization_contact, people.yunwu_id, contact="Li")
    with pytest.raises(NotFound):
        change(database, archive_organization, 9999)
