"""An account without a PIN takes over that of the other one; an undo lets nobody keep it."""

import datetime as dt

import pytest

from lms.account_merge.queries.preview import preview_merge_undo
from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import AuditEvent, Card, Person, SignInThrottle, UserSession
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.throttle import ACCOUNT, TooManyTries
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.cards import CardRefused, issue_card
from lms.accounts.services.corrections import Correction, correct_person
from lms.accounts.services.people import accept_notice, store_secret
from lms.certificates.services.name_confirmation import confirm_printed_name
from tests.account_merge.duplicates import MERGED, make_duplicates
from tests.account_merge.test_merge import get
from tests.factories import KEYS, NOW, SECRET, make_session
from tests.factories_course import later

OTHER_SECRET, NEW_SECRET = "8306 1942", "5918 4027"
SOON = later(days=3, minutes=10)
NO_SECRET = {"secret_hash": None, "secret_kind": None}


@pytest.fixture
def duplicates(database):
    """The source with a PIN of its own; the target on a list, and never used."""
    found = make_duplicates(database)
    found.set_person(found.source, secret_hash=SecretHasher(KEYS.pepper).hash(OTHER_SECRET))
    found.set_person(found.target, **NO_SECRET, notice_version=None, notice_accepted_at=None)
    return found


@pytest.fixture
def authenticator(duplicates):
    return Authenticator(duplicates.database, KEYS)


def sign_in(authenticator, person, secret=OTHER_SECRET):
    number = person.learner_number
    found = authenticator.sign_in(number, secret, browser=Browser(), read_clock=lambda: SOON)
    return found.person_id


def try_wrong(authenticator, person):
    for _time in range(ACCOUNT.free):
        with pytest.raises(SignInRefused):
            sign_in(authenticator, person, "1111 2222")


def change_pin(duplicates, person, *, now):
    secret = {"secret_hash": SecretHasher(KEYS.pepper).hash(NEW_SECRET), "secret_kind": "pin"}
    duplicates.database.write(store_secret, Act(SYSTEM, now), person_id=person.id, **secret)


def issue(duplicates, person, *, now):
    values = {"card_key": KEYS.card_key, "first_day": NOW.date()}
    return duplicates.database.write(
        issue_card, Act(SYSTEM, now), person_id=person.id, **values
    ).code


def use_card(authenticator, code):
    return authenticator.sign_in_with_card(code, browser=Browser(), read_clock=lambda: SOON)


def list_open_sessions(duplicates):
    return duplicates.list_rows(UserSession, UserSession.revoked_at.is_(None))


def test_wrong_tries_at_the_unused_number_do_not_delay_the_pin(duplicates, authenticator):
    try_wrong(authenticator, duplicates.target)
    with pytest.raises(TooManyTries):
        sign_in(authenticator, duplicates.target)

    duplicates.merge()

    assert sign_in(authenticator, duplicates.target) == duplicates.target.id


def test_wrong_tries_at_the_pin_count_wherever_it_is(duplicates, authenticator):
    try_wrong(authenticator, duplicates.source)
    merge_id = duplicates.merge()

    for person in (duplicates.source, duplicates.target):
        with pytest.raises(TooManyTries):
            sign_in(authenticator, person)
    duplicates.undo(merge_id)

    with pytest.raises(TooManyTries):
        sign_in(authenticator, duplicates.source)


def test_all_sessions_end_where_the_secret_changes(duplicates):
    make_session(duplicates.database, duplicates.target)
    make_session(duplicates.database, duplicates.source)

    duplicates.merge()

    assert list_open_sessions(duplicates) == []


