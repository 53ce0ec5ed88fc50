"""Signing in and out, and what survives a session that ended."""

import re

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.sessions import sign_out_everywhere
from tests.pages.client import SECRET, csrf_token, find_person

WRONG = "11112223"


def enter(post, client, name="mei", secret=SECRET, **fields):
    return post(client, "/sign-in", identifier=name, secret=secret, device="mine", **fields)


def end_sessions(database, name):
    with database.read_session() as session:
        person_id = find_person(session, name)
    database.write(sign_out_everywhere, Act(SYSTEM, clock.now()), person_id=person_id)


def test_form_asks_for_number_with_a_keyboard_of_digits(client, read):
    answer = client.get("/sign-in")

    page = read(answer)
    assert answer.status_code == 200
    assert set(page.fields("/sign-in")) == {"csrf_token", "identifier", "secret", "device"}
    assert page.html.count('inputmode="numeric"') == 2


def test_name_variant_has_a_keyboard_of_letters(client):
    assert b"inputmode" not in client.get("/sign-in?with=name").data


def test_right_secret_leads_to_my_learning(client, post):
    answer = enter(post, client)

    assert (answer.status_code, answer.location) == (303, "/learn/")
    cookie = client.get_cookie("session")
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert cookie.max_age == 180 * 24 * 3600


def test_takes_thirteen_statements(client, count_sent):
    """Five reserve the try, six start the session; a look at the database, the session read."""
    form = {"csrf_token": csrf_token(client), "device": "mine"}
    secret = {"identifier": "mei", "secret": SECRET}

    assert count_sent(lambda: client.post("/sign-in", data=form | secret)) == 13


def test_shared_session_ends_with_the_browser(client, post):
    post(client, "/sign-in", identifier="mei", secret=SECRET, device="shared")

    assert client.get_cookie("session").max_age is None


@pytest.mark.parametrize("target", ["/account", "/courses/?a=b"])
def test_next_page_of_ours_is_reached(client, post, target):
    assert enter(post, client, next=target).location == target


def test_next_page_of_the_form_counts_before_that_of_the_address(client, post):
    sent = {"identifier": "mei", "secret": SECRET, "device": "mine", "next": "/account"}

    assert post(client, "/sign-in?next=/courses/", sent).location == "/account"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil", "///x", "/\\x", "/nowhere"])
def test_next_page_elsewhere_is_ignored(client, post, target):
    assert enter(post, client, next=target).location == "/learn/"


def test_wrong_and_unknown_look_the_same(client, post, read):
    wrong = enter(post, client, "mei", WRONG)
    unknown = enter(post, client, "nobody", WRONG)

    texts = [read(answer).texts(".//*[@role='alert']") for answer in (wrong, unknown)]
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert texts[0] == texts[1] != []
    assert WRONG not in read(wrong).html
    assert read(wrong).fields("/sign-in")["identifier"] == "mei"


def test_empty_form_costs_no_try(client, post):
    answers = [enter(post, client, "mei", " ") for _ in range(7)]

    assert {answer.status_code for answer in answers} == {422}
    assert enter(post, client).status_code == 303


def test_many_wrong_tries_have_to_wait(client, post, read):
    for _ in range(5):
        enter(post, client, "mei", WRONG)

    answer = enter(post, client)

    assert answer.status_code == 429
    assert "15" in read(answer).texts(".//*[@role='alert']")[0]


def test_who_is_signed_in_skips_the_form(client, sign_in):
    sign_in(client, "mei")

    assert client.get("/sign-in?next=/account").location == "/account"


def test_second_person_on_a_browser_finds_shared_chosen(client, sign_in, post):
    for name in ("mei", "chen"):
        sign_in(client, name)
        post(client, "/sign-out")

    assert re.search(r'value="shared"\s+checked', client.get("/sign-in").text)


def test_one_person_on_her_phone_finds_mine_chosen(client, sign_in, post):
    sign_in(client, "mei")
    post(client, "/sign-out")

    assert re.search(r'value="mine"\s+checked', client.get("/sign-in").text)


