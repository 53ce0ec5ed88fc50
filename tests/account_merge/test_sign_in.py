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
from tests.account_merge.twins import make_twins
from tests.factories import KEYS, NOW, SECRET
from tests.factories_course import later

OTHER_SECRET = "8306 1942"


def read_clock():
    return later(days=4)


@pytest.fixture
def twins(database):
    found = make_twins(database)
    secret_hash = SecretHasher(KEYS.pepper).hash(OTHER_SECRET)
    found.set_person(found.source, secret_hash=secret_hash, phone="+8613912345678")
    return found


@pytest.fixture
def authenticator(twins):
    return Authenticator(twins.database, KEYS)


def sign_in(authenticator, identifier, secret):
    found = authenticator.sign_in(identifier, secret, browser=Browser(), read_clock=read_clock)
    return found.person_id


def issue(twins, person, *, at: dt.datetime = NOW, keys: ServerKeys = KEYS):
    values = {"card_key": keys.card_key, "first_day": NOW.date()}
    return twins.database.write(issue_card, Act(SYSTEM, at), person_id=person.id, **values)


def test_the_other_number_and_phone_lead_to_the_account_with_its_pin(twins, authenticator):
    twins.merge()

    for identifier in (twins.source.learner_number, "13912345678", twins.source.sign_in_name):
        assert sign_in(authenticator, identifier, SECRET) == twins.target.id
    assert sign_in(authenticator, twins.target.learner_number, SECRET) == twins.target.id


def test_the_pin_of_the_account_that_ended_opens_nothing(twins, authenticator):
    twins.merge()

    for person in (twins.source, twins.target):
        with pytest.raises(SignInRefused):
            sign_in(authenticator, person.learner_number, OTHER_SECRET)


def test_a_phone_of_both_accounts_names_one_person_after_the_merge(twins):
    twins.set_person(twins.target, phone="+8613912345678")

    def find():
        with twins.database.read_session() as session:
            return find_person_by_identifier(session, identify("13912345678"))

    assert find() is None
    merge_id = twins.merge()
    assert find() == twins.target.id
    twins.undo(merge_id)
    assert find() is None


def test_an_account_that_was_merged_is_no_other_person(twins):
    name = {"printed_name": "李美华", "phone": "+8613912345678"}
    for person in (twins.source, twins.target):
        twins.set_person(person, **name)

    def find():
        with twins.database.read_session() as session:
            return find_same_person(session, twins.target.id)

    assert find().id == twins.source.id
    twins.merge()
    assert find() is None


def test_an_unused_card_of_the_account_that_ended_opens_the_other(twins, authenticator):
    card = issue(twins, twins.source)
    twins.merge()

    found = authenticator.sign_in_with_card(card.code, browser=Browser(), read_clock=read_clock)

    assert found.person_id == twins.target.id
    with pytest.raises(CardUsed) as refused:
        authenticator.sign_in_with_card(card.code, browser=Browser(), read_clock=read_clock)
    assert refused.value.values["number"] == twins.target.learner_number


def test_the_number_on_the_card_still_belongs_to_it(twins, authenticator):
    card = issue(twins, twins.source)
    twins.merge()

    with twins.database.read_session() as session:
        digest = authenticator.card_digest(card.code)
        state = find_card(session, digest=digest, now=later(days=4))

    assert state is not None
    numbers = (state.printed_number, state.learner_number)
    assert numbers == (twins.source.learner_number, twins.target.learner_number)


def test_after_an_undo_each_number_leads_to_its_own_account(twins, authenticator):
    twins.undo(twins.merge())

    assert sign_in(authenticator, twins.source.learner_number, OTHER_SECRET) == twins.source.id
    assert sign_in(authenticator, twins.target.learner_number, SECRET) == twins.target.id


def test_an_account_without_a_pin_takes_over_that_of_the_other_until_an_undo(twins, authenticator):
    """On a list, and never signed in; the person joined with the code and works since."""
    unused = {"secret_hash": None, "secret_kind": None, "name_confirmed_at": None}
    twins.set_person(twins.target, **unused, notice_accepted_at=None, printed_name="李美華")
    twins.set_person(twins.source, name_confirmed_at=NOW, notice_accepted_at=NOW)

    merge_id = twins.merge()

    for person in (twins.source, twins.target):
        assert sign_in(authenticator, person.learner_number, OTHER_SECRET) == twins.target.id
    with twins.database.read_session() as session:
        remaining = session.get_one(Person, twins.target.id)
        confirmed = (remaining.name_confirmed_at, remaining.notice_accepted_at)
    assert confirmed == (NOW, NOW)
    twins.undo(merge_id)
    with pytest.raises(SignInRefused):
        sign_in(authenticator, twins.target.learner_number, OTHER_SECRET)
    assert sign_in(authenticator, twins.source.learner_number, OTHER_SECRET) == twins.source.id
