"""The sign-in page shows the reason and the summary of a pending form, alike at every step."""

import pytest

from lms.accounts.queries.people import get_person
from tests.pages.client import SECRET, csrf_token, find_person, read, sign_in
from tests.pages.pending_forms import end_session, enter, list_form_fields, press

WORDS = "我们每周五记账"
REASON = "已留在本页上"
COUNT = "内容没有丢失。已保留、登录后再次显示的项数：4。"
SENT = {"phone": "13800138000", "country": "NP", "reason": "tea", "note": WORDS, "client_id": "c-1"}


@pytest.fixture
def ended(client, database):
    """The sign-in page with a pending form of mei: a text, a number, a choice, a short word."""
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")
    return read(client.post("/account", data={"csrf_token": token, **SENT}))


@pytest.fixture
def number(database):
    with database.read_session() as session:
        return get_person(session, find_person(session, "mei")).learner_number


def send(client, page, to="/sign-in", **button):
    fields = {name: value for name, value in page.fields("/sign-in").items() if name != "switch"}
    return read(client.post(to, data={**fields, **button}))


def texts_of(page):
    return [
        "".join(element.itertext())
        for element in page.elements(".//li")
        if element.get("class") == "keep-lines"
    ]


def steps(client, page):
    by_name = send(client, page, switch="name")
    wrong = send(client, by_name, identifier="mei", secret="0000 0001", device="mine")
    by_number = send(client, wrong, switch="number")
    empty = send(client, by_number, identifier="", secret="")
    card = send(client, empty, "/card", switch="card")
    fields = {name: value for name, value in card.fields("/card").items() if name != "switch"}
    bad_card = read(client.post("/card", data={**fields, "code": "1234 5678 9012"}))
    return [page, by_name, wrong, by_number, empty, card, bad_card]


def test_every_step_tells_the_reason_and_lists_the_same(client, ended):
    seen = [
        (REASON in page.text, COUNT in page.text, texts_of(page)) for page in steps(client, ended)
    ]

    assert seen == [(True, True, [WORDS])] * 7


def test_wrong_pin_is_reported_beside_the_reason(client, ended):
    page = send(client, ended, identifier="mei", secret="0000 0001", device="mine")

    assert (
        len([element for element in page.elements(".//div") if element.get("role") == "alert"]) == 1
    )
    assert REASON in page.text


def test_all_that_was_counted_is_shown_after_signing_in(client, ended):
    pending_page = read(enter(client, ended))

    values = {value for _, value in list_form_fields(pending_page, "/account")}
    assert values >= {"13800138000", "NP", "tea", WORDS}


def test_who_gets_it_back_is_reported_without_the_whole_number(ended, number):
    assert f"•••••{number[-2:]}" in ended.text
    assert number not in ended.text


def test_another_person_reads_that_nothing_was_saved_and_sees_nothing(client, ended, number):
    page = read(enter(client, ended, "chen"))

    assert "另一位学员的内容没有保存" in page.text
    assert f"•••••{number[-2:]}" in page.text
    assert WORDS not in page.text
    assert "/learn/" in page.links()


def test_own_person_may_still_sign_in_from_there(client, ended):
    page = send(client, read(enter(client, ended, "chen")), switch="number")
    assert (WORDS in page.text, "4" in page.text) == (False, True)

    pending_page = read(enter(client, page, secret=SECRET))

    assert ("note", WORDS) in list_form_fields(pending_page, "/account")


def test_another_language_tells_it_too(client, ended):
    page = read(client.post("/language", data={**ended.fields("/language"), "language": "en"}))

    assert "Fields that are kept and shown after you sign in: 4." in page.text
    assert read(press(client, page, "/sign-in")).fields("/sign-in")["pending_form"]