def test_the_audit_of_the_account_that_remains_says_that_its_secret_changed(duplicates):
    duplicates.merge()

    (event,) = duplicates.list_rows(AuditEvent, AuditEvent.act == AuditAction.SECRET_CHANGED)
    assert (event.subject_id, event.actor_id) == (duplicates.target.id, duplicates.people.ravi.id)
    assert event.details == {"from": duplicates.source.id}
    assert event.chain_number is not None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"name_confirmed_at": NOW, "latin_name": None}, ("LI Meihua", NOW)),
        ({"name_confirmed_at": NOW, "latin_name": "LI Mei Hua"}, ("LI Mei Hua", NOW)),
        ({"name_confirmed_at": None, "latin_name": "LI Mei Hua"}, ("LI Meihua", None)),
        (
            {"name_confirmed_at": NOW, "latin_name": "LI Mei Hua", "printed_name": "李媚花"},
            ("LI Meihua", None),
        ),
    ],
)
def test_a_confirmed_name_that_is_the_same_comes_along(duplicates, source, expected):
    name = {"printed_name": "李美华", "latin_name": "LI Meihua", "name_confirmed_at": None}
    duplicates.set_person(duplicates.target, **name)
    duplicates.set_person(duplicates.source, **{"printed_name": "李美华", **source})

    duplicates.merge()

    target = get(duplicates, Person, duplicates.target.id)
    assert (target.latin_name, target.name_confirmed_at) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [(("2", NOW), ("2", NOW)), ((None, None), ("1", later(days=1)))]
)
def test_an_accepted_notice_comes_along(duplicates, source, expected):
    duplicates.set_person(duplicates.target, notice_version="1", notice_accepted_at=later(days=1))
    duplicates.set_person(duplicates.source, notice_version=source[0], notice_accepted_at=source[1])

    duplicates.merge()

    target = get(duplicates, Person, duplicates.target.id)
    assert (target.notice_version, target.notice_accepted_at) == expected


def preview_undo(duplicates, merge_id):
    with duplicates.database.read_session() as session:
        return preview_merge_undo(session, merge_id)


def find_loss(duplicates, merge_id):
    return preview_undo(duplicates, merge_id).loses_secret


def test_an_undo_signs_everybody_out_and_removes_the_moved_secret(duplicates, authenticator):
    merge_id = duplicates.merge()
    sign_in(authenticator, duplicates.source)
    assert find_loss(duplicates, merge_id)

    duplicates.undo(merge_id)

    assert list_open_sessions(duplicates) == []
    assert get(duplicates, Person, duplicates.target.id).secret_hash is None
    assert sign_in(authenticator, duplicates.source) == duplicates.source.id
    (event,) = duplicates.list_rows(AuditEvent, AuditEvent.act == AuditAction.SECRET_REMOVED)
    assert (event.subject_id, event.chain_number is None) == (duplicates.target.id, False)


def test_a_pin_chosen_since_is_removed_with_the_notice_accepted_for_it(duplicates, authenticator):
    """By whoever signed in with the moved one: that may be either person."""
    duplicates.set_person(duplicates.source, notice_version="1", notice_accepted_at=NOW)
    merge_id = duplicates.merge()
    change_pin(duplicates, duplicates.target, now=SOON)
    notice = {"person_id": duplicates.target.id, "version": "2"}
    duplicates.database.write(accept_notice, Act(SYSTEM, SOON), **notice)

    duplicates.undo(merge_id)

    source, target = (
        get(duplicates, Person, row.id) for row in (duplicates.source, duplicates.target)
    )
    assert (target.secret_hash, target.secret_kind) == (None, None)
    assert (target.notice_version, target.notice_accepted_at) == (None, None)
    assert (source.notice_version, source.notice_accepted_at) == ("1", NOW)
    assert sign_in(authenticator, duplicates.source) == duplicates.source.id


