"""An account without a PIN takes over that of the other one; an undo lets nobody keep it."""

import datetime as dt

import pytest

from lms.account_merge.queries.preview import preview_merge_undo
from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import AuditEvent, Card, Person, SignInThrottle, UserSession
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.rules.throttle import ACCOUNT, TooManyTries
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.cards import CardRefused, issue_card
from lms.accounts.services.corrections import Correction, correct_person
from lms.accounts.services.people import accept_notice, store_secret
from lms.certificates.services.name_confirmation import confirm_printed_name
from tests.account_merge.test_merge import get
from tests.account_merge.twins import MERGED, make_twins
from tests.factories import KEYS, NOW, SECRET, make_session
from tests.factories_course import later

OTHER_SECRET, NEW_SECRET = "8306 1942", "5918 4027"
SOON = later(days=3, minutes=10)
NO_SECRET = {"secret_hash": None, "secret_kind": None}


@pytest.fixture
def twins(database):
    """The source with a PIN of its own; the target on a list, and never used."""
    found = make_twins(database)
    found.set_person(found.source, secret_hash=SecretHasher(KEYS.pepper).hash(OTHER_SECRET))
    found.set_person(found.target, **NO_SECRET, notice_version=None, notice_accepted_at=None)
    return found


@pytest.fixture
def authenticator(twins):
    return Authenticator(twins.database, KEYS)


def sign_in(authenticator, person, secret=OTHER_SECRET):
    number = person.learner_number
    found = authenticator.sign_in(number, secret, browser=Browser(), read_clock=lambda: SOON)
    return found.person_id


def try_wrong(authenticator, person):
    for _time in range(ACCOUNT.free):
        with pytest.raises(SignInRefused):
            sign_in(authenticator, person, "1111 2222")


def change_pin(twins, person, *, now):
    secret = {"secret_hash": SecretHasher(KEYS.pepper).hash(NEW_SECRET), "secret_kind": "pin"}
    twins.database.write(store_secret, Act(SYSTEM, now), person_id=person.id, **secret)


def issue(twins, person, *, now):
    values = {"card_key": KEYS.card_key, "first_day": NOW.date()}
    return twins.database.write(issue_card, Act(SYSTEM, now), person_id=person.id, **values).code


def use_card(authenticator, code):
    return authenticator.sign_in_with_card(code, browser=Browser(), read_clock=lambda: SOON)


def list_open_sessions(twins):
    return twins.list_rows(UserSession, UserSession.revoked_at.is_(None))


def test_wrong_tries_at_the_unused_number_do_not_delay_the_pin(twins, authenticator):
    try_wrong(authenticator, twins.target)
    with pytest.raises(TooManyTries):
        sign_in(authenticator, twins.target)

    twins.merge()

    assert sign_in(authenticator, twins.target) == twins.target.id


def test_wrong_tries_at_the_pin_count_wherever_it_is(twins, authenticator):
    try_wrong(authenticator, twins.source)
    merge_id = twins.merge()

    for person in (twins.source, twins.target):
        with pytest.raises(TooManyTries):
            sign_in(authenticator, person)
    twins.undo(merge_id)

    with pytest.raises(TooManyTries):
        sign_in(authenticator, twins.source)


def test_all_sessions_end_where_the_secret_changes(twins):
    make_session(twins.database, twins.target)
    make_session(twins.database, twins.source)

    twins.merge()

    assert list_open_sessions(twins) == []


def test_the_audit_of_the_account_that_remains_says_that_its_secret_changed(twins):
    twins.merge()

    (event,) = twins.list_rows(AuditEvent, AuditEvent.act == AuditAct.SECRET_CHANGED)
    assert (event.subject_id, event.actor_id) == (twins.target.id, twins.people.ravi.id)
    assert event.details == {"from": twins.source.id}
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
def test_a_confirmed_name_that_is_the_same_comes_along(twins, source, expected):
    name = {"printed_name": "李美华", "latin_name": "LI Meihua", "name_confirmed_at": None}
    twins.set_person(twins.target, **name)
    twins.set_person(twins.source, **{"printed_name": "李美华", **source})

    twins.merge()

    target = get(twins, Person, twins.target.id)
    assert (target.latin_name, target.name_confirmed_at) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [(("2", NOW), ("2", NOW)), ((None, None), ("1", later(days=1)))]
)
def test_an_accepted_notice_comes_along(twins, source, expected):
    twins.set_person(twins.target, notice_version="1", notice_accepted_at=later(days=1))
    twins.set_person(twins.source, notice_version=source[0], notice_accepted_at=source[1])

    twins.merge()

    target = get(twins, Person, twins.target.id)
    assert (target.notice_version, target.notice_accepted_at) == expected


def preview_undo(twins, merge_id):
    with twins.database.read_session() as session:
        return preview_merge_undo(session, merge_id)


def find_loss(twins, merge_id):
    return preview_undo(twins, merge_id).loses_secret


