"""New organizations are approved, or returned with one reason, many at a time: all or none."""

import pytest
from sqlalchemy import event

from lms.accounts.models import AuditEvent, Organization
from lms.accounts.queries.unapproved_organizations import find_namesakes
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import MAX_REASON_LENGTH, TextTooLong
from lms.accounts.services.organization_states import (
    NamesakeToCompare,
    NoOrganizationTicked,
    OrganizationNotNew,
    ReturnReasonMissing,
    SecondPersonNeeded,
    approve_organizations,
    archive_organization,
    rename_organization,
    restore_organization,
    return_organizations,
)
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.errors import NotFound
from lms.organizations.services.merge import merge_organizations
from tests.factories import NOW, make_people
from tests.races.racing import count

APPROVE = (approve_organizations, {})
RETURN = (return_organizations, {"reason": " Which district? "})


class Desk:
    """Ravi entered two new organizations; Noor checks them."""

    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        self.ids = [self.enter("one"), self.enter("two")]

    def enter(self, code, *, name="", by=None):
        new = NewOrganization(code, {"en": name or f"{code} Nuts"}, "IN", state="new")
        act = Act(by or Actor(self.people.ravi.id), NOW)
        return self.database.write(create_organization, act, new)

    def change(self, service, ids, *, by=None, **values):
        act = Act(by or Actor(self.people.noor.id), NOW)
        self.database.write(service, act, organization_ids=ids, **values)

    def archive(self, organization_id):
        act = Act(Actor(self.people.noor.id), NOW)
        self.database.write(archive_organization, act, organization_id=organization_id)

    def rows(self):
        with self.database.read_session() as session:
            found = [session.get_one(Organization, id_) for id_ in self.ids]
            return [(row.state, row.returned_because) for row in found]


@pytest.fixture
def desk(database):
    return Desk(database)


def test_many_are_approved_at_once(desk):
    desk.change(return_organizations, desk.ids, reason="Which district?")

    desk.change(approve_organizations, desk.ids)

    assert desk.rows() == [("active", "")] * 2
    assert (
        count(desk.database, AuditEvent, AuditEvent.act == AuditAction.ORGANIZATION_APPROVED) == 2
    )


def test_many_are_returned_with_one_reason(desk):
    service, values = RETURN
    desk.change(service, desk.ids, **values)

    assert desk.rows() == [("new", "Which district?")] * 2
    assert (
        count(desk.database, AuditEvent, AuditEvent.act == AuditAction.ORGANIZATION_RETURNED) == 2
    )


@pytest.mark.parametrize("bulk", [APPROVE, RETURN])
def test_one_that_cannot_be_checked_leaves_all_as_they_are(desk, bulk):
    service, values = bulk
    own = desk.enter("own", by=Actor(desk.people.noor.id))
    archived = desk.enter("old")
    desk.archive(archived)
    for ids, refusal in (
        ([*desk.ids, own], SecondPersonNeeded),
        ([*desk.ids, archived], OrganizationNotNew),
        ([*desk.ids, desk.people.yunwu_id], OrganizationNotNew),
        ([*desk.ids, 9999], NotFound),
        ([], NoOrganizationTicked),
    ):
        with pytest.raises(refusal):
            desk.change(service, ids, **values)

    assert desk.rows() == [("new", "")] * 2


def test_those_with_the_name_of_another_are_not_approved_together(desk):
    """Of an old one, or of one another, however the name is written; but not of an archived one."""
    namesake = desk.enter("namesake", name="ＯＮＥ nuts")
    for ids in ([*desk.ids, namesake], desk.ids):
        with pytest.raises(NamesakeToCompare):
            desk.change(approve_organizations, ids)
    assert desk.rows() == [("new", "")] * 2

    desk.archive(namesake)
    desk.change(approve_organizations, desk.ids)

    assert desk.rows() == [("active", "")] * 2


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [(" \n", ReturnReasonMissing), ("a" * (MAX_REASON_LENGTH + 1), TextTooLong)],
)
def test_nothing_is_returned_without_a_usable_reason(desk, reason, refusal):
    with pytest.raises(refusal):
        desk.change(return_organizations, desk.ids, reason=reason)

    assert desk.rows() == [("new", "")] * 2


def test_a_name_changed_since_the_list_was_shown_counts(desk):
    act = Act(Actor(desk.people.ravi.id), NOW)
    names = {"en": "One Nuts"}
    desk.database.write(rename_organization, act, organization_id=desk.ids[1], names=names)

    with pytest.raises(NamesakeToCompare):
        desk.change(approve_organizations, desk.ids)


def test_the_reason_is_gone_when_a_returned_one_was_archived_or_merged(desk):
    service, values = RETURN
    desk.change(service, desk.ids, **values)
    restored, merged = desk.ids
    act, target_id = Act(Actor(desk.people.noor.id), NOW), desk.people.yunwu_id

    desk.archive(restored)
    desk.database.write(restore_organization, act, organization_id=restored)
    desk.database.write(merge_organizations, act, source_id=merged, target_id=target_id)

    assert desk.rows() == [("active", ""), ("archived", "")]


def test_namesakes_are_found_without_reading_every_organization(desk):
    desk.enter("namesake", name="ＯＮＥ nuts")
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    with desk.database.read_session() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        found = find_namesakes(session, desk.ids)

    assert {id_: [row.code for row in rows] for id_, rows in found.items()} == {
        desk.ids[0]: ["namesake"]
    }
    assert ["organization_name" in statement for statement in statements] == [True]
