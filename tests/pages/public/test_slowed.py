"""Too many wrong tries: who waits, for how long, in whose words; and who never does."""

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import SignInThrottle
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.throttle import ACCOUNT, ADDRESS, CHECKS, WRONG_WORKSHOP_CODES
from lms.accounts.services.cards import issue_card
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import SECRET, find_person
from tests.pages.workshop.workshops import open_for

WRONG = "11112223"


def try_wrong(post, browser, times=1, name="li"):
    return [
        post(browser, "/sign-in", identifier=name, secret=WRONG, device="mine")
        for _ in range(times)
    ]


def enter(post, browser, name="li"):
    return post(browser, "/sign-in", identifier=name, secret=SECRET, device="mine")


def set_wrong(database, kind, count):
    started = SignInThrottle.subject.startswith(kind + ":")
    new = update(SignInThrottle).where(started).values(failed_count=count, tried_at=clock.now())
    database.write(lambda session: session.execute(new))


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "输错次数太多，请等15秒再试。"), ("en", "Wait 15 seconds, then try again.")],
)
def test_the_wait_is_reported_to_browser_and_reader(client, post, read, language, words):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    try_wrong(post, client, 5)

    answer = try_wrong(post, client)[0]

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert words in read(answer).text


def test_a_long_wait_is_reported_in_minutes(database, client, post, read):
    try_wrong(post, client)
    set_wrong(database, "account", 50)

    answer = try_wrong(post, client)[0]

    assert answer.headers["Retry-After"] == "900"
    assert "15" in read(answer).texts(".//*[@role='alert']")[0]
    assert "900" not in read(answer).text


def test_twelve_wrong_from_strangers_do_not_touch_the_owners_phone(app, database, post):
    own = app.test_client()
    assert enter(post, own).status_code == 303
    post(own, "/sign-out")
    for _ in range(12):
        try_wrong(post, app.test_client())
    set_wrong(database, "account", ACCOUNT.closes_after)

    assert enter(post, app.test_client()).status_code == 401
    assert enter(post, own).status_code == 303


def test_a_new_card_code_opens_what_strangers_have_closed(app, client, database, post):
    try_wrong(post, app.test_client())
    set_wrong(database, "account", ACCOUNT.closes_after)
    with database.read_session() as session:
        person_id = find_person(session, "li")
    card = database.write(
        issue_card,
        Act(SHELL, clock.now()),
        person_id=person_id,
        card_key=app.extensions["lms"].keys.card_key,
        first_day=None,
    )

    assert post(client, "/card", code=card.code, device="mine").status_code == 303
    assert client.get("/account").status_code in {200, 303}


def test_a_worn_out_network_asks_for_the_number_of_the_card(app, client, database, post, read):
    with database.read_session() as session:
        person_id = find_person(session, "li")
    card = database.write(
        issue_card,
        Act(SHELL, clock.now()),
        person_id=person_id,
        card_key=app.extensions["lms"].keys.card_key,
        first_day=None,
    )
    app.test_client(use_cookies=False).get("/card/999999999999")
    set_wrong(database, "address", ADDRESS.free)

    asked = client.get(f"/card/{card.code}")
    fields = read(asked).fields("/card")
    assert (asked.status_code, fields["number"]) == (401, "")
    assert fields["code"] == card.code
    failed_count = post(client, "/card", code=card.code, number="1234567", device="mine")
    assert (failed_count.status_code, read(failed_count).fields("/card")["number"]) == (
        401,
        "1234567",
    )
    right = post(client, "/card", code=card.code, number=card.learner_number, device="mine")
    assert right.status_code == 303


def test_wrong_codes_of_others_refuse_no_right_one(app, client, database):
    for page_address in range(40):
        app.test_client(use_cookies=False).get(f"/join/{page_address:08d}")
        app.test_client(use_cookies=False).get(f"/card/{page_address:012d}")

    with database.read_session() as session:
        kinds = {name.partition(":")[0] for name in session.scalars(select(SignInThrottle.subject))}
    assert kinds == {"address", "workshop"}
    assert client.get("/join/00000000").status_code == 404


def test_wrong_hall_codes_without_cookies_are_slowed_and_right_ones_are_not(app, database):
    bare = app.test_client(use_cookies=False)
    assert bare.get("/join/00000000").status_code == 404
    empty = clock.now() + WRONG_WORKSHOP_CODES.burst * WRONG_WORKSHOP_CODES.interval
    database.write(lambda session: session.execute(update(SignInThrottle).values(tried_at=empty)))
    code = open_for(database, get_cohort_id(database))

    refused = bare.get("/join/00000001")
    opened = bare.get(f"/join/{code}")

    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert opened.status_code == 200


def test_checking_certificates_is_slowed_by_address(app, client, database, read):
    assert client.get("/verify/AAAA-AAAA").status_code == 404
    empty = clock.now() + CHECKS.burst * CHECKS.interval
    database.write(lambda session: session.execute(update(SignInThrottle).values(tried_at=empty)))

    refused = client.get("/verify/AAAA-AAAA")

    assert (refused.status_code, read(refused).texts(".//h1") != []) == (429, True)
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert elsewhere.get("/verify/AAAA-AAAA").status_code == 404
    assert client.get("/verify").status_code == 200


@pytest.mark.parametrize("path", ["/verify?serial=x", "/verify/AAAA-AAAA"])
def test_every_way_to_check_is_counted(database, client, post, path):
    client.get("/verify")
    client.get(path)
    with database.read_session() as session:
        kinds = [name.partition(":")[0] for name in session.scalars(select(SignInThrottle.subject))]

    assert kinds == ["check"]


def test_proving_tells_the_wait_too(client, post, read, sign_in):
    sign_in(client, "li")
    for _ in range(5):
        post(client, "/prove", proof=WRONG)

    answer = post(client, "/prove", proof=WRONG)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert read(answer).texts(".//*[@role='alert']") != []
