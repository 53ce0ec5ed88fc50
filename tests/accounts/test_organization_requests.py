"""Requests of coordinators about an organization: sent once, answered once, with a reason."""

import threading

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent, OrganizationRequest
from lms.accounts.queries.audit import verify_chain
from lms.accounts.queries.organizations import (
    get_organization,
    get_request,
    list_answered_requests,
    list_open_requests,
    list_requests_of,
)
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.organization_requests import (
    AlreadyAnswered,
    AlreadyRequested,
    MergeTargetMissing,
    NamesUnchanged,
    NewOrganizationRequest,
    RequestAnswerMissing,
    RequestReasonMissing,
    ask_for_change,
    decline_request,
    withdraw_request,
)
from lms.accounts.services.organization_states import (
    OrganizationArchived,
    OrganizationEdit,
    OrganizationNotNew,
    archive_organization,
    edit_new_organization,
    edit_organization,
    rename_organization,
)
from lms.accounts.services.organizations import (
    NameEmptied,
    OrganizationNameMissing,
)
from lms.errors import NotFound
from lms.organizations.services.request_grants import grant_request
from tests.factories import NOW, YUNWU, make_people

RENAME = NewOrganizationRequest(
    "rename", "Typed wrongly", names={"en": "Yunwu Ridge", "zh": "云雾岭"}
)


@pytest.fixture
def people(database):
    return make_people(database)


@pytest.fixture
def ask(database, people):
    def send(new=RENAME, *, about=None, by=None):
        act = Act(Actor(by or people.ravi.id), NOW)
        return database.write(ask_for_change, act, new, organization_id=about or people.yunwu_id)

    return send


@pytest.fixture
def answer(database, people):
    def send(service, request_id, word=""):
        by = Actor(people.noor.id)
        database.write(service, Act(by, NOW), request_id=request_id, answer=word)

    return send


def find(database, request_id):
    with database.read_session() as session:
        return get_request(session, request_id)


def get(database, organization_id):
    with database.read_session() as session:
        return get_organization(session, organization_id)


def test_asking_changes_nothing_and_is_listed(database, people, ask):
    request_id = ask()

    with database.read_session() as session:
        (row,) = list_open_requests(session)
        own = list_requests_of(session, person_id=people.ravi.id, since=NOW)
        foreign = list_requests_of(session, person_id=people.ana.id, since=NOW)
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (row.id, row.requester, row.reason, row.state) == (
        request_id, "Ravi Kumar", "Typed wrongly", "open",
    )  # fmt: skip
    assert (own, foreign) == ((row,), ())
    assert get(database, people.yunwu_id).names["en"] == "Yunwu Ridge Tea Cooperative"
    assert (event.act, event.details["kind"]) == (
        AuditAction.ORGANIZATION_REQUEST_SUBMITTED,
        "rename",
    )


def test_one_open_request_for_each_asker_organization_and_kind(people, ask, answer):
    first = ask()
    with pytest.raises(AlreadyRequested):
        ask(NewOrganizationRequest("rename", "Another thought", names={"en": "Ridge"}))
    ask(
        NewOrganizationRequest("rename", "Not the same", names={"en": "Ridge", "zh": "岭"}),
        by=people.ana.id,
    )
    ask(NewOrganizationRequest("archive", "Gone"))
    ask(about=people.hillside_id)
    answer(decline_request, first, "It is right")

    assert ask() > first


@pytest.mark.parametrize(
    ("names", "refusal"),
    [({"zh": "云雾岭"}, "The English name"), ({"en": "Ridge"}, "The Chinese name")],
)
def test_an_emptied_name_is_refused_wherever_it_is_changed(database, people, ask, names, refusal):
    about = {"organization_id": people.yunwu_id, "act": Act(SHELL, NOW)}
    both = {"en": "", "zh": "", **names}
    edit = OrganizationEdit(
        names=both, country="CN", province="", products=(), members=None, contact="",
        may_be_named=False,
    )  # fmt: skip

    with pytest.raises(NameEmptied, match=refusal):
        ask(NewOrganizationRequest("rename", "Typed wrongly", names=names))
    with pytest.raises(NameEmptied, match=refusal):
        database.write(edit_organization, about["act"], edit, organization_id=people.yunwu_id)
    with pytest.raises(NameEmptied, match=refusal):
        database.write(rename_organization, names=both, **about)

    assert get(database, people.yunwu_id).names["en"] == "Yunwu Ridge Tea Cooperative"


def test_a_name_in_the_wrong_field_moves_to_the_other(database, people):
    about = {"organization_id": people.yunwu_id, "act": Act(SHELL, NOW)}
    name = get(database, people.yunwu_id).names["zh"]

    database.write(rename_organization, names={"en": name}, **about)

    assert get(database, people.yunwu_id).names["en"] == name