def test_sign_out_ends_the_session_on_the_server(app, client, sign_in, post):
    sign_in(client, "mei")
    token = client.get_cookie("session").value

    answer = post(client, "/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("session") is None
    client.set_cookie("session", token)
    assert client.get("/account").location == "/sign-in?next=/account"


def test_sign_out_needs_our_token(client, sign_in):
    sign_in(client, "mei")

    assert client.post("/sign-out").status_code == 400
    assert client.get("/sign-out").status_code == 405


def test_new_sign_in_gives_a_new_session_and_ends_the_old_one(client, sign_in, post):
    sign_in(client, "mei")
    first = client.get_cookie("session").value

    enter(post, client)

    assert client.get_cookie("session").value != first
    client.set_cookie("session", first)
    assert client.get("/account").status_code == 303


def post_after_the_end(client, database, sign_in):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_sessions(database, "mei")
    return client.post(
        "/account", data={"csrf_token": token, "phone": "+86 138 0013 8000", "language": "en"}
    )


def test_ended_session_offers_what_was_posted_to_the_same_person(
    client, database, sign_in, post, read
):
    answer = post_after_the_end(client, database, sign_in)
    pending_form = read(answer).fields("/sign-in")["pending_form"]

    page = read(enter(post, client, pending_form=pending_form))

    fields = page.fields("/account")
    assert answer.status_code == 401
    assert (fields["phone"], fields["language"]) == ("+86 138 0013 8000", "en")
    assert client.post("/account", data=fields).location == "/account?done=saved"
    assert "+8613800138000" in read(client.get("/account")).html


def test_ended_session_offers_nothing_to_another_person(client, database, sign_in, post, read):
    pending_form = read(post_after_the_end(client, database, sign_in)).fields("/sign-in")[
        "pending_form"
    ]

    answer = enter(post, client, "chen", pending_form=pending_form)

    assert "另一位学员的内容没有保存" in answer.text


def test_pending_form_survives_a_wrong_try(client, database, sign_in, post, read):
    pending_form = read(post_after_the_end(client, database, sign_in)).fields("/sign-in")[
        "pending_form"
    ]

    answer = enter(post, client, secret=WRONG, pending_form=pending_form)

    assert read(answer).fields("/sign-in")["pending_form"] == pending_form


@pytest.mark.parametrize("pending_form", ["forged", "a.b.c"])
def test_forged_pending_form_is_ignored(client, post, pending_form):
    assert enter(post, client, pending_form=pending_form).location == "/learn/"


def test_secrets_and_foreign_posts_are_not_kept(client, database, sign_in, read):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_sessions(database, "mei")

    secret = client.post("/account/secret", data={"csrf_token": token, "secret": "83051947"})
    foreign = client.post("/account", data={"csrf_token": "guess", "phone": "1"})

    for answer in (secret, foreign):
        assert answer.status_code == 401
        assert "pending_form" not in read(answer).fields("/sign-in")
        assert b"83051947" not in answer.data


@pytest.mark.parametrize("name", ["ravi", "chen", "nobody"])
def test_a_wrong_secret_is_reported_in_the_words_of_the_form(client, read, post, name):
    typed = {"identifier": name, "secret": "86420975"}

    by_name = read(post(client, "/sign-in", {**typed, "with": "name"})).text
    by_number = read(post(client, "/sign-in", typed)).text

    assert "The sign-in is not right" in by_name
    assert "coordinators and trainers an administrator" in by_name
    assert "Compare with your card" not in by_name
    assert "Number or PIN is not right" in by_number
    empty = read(post(client, "/sign-in", {"identifier": name, "with": "name"})).text
    assert "Type your e-mail or sign-in name, and your PIN or passphrase." in empty


@pytest.mark.parametrize(("language", "said"), [("en", "Use at most 254"), ("zh", "最多254个字")])
def test_too_long_is_refused_with_its_length_and_costs_no_try(client, post, read, language, said):
    post(client, "/language", language=language)

    answers = [enter(post, client, "9" * 255) for _ in range(7)]

    page = read(answers[-1])
    assert {answer.status_code for answer in answers} == {422}
    assert said in page.texts(".//*[@id='identifier-error']")[0]
    assert page.fields("/sign-in")["identifier"] == "9" * 255
    assert enter(post, client).status_code == 303


def test_too_long_secret_says_nothing_about_the_account(client, post, read):
    answers = [enter(post, client, name, "x" * 257) for name in ("mei", "nobody")]

    texts = [read(answer).texts(".//*[@id='secret-error']") for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert texts[0] == texts[1] == ["This text is too long. Use at most 128 characters."]
    assert "xxxx" not in read(answers[0]).html


def test_too_long_does_not_end_a_wait(client, post):
    for _ in range(5):
        enter(post, client, "mei", WRONG)

    assert enter(post, client, "mei", "x" * 257).status_code == 422
    assert enter(post, client).status_code == 429
