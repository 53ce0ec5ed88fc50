"""The card code: looking does not use it up, the button does, once."""

import datetime as dt

import pytest

from lms import clock
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.cards import issue_card
from lms.accounts.services.people import NewPerson, create_learner


@pytest.fixture
def card(app):
    """A person without a secret, and her card."""
    platform = app.extensions["lms"]
    made = platform.database.write(create_learner, Act(SYSTEM, clock.now()), NewPerson("王小明"))
    return platform.database.write(
        issue_card,
        Act(SYSTEM, clock.now()),
        person_id=made.person_id,
        card_key=platform.keys.card_key,
        first_day=None,
    )


def test_looking_never_uses_the_code_up(client, post, card, read):
    for _ in range(8):
        page = read(client.get(f"/card/{card.code}"))

    assert page.fields("/card")["code"].replace(" ", "") == card.code
    assert post(client, "/card", code=card.code, device="mine").location == "/welcome"


def test_code_works_once(app, client, post, card, read):
    post(client, "/card", code=card.code, device="mine")
    post(client, "/welcome/notice")
    post(client, "/welcome/pin", keep="1")
    other = app.test_client()

    again = post(other, "/card", code=card.code, device="mine")
    looked = other.get(f"/card/{card.code}")

    for answer in (again, looked):
        assert read(answer).fields("/sign-in")["identifier"] == card.learner_number
    assert other.get_cookie("session") is None


def test_code_without_a_pin_yet_opens_on_another_phone(app, client, post, card, read):
    """The page was closed, and its session lost, between the code and the PIN."""
    post(client, "/card", code=card.code, device="mine")
    other = app.test_client()
    looked = read(other.get(f"/card/{card.code}"))

    answer = post(other, "/card", code=card.code, device="mine")

    assert looked.fields("/card")["code"].replace(" ", "") == card.code
    assert (answer.status_code, answer.location) == (303, "/welcome")
    assert client.get("/welcome").location.startswith("/sign-in")
    post(other, "/welcome/notice")
    post(other, "/welcome/pin", keep="1")
    late = read(post(client, "/card", code=card.code, device="mine"))
    assert late.fields("/sign-in")["identifier"] == card.learner_number


def test_card_of_who_has_no_pin_yet_leads_on_in_the_same_browser(client, post, card):
    post(client, "/card", code=card.code, device="mine")

    assert client.get(f"/card/{card.code}").location == "/welcome"


def test_used_card_of_who_is_signed_in_leads_on(client, post, card):
    post(client, "/card", code=card.code, device="mine")
    post(client, "/welcome/notice")
    post(client, "/welcome/pin", keep="1")

    assert client.get(f"/card/{card.code}").location == "/learn/"


def test_typed_code_may_have_spaces_and_full_width_digits(client, post, card):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in card.code)

    assert post(client, "/card", code=f"{wide[:3]} {wide[3:]}", device="mine").status_code == 303


@pytest.mark.parametrize("code", ["123456789012", "12", "", "龘", "9" * 200])
def test_code_that_never_was_is_refused(client, post, read, code):
    answer = post(client, "/card", code=code, device="mine")

    assert answer.status_code == 401
    assert read(answer).texts(".//*[@role='alert']") != []
    assert client.get_cookie("session") is None


def test_unknown_code_is_refused_and_slows_down(client, post):
    codes = [client.get(f"/card/{page_address:012d}").status_code for page_address in range(7)]

    assert codes == [401] * 6 + [429]


def test_expired_card_is_refused(app, client, post, card):
    def expire(session):
        from lms.accounts.models import Card

        session.query(Card).update({"expires_at": clock.now() - dt.timedelta(days=1)})

    app.extensions["lms"].database.write(expire)

    assert post(client, "/card", code=card.code, device="mine").status_code == 401


def test_box_without_code_asks_for_it(client, read):
    assert read(client.get("/card")).fields("/card")["code"] == ""


def test_new_card_lets_a_person_with_a_pin_choose_a_new_one(app, client, post, card):
    post(client, "/card", code=card.code, device="mine")
    post(client, "/welcome/notice")
    post(client, "/welcome/pin", keep="1")
    post(client, "/welcome/name", printed_name="王小明")
    platform = app.extensions["lms"]
    new = platform.database.write(
        issue_card,
        Act(SYSTEM, clock.now()),
        person_id=card.person_id,
        card_key=platform.keys.card_key,
        first_day=None,
    )

    answer = post(app.test_client(), "/card", code=new.code, device="mine")

    assert answer.location == "/welcome/pin"


def test_first_steps_lead_to_learning(app, client, post, card, read):
    post(client, "/card", code=card.code, device="mine")

    steps = [client.get("/welcome").location]
    steps.append(post(client, "/welcome/notice").location)
    steps.append(client.get("/welcome").location)
    pin = read(client.get("/welcome/pin"))
    again = read(client.get("/welcome/pin"))
    shown = pin.texts(".//strong")
    post(client, "/welcome/pin", keep="1")
    steps.append(client.get("/welcome").location)
    post(client, "/welcome/name", printed_name="王晓明")
    steps.append(client.get("/welcome").location)

    assert shown == again.texts(".//strong")
    assert shown[0] == card.learner_number
    assert steps == ["/welcome/notice", "/welcome", "/welcome/pin", "/welcome/name", "/learn/"]
    with app.extensions["lms"].database.read_session() as session:
        person = get_person(session, card.person_id)
    assert (person.printed_name, person.notice_version) == ("王晓明", "1-zh")
    entered = post(app.test_client(), "/sign-in", identifier=card.learner_number, secret=shown[1])
    assert entered.location == "/learn/"


def test_too_long_code_is_refused_whole_and_kept(client, post, read, card):
    typed = card.code + "1" * 30

    answer = post(client, "/card", code=typed, device="mine")

    page = read(answer)
    assert answer.status_code == 401
    assert "Use at most 40" in page.texts(".//*[@id='code-error']")[0]
    assert page.fields("/card")["code"] == typed
    assert post(client, "/card", code=card.code, device="mine").status_code == 303


def test_long_code_of_the_address_is_shown_shortened(client, read):
    for code in ("9" * 400, "x" * 400):
        assert read(client.get(f"/card/{code}")).fields("/card")["code"] == code[:40]


def test_too_long_number_is_not_readable_rather_than_refused(client, post, read, card):
    answer = post(client, "/card", code=card.code, number="1" * 41, device="mine")

    assert answer.status_code == 422
    assert "Use at most 40" in read(answer).texts(".//*[@id='number-error']")[0]
