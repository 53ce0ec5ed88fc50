import datetime as dt
import threading

import pytest
from sqlalchemy import select

from lms.accounts.authentication import by_secret as authentication
from lms.accounts.authentication.by_secret import SecretWrong, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import AuditEvent, SignInThrottle, UserSession
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import get_credentials
from lms.accounts.queries.sessions import find_session
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.pins import PassphraseTooShort, PinIsPersonal, PinIsSequence
from lms.accounts.rules.throttle import SecretClosed, TooManyTries
from lms.accounts.secrets import token_hash
from lms.accounts.services import sessions as session_services
from lms.accounts.services.people import NewPerson, create_learner, disable_person
from lms.accounts.services.throttle import Reservation, delete_expired_throttles
from tests.accounts.phones import ELSEWHERE, HOUR, PHONE, WRONG, at, find, issue, try_wrong
from tests.factories import NOW, SECRET, make_people, make_person, make_session


@pytest.mark.parametrize("typed", [SECRET, "27496183", "２７４９６１８３"])
def test_right_secret_begins_a_session(database, authenticator, li, typed):
    welcome = authenticator.sign_in(li.learner_number, typed, browser=PHONE, read_clock=at(NOW))

    with database.read_session() as session:
        found = find_session(session, token_hash=token_hash(welcome.token), now=NOW)
        row = session.get(UserSession, welcome.session_id)
    assert (found.principal.person_id, found.kind, found.has_secret) == (li.id, "mine", True)
    assert found.principal.reauthenticated
    assert (row.device_label, row.expires_at) == ("Android, WeChat", NOW + dt.timedelta(days=90))
    assert welcome.token.encode() not in row.token_hash


def test_staff_sessions_are_short_whatever_phone(database, authenticator):
    people = make_people(database)

    kinds = [
        authenticator.sign_in(who.sign_in_name, SECRET, browser=PHONE, read_clock=at(NOW)).kind
        for who in (people.li, people.chen, people.ravi, people.ana, people.noor)
    ]

    assert kinds == ["mine", "mine", "staff", "staff", "staff"]


def test_unknown_wrong_and_disabled_get_one_answer(database, authenticator, li):
    off = make_person(database, "off")
    bare = database.write(create_learner, Act(SHELL, NOW), NewPerson("Bare"))
    database.write(disable_person, Act(SHELL, NOW), person_id=off.id)
    tries = [("li", WRONG), ("nobody", SECRET), ("off", SECRET), ("", SECRET), ("li", "x" * 9_000)]
    tries += [(bare.learner_number, ""), ("li", "\ud800\x00")]

    answers = set()
    for place, (identifier, secret) in enumerate(tries):
        browser = Browser(digest=f"browser-{place}")
        with pytest.raises(SignInRefused) as refused:
            authenticator.sign_in(identifier, secret, browser=browser, read_clock=at(NOW))
        answers.add(str(refused.value))

    assert len(answers) == 1


@pytest.mark.parametrize("identifier", ["li", "nobody"])
def test_sixth_try_waits_for_known_and_unknown_alike(authenticator, li, identifier):
    for place in range(5):
        try_wrong(
            authenticator, 1, identifier=identifier, browser=Browser(digest=f"browser-{place}")
        )

    with pytest.raises(TooManyTries) as refused:
        authenticator.sign_in(identifier, SECRET, browser=ELSEWHERE, read_clock=at(NOW))
    assert refused.value.values == {"seconds": 15}


def test_wait_passes_and_success_begins_anew(authenticator, li):
    try_wrong(authenticator, 5)

    authenticator.sign_in(
        "li", SECRET, browser=ELSEWHERE, read_clock=at(NOW + dt.timedelta(seconds=15))
    )

    try_wrong(authenticator, 5, browser=ELSEWHERE, now=NOW + HOUR)


def test_device_that_tries_many_accounts_waits(database, authenticator):
    for place in range(5):
        make_person(database, f"person-{place}")
        try_wrong(authenticator, 1, identifier=f"person-{place}")

    with pytest.raises(TooManyTries):
        authenticator.sign_in("person-0", SECRET, browser=PHONE, read_clock=at(NOW))
    authenticator.sign_in("person-0", SECRET, browser=ELSEWHERE, read_clock=at(NOW))