def test_thirty_who_ask_at_once_leave_one_request(database, people, ask):
    refused = []

    def send():
        try:
            ask()
        except AlreadyRequested:
            refused.append(1)

    threads = [threading.Thread(target=send) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read_session() as session:
        assert len(list_open_requests(session)) == 1
    assert len(refused) == 29


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewOrganizationRequest("archive", "  "), RequestReasonMissing),
        (NewOrganizationRequest("rename", "So", names={"en": " "}), OrganizationNameMissing),
        (
            NewOrganizationRequest("rename", "So", YUNWU),
            NamesUnchanged,
        ),
        (NewOrganizationRequest("merge", "Twice"), MergeTargetMissing),
        (NewOrganizationRequest("merge", "Twice", target_id=999), MergeTargetMissing),
    ],
)
def test_what_is_missing_is_said(database, ask, new, refusal):
    with pytest.raises(refusal):
        ask(new)
    with database.read_session() as session:
        assert session.scalars(select(OrganizationRequest)).all() == []


def test_no_merge_with_itself_or_the_archived(database, people, ask):
    with pytest.raises(MergeTargetMissing):
        ask(NewOrganizationRequest("merge", "Twice", target_id=people.yunwu_id))
    gone = {"organization_id": people.hillside_id, "act": Act(SHELL, NOW)}
    database.write(archive_organization, **gone)
    with pytest.raises(MergeTargetMissing):
        ask(NewOrganizationRequest("merge", "Twice", target_id=people.hillside_id))
    with pytest.raises(OrganizationArchived):
        ask(about=people.hillside_id)
    with pytest.raises(NotFound):
        ask(about=9999)


def test_granting_renames_archives_merges(database, people, ask, answer):
    answer(grant_request, ask(), "Thank you")
    row = get(database, people.yunwu_id)
    assert (row.names["en"], row.names["zh"]) == ("Yunwu Ridge", "云雾岭")

    merge = ask(NewOrganizationRequest("merge", "One and the same", target_id=people.hillside_id))
    answer(grant_request, merge)
    assert get(database, people.yunwu_id).merged_into_id == people.hillside_id

    answer(grant_request, ask(NewOrganizationRequest("archive", "Gone"), about=people.hillside_id))
    assert get(database, people.hillside_id).state == "archived"
    with database.read_session() as session:
        states = [
            (answered_request.kind, answered_request.state)
            for answered_request in list_answered_requests(session)
        ]
        assert verify_chain(session).broken_number is None
    assert states == [("archive", "granted"), ("merge", "granted"), ("rename", "granted")]


def test_declining_takes_a_word_and_changes_nothing(database, people, ask, answer):
    request_id = ask(NewOrganizationRequest("archive", "Gone"))
    with pytest.raises(RequestAnswerMissing):
        answer(decline_request, request_id, " ")

    answer(decline_request, request_id, "They are still there")

    row = find(database, request_id)
    assert (row.state, row.answer, row.answered_at) == ("declined", "They are still there", NOW)
    assert get(database, people.yunwu_id).state == "active"


@pytest.mark.parametrize("service", [grant_request, decline_request])
def test_answered_once(ask, answer, service):
    request_id = ask()
    answer(decline_request, request_id, "No")

    with pytest.raises(AlreadyAnswered):
        answer(service, request_id, "Yes")
    with pytest.raises(NotFound):
        answer(service, request_id + 1, "Yes")


def test_who_asked_takes_it_back_and_asks_anew(database, people, ask, answer):
    first = ask()
    take = {"request_id": first}
    with pytest.raises(NotFound):
        database.write(withdraw_request, Act(Actor(people.ana.id), NOW), **take)

    database.write(withdraw_request, Act(Actor(people.ravi.id), NOW), **take)

    assert find(database, first).state == "withdrawn"
    assert ask(NewOrganizationRequest("rename", "Better", {"en": "Ridge", "zh": "岭"})) > first
    with pytest.raises(AlreadyAnswered):
        database.write(withdraw_request, Act(Actor(people.ravi.id), NOW), **take)
    with pytest.raises(AlreadyAnswered):
        answer(grant_request, first)


def test_the_approved_is_not_edited_as_if_it_were_new(database, people):
    edit = OrganizationEdit({"en": "Taken"}, "CN", "", (), None, "", may_be_named=False)
    act = Act(Actor(people.ravi.id), NOW)

    with pytest.raises(OrganizationNotNew):
        database.write(edit_new_organization, act, edit, organization_id=people.yunwu_id)
