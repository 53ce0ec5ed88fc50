"""Requests about organizations, raced with changes that make them obsolete, on both engines."""

from lms.accounts.models import OrganizationRequest
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.organization_requests import (
    NewOrganizationRequest,
    ask_for_change,
    withdraw_request,
)
from lms.accounts.services.organization_states import archive_organization
from lms.organizations.services.request_grants import grant_request
from tests.factories import NOW, make_people, make_person
from tests.races.racing import Race, count


def test_no_request_stays_open_about_what_was_archived(database):
    """Asking, granting, taking back and archiving both at once: nothing waits for ever."""
    people = make_people(database)
    pair = (people.yunwu_id, people.hillside_id)
    askers = [
        make_person(database, f"asker-{index}", grant=ScopedRole("coordinator"))
        for index in range(6)
    ]
    ids = []
    for index, requester in enumerate(askers):
        new = NewOrganizationRequest("merge", "Twice", target_id=pair[(index + 1) % 2])
        act = Act(Actor(requester.id), NOW)
        asked = database.write(ask_for_change, act, new, organization_id=pair[index % 2])
        ids.append(asked)

    def answer(index):
        one, kind = askers[index // 5], index % 5
        by = {"act": Act(Actor(one.id), NOW)}
        if kind == 0:
            answered = {"request_id": ids[index // 5], "answer": "So", **by}
            return database.write(grant_request, **answered)
        if kind == 1:
            return database.write(withdraw_request, request_id=ids[index // 5], **by)
        if kind == 2:
            return database.write(archive_organization, organization_id=pair[index // 5 % 2], **by)
        new = NewOrganizationRequest("merge", "Again", target_id=pair[kind % 2])
        about = pair[(kind + 1) % 2]
        return database.write(ask_for_change, by["act"], new, organization_id=about)

    Race(answer)

    assert count(database, OrganizationRequest, OrganizationRequest.state == "open") == 0
