"""Numbers, phones and cards of the account that ended lead to the one that remained."""

import datetime as dt

import pytest

from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.keys import ServerKeys
from lms.accounts.models import Person
from lms.accounts.queries.cards import find_card
from lms.accounts.queries.people import find_person_by_identifier, find_same_person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.identifiers import identify
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.cards import CardUsed, issue_card
from tests.account_merge.duplicates import make_duplicates
from tests.factories import KEYS, NOW, SECRET
from tests.factories_course import later

OTHER_SECRET = "8306 1942"


def read_clock():
    return later(days=4)


@pytest.fixture
def duplicates(database):
    found = make_duplicates(database)
    secret_hash = SecretHasher(KEYS.pepper).hash(OTHER_SECRET)
    found.set_person(found.source, secret_hash=secret_hash, phone="+8613912345678")
    return found


@pytest.fixture
def authenticator(duplicates):
    return Authenticator(duplicates.database, KEYS)


def sign_in(authenticator, identifier, secret):
    found = authenticator.sign_in(identifier, secret, browser=Browser(), read_clock=read_clock)
    return found.person_id


def issue(duplicates, person, *, at: dt.datetime = NOW, keys: ServerKeys = KEYS):
    values = {"card_key": keys.card_key, "first_day": NOW.date()}
    return duplicates.database.write(issue_card, Act(SYSTEM, at), person_id=person.id, **values)


def test_the_other_number_and_phone_lead_to_the_account_with_its_pin(duplicates, authenticator):
    duplicates.merge()

    for identifier in (
        duplicates.source.learner_number,
        "13912345678",
        duplicates.source.sign_in_name,
    ):
        assert sign_in(authenticator, identifier, SECRET) == duplicates.target.id
    assert sign_in(authenticator, duplicates.target.learner_number, SECRET) == duplicates.target.id


def test_the_pin_of_the_account_that_ended_opens_nothing(duplicates, authenticator):
    duplicates.merge()

    for person in (duplicates.source, duplicates.target):
        with pytest.raises(SignInRefused):
            sign_in(authenticator, person.learner_number, OTHER_SECRET)


def test_a_phone_of_both_accounts_names_one_person_after_the_merge(duplicates):
    duplicates.set_person(duplicates.target, phone="+8613912345678")

    def find():
        with duplicates.database.read_session() as session:
            return find_person_by_identifier(session, identify("13912345678"))

    assert find() is None
    merge_id = duplicates.merge()
    assert find() == duplicates.target.id
    duplicates.undo(merge_id)
    assert find() is None


def test_an_account_that_was_merged_is_no_other_person(duplicates):
    name = {"printed_name": "李美华", "phone": "+8613912345678"}
    for person in (duplicates.source, duplicates.target):
        duplicates.set_person(person, **name)

    def find():
        with duplicates.database.read_session() as session:
            return find_same_person(session, duplicates.target.id)

    assert find().id == duplicates.source.id
    duplicates.merge()
    assert find() is None


def test_an_unused_card_of_the_account_that_ended_opens_the_other(duplicates, authenticator):
    card = issue(duplicates, duplicates.source)
    duplicates.merge()

    found = authenticator.sign_in_with_card(card.code, browser=Browser(), read_clock=read_clock)

    assert found.person_id == duplicates.target.id
    with pytest.raises(CardUsed) as refused:
        authenticator.sign_in_with_card(card.code, browser=Browser(), read_clock=read_clock)
    assert refused.value.values["number"] == duplicates.target.learner_number


def test_the_number_on_the_card_still_belongs_to_it(duplicates, authenticator):
    card = issue(duplicates, duplicates.source)
    duplicates.merge()

    with duplicates.database.read_session() as session:
        digest = authenticator.card_digest(card.code)
        state = find_card(session, digest=digest, now=later(days=4))

    assert state is not None
    numbers = (state.printed_number, state.learner_number)
    assert numbers == (duplicates.source.learner_number, duplicates.target.learner_number)


def test_after_an_undo_each_number_leads_to_its_own_account(duplicates, authenticator):
    duplicates.undo(duplicates.merge())

    assert (
        sign_in(authenticator, duplicates.source.learner_number, OTHER_SECRET)
        == duplicates.source.id
    )
    assert sign_in(authenticator, duplicates.target.learner_number, SECRET) == duplicates.target.id


def test_an_account_without_a_pin_takes_over_that_of_the_other_until_an_undo(
    duplicates, authenticator
):
    """On a list, and never signed in; the person joined with the code and works since."""
    unused = {"secret_hash": None, "secret_kind": None, "name_confirmed_at": None}
    duplicates.set_person(
        duplicates.target, **unused, notice_accepted_at=None, printed_name="李美華"
    )
    duplicates.set_person(duplicates.source, name_confirmed_at=NOW, notice_accepted_at=NOW)

    merge_id = duplicates.merge()

    for person in (duplicates.source, duplicates.target):
        assert sign_in(authenticator, person.learner_number, OTHER_SECRET) == duplicates.target.id
    with duplicates.database.read_session() as session:
        remaining = session.get_one(Person, duplicates.target.id)
        confirmed = (remaining.name_confirmed_at, remaining.notice_accepted_at)
    assert confirmed == (NOW, NOW)
    duplicates.undo(merge_id)
    with pytest.raises(SignInRefused):
        sign_in(authenticator, duplicates.target.learner_number, OTHER_SECRET)
    assert (
        sign_in(authenticator, duplicates.source.learner_number, OTHER_SECRET)
        == duplicates.source.id
    )
