"""A form that waits for its person comes along through every page between: card, notice, PIN."""

import pytest

from lms import clock
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.cards import issue_card
from lms.web.pending_form import PendingForm, sign_form
from tests.pages.client import SECRET, csrf_token, find_person, post, read, sign_in
from tests.pages.pending_forms import end_session, press

PHONE = "+86 138 0013 8000"


@pytest.fixture
def ended(client, database, given):
    """The page of sign-in with the pending form of mei's form."""
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")
    return read(client.post("/account", data={"csrf_token": token, "phone": PHONE}))


@pytest.fixture
def card(app, database):
    """A new card for mei, who has forgotten her PIN."""
    platform = app.extensions["lms"]
    with database.read_session() as session:
        person_id = find_person(session, "mei")
    return database.write(
        issue_card,
        Act(SYSTEM, clock.now()),
        person_id=person_id,
        card_key=platform.keys.card_key,
        first_day=None,
    )


def press_button(client, page, action, to="", **button):
    """Send a form as one of its other buttons does, its own text fields untouched."""
    fields = {name: value for name, value in page.fields(action).items() if name != "switch"}
    fields.pop("keep", None)
    fields.pop("leave", None)
    return client.post(to or action, data={**fields, **button})


def to_the_card(client, ended):
    return read(press_button(client, ended, "/sign-in", "/card", switch="card"))


def test_card_instead_of_a_forgotten_pin_keeps_what_was_sent(client, ended, card, given):
    page = to_the_card(client, ended)
    wrong = read(press_button(client, page, "/card", code="1234 5678 9012", device="mine"))
    pin = read(press_button(client, wrong, "/card", code=card.code, device="mine"))
    pending_page = read(press_button(client, pin, "/welcome/pin", secret="8305 1947"))

    assert press(client, pending_page, "/account").status_code == 303
    assert given[-1] == ("/account", [("phone", PHONE)])


def test_pin_that_is_proposed_after_a_card_is_the_one_that_is_kept(client, app, ended, card):
    pin = read(press_button(client, to_the_card(client, ended), "/card",
                            code=card.code, device="mine"))  # fmt: skip
    proposed = next(text for text in pin.texts(".//strong") if len(text) == 9)
    press_button(client, pin, "/welcome/pin", keep="1")
    other = app.test_client()

    fields = read(other.get("/sign-in")).fields("/sign-in")
    entry = {**fields, "identifier": card.learner_number, "secret": proposed, "device": "mine"}

    assert other.post("/sign-in", data=entry).status_code == 303


def test_old_pin_may_be_left_as_it_is(client, ended, card):
    pin = read(press_button(client, to_the_card(client, ended), "/card",
                            code=card.code, device="mine"))  # fmt: skip

    pending_page = read(press_button(client, pin, "/welcome/pin", leave="1"))

    assert pending_page.fields("/account")["phone"] == PHONE


def test_pin_that_is_refused_keeps_what_was_sent(client, ended, card):
    pin = read(press_button(client, to_the_card(client, ended), "/card",
                            code=card.code, device="mine"))  # fmt: skip

    refused = press_button(client, pin, "/welcome/pin", secret="1234 5678")

    assert refused.status_code == 422
    pending_page = read(press_button(client, read(refused), "/welcome/pin", leave="1"))
    assert pending_page.fields("/account")["phone"] == PHONE


def test_notice_and_pin_come_before_the_form(client, database, ended, card):
    database.write(forget_notice, name="mei")
    notice = read(press_button(client, to_the_card(client, ended), "/card",
                               code=card.code, device="mine"))  # fmt: skip
    switched = read(client.post("/language", data={**notice.fields("/language"), "language": "en"}))

    pin = read(press_button(client, switched, "/welcome/notice"))

    pending_page = read(press_button(client, pin, "/welcome/pin", keep="1"))
    assert pending_page.fields("/account")["phone"] == PHONE


def forget_notice(session, *, name):
    get_person(session, find_person(session, name)).notice_version = None