def test_own_success_gives_a_device_no_tries_at_others(database, authenticator, li):
    make_person(database, "victim")
    try_wrong(authenticator, 4, identifier="victim")

    authenticator.sign_in("li", SECRET, browser=PHONE, read_clock=at(NOW))

    try_wrong(authenticator, 1, identifier="victim")
    with pytest.raises(TooManyTries):
        authenticator.sign_in("li", SECRET, browser=PHONE, read_clock=at(NOW))


def set_wrong(database, count):
    def change(session):
        for row in session.scalars(select(SignInThrottle)):
            row.failed_count = count

    database.write(change)


def test_hundred_wrong_close_the_account_and_a_card_opens_it(database, authenticator, li):
    try_wrong(authenticator, 1)
    set_wrong(database, 99)
    later = NOW + HOUR
    try_wrong(authenticator, 1, browser=ELSEWHERE, now=later)

    with pytest.raises(SecretClosed):
        authenticator.sign_in(
            "li", SECRET, browser=ELSEWHERE, read_clock=at(later + dt.timedelta(days=99))
        )
    later += dt.timedelta(days=100)
    card = issue(database, li, now=later)
    authenticator.sign_in_with_card(card.code, browser=ELSEWHERE, read_clock=at(later))
    authenticator.sign_in("li", SECRET, browser=ELSEWHERE, read_clock=at(later))


def test_refused_tries_are_audited_without_what_was_typed(database, authenticator, li):
    try_wrong(authenticator, 1)
    try_wrong(authenticator, 1, identifier="nobody")

    with database.read_session() as session:
        refused = AuditEvent.act == AuditAction.SIGN_IN_REFUSED
        rows = session.scalars(select(AuditEvent).where(refused).order_by(AuditEvent.id)).all()
    assert [(row.subject_id, row.details) for row in rows] == [(li.id, {}), (None, {})]


def test_who_is_known_acts_at_sign_in(database, authenticator, li):
    card = issue(database, li)
    try_wrong(authenticator, 1)
    session_id = authenticator.sign_in_with_card(
        card.code, browser=PHONE, read_clock=at(NOW)
    ).session_id
    with pytest.raises(SecretWrong):
        authenticator.prove(WRONG, person_id=li.id, session_id=session_id, read_clock=at(NOW))

    with database.read_session() as session:
        acts = (AuditAction.SIGN_IN_REFUSED, AuditAction.CARD_USED, AuditAction.SESSION_STARTED)
        query = select(AuditEvent).where(AuditEvent.act.in_(acts)).order_by(AuditEvent.id)
        found = [(row.act, row.actor_id, row.via) for row in session.scalars(query)]
    assert found == [
        (AuditAction.SIGN_IN_REFUSED, None, "web"),
        (AuditAction.CARD_USED, li.id, "web"),
        (AuditAction.SESSION_STARTED, li.id, "web"),
        (AuditAction.SIGN_IN_REFUSED, li.id, "web"),
    ]