def test_a_name_confirmed_since_by_whoever_signed_in_is_the_one_before_again(duplicates):
    """By the other person, with the moved secret: no certificate gets their name."""
    name = {"printed_name": "李美华", "latin_name": "LI Meihua"}
    duplicates.set_person(duplicates.target, **name, name_confirmed_at=None)
    merge_id = duplicates.merge()
    typed = {"printed_name": "李梅花", "latin_name": None}
    values = {"person_id": duplicates.target.id, **typed}
    assert preview_undo(duplicates, merge_id).lost_name == ""
    duplicates.database.write(confirm_printed_name, Act(SYSTEM, SOON), **values)
    assert preview_undo(duplicates, merge_id).lost_name == "李梅花"

    duplicates.undo(merge_id)

    target = get(duplicates, Person, duplicates.target.id)
    assert (target.printed_name, target.latin_name) == ("李美华", "LI Meihua")
    assert (target.name_confirmed_at, target.confirmed, target.former_name) == (None, True, None)


def test_a_name_corrected_by_staff_since_stays(duplicates):
    merge_id = duplicates.merge()
    correction = Correction("zh", printed_name="李媚花")
    values = {"person_id": duplicates.target.id}
    duplicates.database.write(correct_person, Act(SYSTEM, SOON), correction, **values)

    duplicates.undo(merge_id)

    assert get(duplicates, Person, duplicates.target.id).printed_name == "李媚花"


def test_wrong_tries_at_a_secret_that_did_not_move_do_not_delay_who_returns(
    duplicates, authenticator
):
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    duplicates.set_person(duplicates.target, secret_hash=secret_hash, secret_kind="pin")
    merge_id = duplicates.merge()
    change_pin(duplicates, duplicates.target, now=SOON)
    try_wrong(authenticator, duplicates.target)

    duplicates.undo(merge_id)

    assert sign_in(authenticator, duplicates.source) == duplicates.source.id
    throttles = duplicates.list_rows(
        SignInThrottle, SignInThrottle.person_id == duplicates.target.id
    )
    assert throttles == []


def test_a_pin_of_its_own_is_removed_too_when_it_was_changed_since(duplicates, authenticator):
    """With a card of the other account, which opens the one that remains."""
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    duplicates.set_person(duplicates.target, secret_hash=secret_hash, secret_kind="pin")
    code = issue(duplicates, duplicates.source, now=NOW)
    merge_id = duplicates.merge()
    assert not find_loss(duplicates, merge_id)
    use_card(authenticator, code)
    change_pin(duplicates, duplicates.target, now=SOON)
    assert find_loss(duplicates, merge_id)

    duplicates.undo(merge_id)

    assert get(duplicates, Person, duplicates.target.id).secret_kind is None
    assert sign_in(authenticator, duplicates.source) == duplicates.source.id


def test_a_pin_of_its_own_stays_but_nobody_stays_signed_in(duplicates, authenticator):
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    duplicates.set_person(duplicates.target, secret_hash=secret_hash, secret_kind="pin")
    make_session(duplicates.database, duplicates.target)
    merge_id = duplicates.merge()
    assert len(list_open_sessions(duplicates)) == 1

    duplicates.undo(merge_id)

    assert list_open_sessions(duplicates) == []
    assert duplicates.list_rows(AuditEvent, AuditEvent.act == AuditAction.SECRET_REMOVED) == []
    assert sign_in(authenticator, duplicates.target, SECRET) == duplicates.target.id


def test_a_card_made_since_the_merge_opens_nothing_after_an_undo(duplicates, authenticator):
    """It was given to whoever uses the merged account."""
    merge_id = duplicates.merge()
    code = issue(duplicates, duplicates.target, now=MERGED + dt.timedelta(minutes=1))

    duplicates.undo(merge_id)

    with pytest.raises(CardRefused):
        use_card(authenticator, code)


def test_a_card_made_before_the_merge_still_opens_its_account(duplicates, authenticator):
    code = issue(duplicates, duplicates.target, now=NOW)

    duplicates.undo(duplicates.merge())

    assert use_card(authenticator, code).person_id == duplicates.target.id
    assert [row.voided_at for row in duplicates.list_rows(Card)] == [None]