def test_used_card_leads_back_to_the_pin_with_what_was_sent(app, client, ended, card):
    other = app.test_client()
    token = csrf_token(other)
    other.post("/card", data={"csrf_token": token, "code": card.code, "device": "mine"})

    page = read(press_button(client, to_the_card(client, ended), "/card",
                             code=card.code, device="mine"))  # fmt: skip

    pending_page = read(press_button(client, page, "/sign-in", identifier="mei", secret=SECRET))
    assert pending_page.fields("/account")["phone"] == PHONE


def test_way_back_from_the_card_to_the_pin(client, ended):
    page = to_the_card(client, ended)

    back = read(press_button(client, page, "/card", "/sign-in", switch="number"))

    pending_page = read(press_button(client, back, "/sign-in", identifier="mei", secret=SECRET))
    assert pending_page.fields("/account")["phone"] == PHONE


def test_no_link_on_the_way_loses_the_pending_form(client, ended):
    for page in (ended, to_the_card(client, ended)):
        ways = [link for link in page.links() if link.startswith(("/sign-in", "/card", "/join"))]
        assert ways in ([], ["/sign-in"])  # the head's own


def test_other_language_on_the_way_keeps_what_was_sent(client, ended):
    fields = ended.fields("/language")

    page = read(client.post("/language", data={**fields, "language": "en"}))

    assert page.language == "en"
    pending_page = read(press_button(client, page, "/sign-in", identifier="mei", secret=SECRET))
    assert pending_page.fields("/account")["phone"] == PHONE


def test_strangers_form_is_not_kept_by_the_card_of_another(client, ended, database, app):
    platform = app.extensions["lms"]
    with database.read_session() as session:
        person_id = find_person(session, "chen")
    card = database.write(
        issue_card,
        Act(SYSTEM, clock.now()),
        person_id=person_id,
        card_key=platform.keys.card_key,
        first_day=None,
    )

    answer = press_button(client, to_the_card(client, ended), "/card",
                          code=card.code, device="mine")  # fmt: skip

    assert answer.status_code == 200
    assert PHONE not in read(answer).text
    assert PHONE not in read(client.get("/welcome/pin")).html


def test_made_up_form_is_not_written_into_the_card_page(client):
    token = csrf_token(client)

    page = read(
        client.post("/card", data={"csrf_token": token, "switch": "card", "pending_form": "<b>"})
    )

    assert "pending_form" not in page.fields("/card")


def send_as_visitor(client):
    """The page that shows a visitor's form again: it has an unreadable character."""
    return read(post(client, "/join/88888888", {"name": "李\0梅", "client": "c1"}))


def test_visitors_form_stays_in_the_other_language_when_somebody_signs_in_meanwhile(client, given):
    page = send_as_visitor(client)
    sign_in(client, "mei")
    given.clear()

    answer = client.post("/language", data={**page.fields("/language"), "language": "en"})

    other = read(answer)
    assert (answer.status_code, other.language) == (200, "en")
    assert other.fields("/join/88888888")["name"] == "李梅"
    press(client, other, "/join/88888888")
    assert given == [("/join/88888888", [("name", "李梅"), ("client", "c1")])]


def test_visitors_form_waits_for_the_notice_of_who_signs_in_meanwhile(client, database):
    page = send_as_visitor(client)
    sign_in(client, "mei")
    database.write(forget_notice, name="mei")

    notice = read(client.post("/language", data={**page.fields("/language"), "language": "en"}))

    pending_page = read(press_button(client, notice, "/welcome/notice"))
    assert pending_page.fields("/join/88888888")["name"] == "李梅"


def test_form_of_a_person_who_is_gone_asks_to_sign_in_with_what_it_held(client, app):
    with app.test_request_context():
        signed = sign_form(PendingForm(999_999, "/account", "/account", "m", (("phone", PHONE),)))
    fields = {"csrf_token": csrf_token(client), "language": "en", "pending_form": signed}

    answer = client.post("/language", data=fields)

    assert answer.status_code == 401
    assert PHONE in read(answer).text
