"""Earlier participants of a cohort lead to a question, and their contact does not change."""

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.enrolment.queries.visible_cohorts import list_learner_ids
from tests.roster.network import Network
from tests.roster.rosters import list_statuses
from tests.roster.test_scope import PHONE, leave


@pytest.fixture
def network(database):
    return Network(database)


@pytest.mark.parametrize("has_number", [False, True])
def test_who_left_is_asked_about_and_keeps_her_contact(network, has_number):
    bina = network.member("Bina", network.hillside, network.cohort)
    mine = {"phone": "+919800000077", "email": "bina@example.org", "language": "en"}
    network.change(update(Person).where(Person.id == bina.id).values(**mine))
    leave(network, bina)
    number = bina.learner_number if has_number else ""
    row = ("Bina", PHONE, "hillside-nuts", number, "Chinese", "new@example.org")

    started = network.start(row)
    (question,) = network.prepare(started).preview.questions
    assert (question.why, question.people) == ("left", (bina.id,))
    assert question.may_be_new is not has_number
    network.answer(started, **{question.key: str(bina.id)})
    (judged,) = network.prepare(started).preview.rows
    assert [change.key for change in judged.changes] == ["cohort"]
    network.apply(started)

    with network.database.read_session() as session:
        person = session.get(Person, bina.id)
        assert {key: getattr(person, key) for key in mine} == mine
        assert list_learner_ids(session, [network.cohort]) >= {bina.id}


@pytest.mark.parametrize(("has_number", "status"), [(False, "new"), (True, "needs_answer")])
def test_only_who_is_not_named_by_number_may_be_another(network, has_number, status):
    """A second account would have the same name and another number than the row itself."""
    bina = network.member("Bina", network.hillside, network.cohort)
    leave(network, bina)
    row = ("Bina", "", "hillside-nuts", bina.learner_number if has_number else "", "", "")

    seen = network.look_and_answer(row, answer="new")

    assert (list_statuses(seen), seen.can_apply) == ([status], not has_number)


def test_the_phone_of_who_left_finds_nobody(network):
    bina = network.member("Bina", network.hillside, network.cohort)
    network.change(update(Person).where(Person.id == bina.id).values(phone="+919800000077"))
    leave(network, bina)

    seen = network.look(("Somebody Else", "+919800000077", "hillside-nuts", "", "", ""))

    assert (list_statuses(seen), seen.questions) == (["new"], ())