def test_parallel_guesses_gain_nothing(database, authenticator, li):
    results = []

    def guess(place):
        try:
            authenticator.sign_in(
                "li", WRONG, browser=Browser(digest=f"thread-{place}"), read_clock=at(NOW)
            )
        except (SignInRefused, TooManyTries) as refusal:
            results.append(type(refusal))

    threads = [threading.Thread(target=guess, args=(place,)) for place in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (
        sorted(kind.__name__ for kind in results) == ["SignInRefused"] * 5 + ["TooManyTries"] * 11
    )
    with database.read_session() as session:
        account = SignInThrottle.subject == f"account:{li.id}"
        assert session.scalar(select(SignInThrottle.failed_count).where(account)) == 5


def test_old_counters_are_swept_but_for_closed_accounts(database, authenticator, li):
    try_wrong(authenticator, 1)
    try_wrong(authenticator, 1, identifier="nobody", browser=Browser())

    def close(session):
        account = SignInThrottle.subject == f"account:{li.id}"
        session.scalars(select(SignInThrottle).where(account)).one().failed_count = 100

    database.write(close)
    database.write(delete_expired_throttles, Act(SYSTEM, NOW + dt.timedelta(days=31)))

    with database.read_session() as session:
        assert session.scalars(select(SignInThrottle.subject)).all() == [f"account:{li.id}"]


def test_new_secret_ends_all_other_sessions(database, authenticator, li):
    other = make_session(database, li)
    welcome = authenticator.sign_in("li", SECRET, browser=PHONE, read_clock=at(NOW))

    token = authenticator.change_secret(
        "6183 2750", person_id=li.id, session_id=welcome.session_id, now=NOW
    )

    live = [find(database, item) for item in (token, welcome.token, other)]
    assert [found and found.session_id for found in live] == [welcome.session_id, None, None]
    try_wrong(authenticator, 1)
    with pytest.raises(SignInRefused):
        authenticator.sign_in("li", SECRET, browser=PHONE, read_clock=at(NOW))
    assert (
        authenticator.sign_in("li", "61832750", browser=PHONE, read_clock=at(NOW)).person_id
        == li.id
    )


def test_new_secret_follows_the_rules_of_its_kind(database, authenticator, li):
    ana = make_person(database, "ana", grant=ScopedRole("trainer")).id

    with pytest.raises(PinIsSequence):
        authenticator.change_secret("12345678", person_id=li.id, session_id=None, now=NOW)
    with pytest.raises(PinIsPersonal):
        authenticator.change_secret(
            "9" + li.learner_number, person_id=li.id, session_id=None, now=NOW
        )
    with pytest.raises(PassphraseTooShort):
        authenticator.change_secret("61832750", person_id=ana, session_id=None, now=NOW)
    authenticator.change_secret("tea over misty hills", person_id=ana, session_id=None, now=NOW)
    assert (
        authenticator.sign_in("ana", "tea over misty hills", browser=PHONE, read_clock=at(NOW)).kind
        == "staff"
    )


def test_secret_changed_while_it_was_verified_opens_nothing(database, authenticator, li):
    with database.read_session() as session:
        verified = get_credentials(session, person_id=li.id)
    authenticator.change_secret("61832750", person_id=li.id, session_id=None, now=NOW)

    opened = database.write(
        authentication._start_session,
        reserved_try=authentication._ReservedTry(verified, Reservation("ticket", ())),
        token="token",
        browser=PHONE,
        read_clock=at(NOW),
    )
    assert opened is None


def test_proof_needs_the_secret_and_slows_down(database, authenticator, li):
    token = make_session(database, li)
    later = NOW + HOUR
    with database.read_session() as session:
        session_id = find_session(session, token_hash=token_hash(token), now=NOW).session_id
    values = {"person_id": li.id, "session_id": session_id}

    authenticator.prove(SECRET, **values, read_clock=at(later))
    with database.read_session() as session:
        assert find_session(
            session, token_hash=token_hash(token), now=later
        ).principal.reauthenticated
    for _ in range(5):
        with pytest.raises(SecretWrong):
            authenticator.prove(WRONG, **values, read_clock=at(later))
    with pytest.raises(TooManyTries):
        authenticator.prove(SECRET, **values, read_clock=at(later))


def test_device_label_is_one_short_printable_line(database, authenticator, li):
    browser = Browser(label="a\x00b\u202ec\n" + "x" * 500)

    welcome = authenticator.sign_in("li", SECRET, browser=browser, read_clock=at(NOW))

    with database.read_session() as session:
        label = session.get(UserSession, welcome.session_id).device_label
    assert label == "abc" + "x" * (session_services._MAX_LABEL_LENGTH - 3)


def test_credentials_know_staff(database):
    people = make_people(database)

    with database.read_session() as session:
        staff = [
            get_credentials(session, person_id=who.id).is_staff
            for who in (people.li, people.chen, people.ravi)
        ]
    assert staff == [False, False, True]