def test_an_undo_signs_everybody_out_and_removes_the_moved_secret(twins, authenticator):
    merge_id = twins.merge()
    sign_in(authenticator, twins.source)
    assert find_loss(twins, merge_id)

    twins.undo(merge_id)

    assert list_open_sessions(twins) == []
    assert get(twins, Person, twins.target.id).secret_hash is None
    assert sign_in(authenticator, twins.source) == twins.source.id
    (event,) = twins.list_rows(AuditEvent, AuditEvent.act == AuditAct.SECRET_REMOVED)
    assert (event.subject_id, event.chain_number is None) == (twins.target.id, False)


def test_a_pin_chosen_since_is_removed_with_the_notice_accepted_for_it(twins, authenticator):
    """By whoever signed in with the moved one: that may be either person."""
    twins.set_person(twins.source, notice_version="1", notice_accepted_at=NOW)
    merge_id = twins.merge()
    change_pin(twins, twins.target, now=SOON)
    notice = {"person_id": twins.target.id, "version": "2"}
    twins.database.write(accept_notice, Act(SYSTEM, SOON), **notice)

    twins.undo(merge_id)

    source, target = (get(twins, Person, row.id) for row in (twins.source, twins.target))
    assert (target.secret_hash, target.secret_kind) == (None, None)
    assert (target.notice_version, target.notice_accepted_at) == (None, None)
    assert (source.notice_version, source.notice_accepted_at) == ("1", NOW)
    assert sign_in(authenticator, twins.source) == twins.source.id


def test_a_name_confirmed_since_by_whoever_signed_in_is_the_one_before_again(twins):
    """By the other person, with the moved secret: no certificate gets their name."""
    name = {"printed_name": "李美华", "latin_name": "LI Meihua"}
    twins.set_person(twins.target, **name, name_confirmed_at=None)
    merge_id = twins.merge()
    typed = {"printed_name": "李梅花", "latin_name": None}
    values = {"person_id": twins.target.id, **typed}
    assert preview_undo(twins, merge_id).lost_name == ""
    twins.database.write(confirm_printed_name, Act(SYSTEM, SOON), **values)
    assert preview_undo(twins, merge_id).lost_name == "李梅花"

    twins.undo(merge_id)

    target = get(twins, Person, twins.target.id)
    assert (target.printed_name, target.latin_name) == ("李美华", "LI Meihua")
    assert (target.name_confirmed_at, target.confirmed, target.former_name) == (None, True, None)


def test_a_name_corrected_by_staff_since_stays(twins):
    merge_id = twins.merge()
    correction = Correction("zh", printed_name="李媚花")
    values = {"person_id": twins.target.id}
    twins.database.write(correct_person, Act(SYSTEM, SOON), correction, **values)

    twins.undo(merge_id)

    assert get(twins, Person, twins.target.id).printed_name == "李媚花"


def test_wrong_tries_at_a_secret_that_did_not_move_do_not_delay_who_returns(twins, authenticator):
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    twins.set_person(twins.target, secret_hash=secret_hash, secret_kind="pin")
    merge_id = twins.merge()
    change_pin(twins, twins.target, now=SOON)
    try_wrong(authenticator, twins.target)

    twins.undo(merge_id)

    assert sign_in(authenticator, twins.source) == twins.source.id
    throttles = twins.list_rows(SignInThrottle, SignInThrottle.person_id == twins.target.id)
    assert throttles == []


def test_a_pin_of_its_own_is_removed_too_when_it_was_changed_since(twins, authenticator):
    """With a card of the other account, which opens the one that remains."""
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    twins.set_person(twins.target, secret_hash=secret_hash, secret_kind="pin")
    code = issue(twins, twins.source, now=NOW)
    merge_id = twins.merge()
    assert not find_loss(twins, merge_id)
    use_card(authenticator, code)
    change_pin(twins, twins.target, now=SOON)
    assert find_loss(twins, merge_id)

    twins.undo(merge_id)

    assert get(twins, Person, twins.target.id).secret_kind is None
    assert sign_in(authenticator, twins.source) == twins.source.id


def test_a_pin_of_its_own_stays_but_nobody_stays_signed_in(twins, authenticator):
    secret_hash = SecretHasher(KEYS.pepper).hash(SECRET)
    twins.set_person(twins.target, secret_hash=secret_hash, secret_kind="pin")
    make_session(twins.database, twins.target)
    merge_id = twins.merge()
    assert len(list_open_sessions(twins)) == 1

    twins.undo(merge_id)

    assert list_open_sessions(twins) == []
    assert twins.list_rows(AuditEvent, AuditEvent.act == AuditAct.SECRET_REMOVED) == []
    assert sign_in(authenticator, twins.target, SECRET) == twins.target.id


def test_a_card_made_since_the_merge_opens_nothing_after_an_undo(twins, authenticator):
    """It was given to whoever uses the merged account."""
    merge_id = twins.merge()
    code = issue(twins, twins.target, now=MERGED + dt.timedelta(minutes=1))

    twins.undo(merge_id)

    with pytest.raises(CardRefused):
        use_card(authenticator, code)


def test_a_card_made_before_the_merge_still_opens_its_account(twins, authenticator):
    code = issue(twins, twins.target, now=NOW)

    twins.undo(twins.merge())

    assert use_card(authenticator, code).person_id == twins.target.id
    assert [row.voided_at for row in twins.list_rows(Card)] == [None]
