"""Requests that are obsolete, because their organization or their change is gone, are closed."""

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent
from lms.accounts.queries.organizations import list_requests_of
from lms.accounts.queries.related_requests import list_related_requests
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.requests import RequestedChange
from lms.accounts.services.organization_requests import NewOrganizationRequest
from lms.accounts.services.organization_states import archive_organization
from lms.organizations.services.merge import merge_organizations
from lms.organizations.services.request_grants import grant_request
from tests.accounts.test_organization_requests import answer, ask, find, people
from tests.factories import NOW, make_organization

__all__ = ["answer", "ask", "people"]  # fixtures

ARCHIVE, RIDGE = (
    NewOrganizationRequest("archive", "Gone"),
    NewOrganizationRequest("rename", "So", {"en": "Ridge", "zh": "岭"}),
)


def ask_all(people, ask):
    """Make requests about Yunwu Ridge by several people; return their ids by a label."""
    into = NewOrganizationRequest("merge", "Twice", target_id=people.hillside_id)
    back = NewOrganizationRequest("merge", "Twice", target_id=people.yunwu_id)
    return {
        "rename": ask(),
        "other name": ask(RIDGE, by=people.ana.id),
        "archive": ask(ARCHIVE),
        "merge": ask(into),
        "merge too": ask(into, by=people.ana.id),
        "merge back": ask(back, about=people.hillside_id),
        "archive the other": ask(ARCHIVE, about=people.hillside_id),
    }


def list_states(database, ids):
    found = {word: find(database, id_) for word, id_ in ids.items()}
    return {word: row.closed_because or row.state for word, row in found.items()}


def test_requests_made_obsolete_by_archiving_are_closed_with_the_reason(database, people, ask):
    ids = ask_all(people, ask)
    gone = {"organization_id": people.yunwu_id, "act": Act(Actor(people.noor.id), NOW)}

    database.write(archive_organization, **gone)

    assert list_states(database, ids) == {
        "rename": "archived",
        "other name": "archived",
        "archive": "done",
        "merge": "archived",
        "merge too": "archived",
        "merge back": "target archived",
        "archive the other": "open",
    }
    with database.read_session() as session:
        acts = session.scalars(select(AuditEvent.act)).all()
        own = list_requests_of(session, person_id=people.ana.id, since=NOW)
    assert acts.count(AuditAction.ORGANIZATION_REQUEST_CLOSED) == 6
    assert {sent_request.state for sent_request in own} == {"closed"}


@pytest.mark.parametrize("by_request", [True, False])
def test_requests_made_obsolete_by_a_merge_are_closed_with_the_reason(
    database, people, ask, answer, by_request
):
    ids = ask_all(people, ask)

    if by_request:
        answer(grant_request, ids["merge"])
    else:
        pair = {"source_id": people.yunwu_id, "target_id": people.hillside_id}
        database.write(merge_organizations, Act(Actor(people.noor.id), NOW), **pair)

    assert list_states(database, ids) == {
        "rename": "merged",
        "other name": "merged",
        "archive": "done",
        "merge": "granted" if by_request else "done",
        "merge too": "done",
        "merge back": "done",
        "archive the other": "open",
    }


def test_a_merge_into_what_was_merged_elsewhere_is_closed(database, people, ask):
    third = make_organization(database, "third", names={"en": "Third"})
    ids = {
        "into it": ask(
            NewOrganizationRequest("merge", "Twice", target_id=people.yunwu_id), about=third
        )
    }
    pair = {"source_id": people.yunwu_id, "target_id": people.hillside_id}

    database.write(merge_organizations, Act(SHELL, NOW), **pair)

    assert list_states(database, ids) == {"into it": "target merged"}


def test_a_name_that_is_given_closes_those_who_asked_for_it(database, people, ask, answer):
    ids = {"one": ask(), "same": ask(by=people.ana.id), "other": ask(RIDGE, by=people.noor.id)}

    answer(grant_request, ids["one"])

    assert list_states(database, ids) == {"one": "granted", "same": "done", "other": "open"}


def test_outcomes_of_related_requests_are_predicted(database, people, ask, answer):
    ids = ask_all(people, ask)
    with database.read_session() as session:
        merge = RequestedChange("merge", people.yunwu_id, target_id=people.hillside_id)
        rivals = list_related_requests(session, merge, excluding=ids["merge"])
        of_other = list_related_requests(session, RequestedChange("archive", people.hillside_id))
    outcomes = {rival.row.id: rival.outcome for rival in rivals}
    assert {item.row.id: item.outcome for item in of_other} == {
        ids["merge"]: "target archived",
        ids["merge too"]: "target archived",
        ids["merge back"]: "archived",
        ids["archive the other"]: "done",
    }

    answer(grant_request, ids["merge"])

    after = list_states(database, ids)
    others = {word: became for word, became in after.items() if word != "merge"}
    assert outcomes == {ids[word]: became.replace("open", "") for word, became in others.items()}
