"""Numbers, phones or e-mails tried in a list disclose nothing about people of others."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.identifiers import is_learner_number
from tests.roster.network import EMAIL, PHONE, Network
from tests.roster.rosters import list_statuses


@pytest.fixture
def network(database):
    return Network(database)


def list_results(seen):
    """The result of the first row in a preview, without the cells themselves."""
    row = seen.rows[0]
    errors = [(error.column, type(error.refusal).__name__) for error in row.errors]
    questions = [replace(question, key="", rows=()) for question in seen.questions]
    return row.status, row.person_id, row.changes, row.coordinators, errors, questions


def unused_numbers():
    return (f"{number:07d}" for number in range(1, 10**7) if is_learner_number(f"{number:07d}"))


@pytest.mark.parametrize("name", ["Mei Sundaram", "Somebody Else"])
@pytest.mark.parametrize("organization", ["hillside-nuts", "yunwu-ridge"])
def test_a_right_number_looks_like_a_wrong_one(network, name, organization):
    wrong = next(unused_numbers())

    right = network.look((name, "", organization, network.mei.learner_number, "", ""))
    guess = network.look((name, "", organization, wrong, "", ""))

    assert list_results(right) == list_results(guess)


def test_a_number_with_a_wrong_name_tells_neither_name_nor_cooperative(network):
    seen = network.look(
        ("Wrong Name", "", "", network.mei.learner_number, "", ""),
        ("Wrong Name", "", "hillside-nuts", network.mei.learner_number, "", ""),
    )

    assert list_statuses(seen) == ["error", "error"]
    assert [type(row.errors[-1].refusal).__name__ for row in seen.rows] == [
        "NumberUnknown", "NumberUnknown",
    ]  # fmt: skip
    assert seen.questions == ()
    assert {person.id for person in seen.context.people} == {network.people.li.id}


@pytest.mark.parametrize("name", ["Mei Sundaram", "Somebody Else"])
@pytest.mark.parametrize("organization", ["hillside-nuts", "yunwu-ridge"])
def test_a_right_phone_or_e_mail_looks_like_a_wrong_one(network, name, organization):
    looks = [
        list_results(network.look((name, phone, organization, "", "", email)))
        for phone in (PHONE, "+919800000002")
        for email in (EMAIL, "other@example.org")
    ]

    assert looks[1:] == looks[:-1]


def test_lists_that_name_people_of_others_are_in_the_audit_log(network):
    network.start(("王小红", "", "yunwu-ridge", "", "", ""))
    guessed = network.start(
        ("Mei Sundaram", "", "hillside-nuts", "", "", ""),
        ("Somebody", "", "hillside-nuts", next(unused_numbers()), "", ""),
        ("Somebody", "", "hillside-nuts", network.mei.learner_number, "", ""),
    )

    with network.database.read_session() as session:
        noted = session.execute(
            select(AuditEvent.subject_id, AuditEvent.details).where(
                AuditEvent.act == AuditAction.ROSTER_MATCHES_REVEALED
            )
        ).all()

    assert [tuple(item) for item in noted] == [(guessed, {"registered": 1, "numbers": 2})]
