"""The account page: own data only, changes with their reasons."""

import re

import pytest
from sqlalchemy import event, select

from lms.accounts.models import UserSession
from tests.pages.client import SECRET, find_person


@pytest.fixture
def mei(client, sign_in):
    sign_in(client, "mei")
    return client


def test_visitor_is_sent_to_sign_in(client, post):
    assert client.get("/account").location == "/sign-in?next=/account"
    assert post(client, "/account", language="en").status_code == 401


def test_shows_number_phones_and_events(mei, read):
    page = read(mei.get("/account"))

    assert mei.get("/account").headers["Cache-Control"] == "no-store"
    assert len(page.texts(".//*[@class='facts']/dd")) == 3
    assert len(page.texts(".//span[@class='device']")) == 1
    assert page.texts(".//*[@class='event-list']/li") != []


def test_language_and_zone_are_kept(mei, post, read):
    answer = post(mei, "/account", language="en", time_zone="Asia/Kolkata")

    page = read(mei.get("/account"))
    assert answer.location == "/account?done=saved"
    assert page.language == "en"
    assert re.search(r'value="Asia/Kolkata"\s+selected', page.html)


@pytest.mark.parametrize(
    ("name", "value"),
    [("phone", "12"), ("email", "nobody"), ("language", "xx"), ("time_zone", "Mars/Base")],
)
def test_bad_input_is_refused_and_kept_in_the_field(mei, post, read, name, value):
    answer = post(mei, "/account", **{name: value})

    assert answer.status_code == 422
    assert len(read(answer).texts(".//*[@role='alert']")) == 1
    if name in {"phone", "email"}:
        assert read(answer).fields("/account")[name] == value


def test_new_pin_signs_out_other_phones(app, mei, sign_in, post):
    other = app.test_client()
    sign_in(other, "mei")

    answer = post(mei, "/account/secret", secret="8305 1947")

    assert answer.location == "/account?done=secret"
    assert mei.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert post(app.test_client(), "/sign-in", identifier="mei", secret=SECRET).status_code == 401


def forget_proof(database, name):
    def forget(session):
        person_id = find_person(session, name)
        session.query(UserSession).filter_by(person_id=person_id).update(
            {"reauthenticated_at": None}
        )

    database.write(forget)


def test_later_the_old_pin_is_asked_for(mei, database, post, read):
    forget_proof(database, "mei")

    shown = read(mei.get("/account/secret"))
    wrong = post(mei, "/account/secret", current="11112223", secret="83051947")
    right = post(mei, "/account/secret", current=SECRET, secret="83051947")

    assert "current" in shown.fields("/account/secret")
    assert (wrong.status_code, right.status_code) == (422, 303)


def test_proven_session_alone_may_open_the_welcome_pin(mei, database):
    forget_proof(database, "mei")

    assert mei.get("/welcome/pin").location == "/account/secret"


def test_one_other_phone_is_signed_out(app, mei, sign_in, post, read):
    other = app.test_client()
    sign_in(other, "mei")
    revoke = next(form for form in read(mei.get("/account")).forms() if "revoke" in form)

    assert post(mei, revoke).location == "/account?done=ended"
    assert other.get("/account").status_code == 303
    assert post(mei, revoke).status_code == 404


def test_phone_of_another_person_is_not_found(app, database, mei, sign_in, post):
    other = app.test_client()
    sign_in(other, "chen")
    with database.read_session() as session:
        theirs = find_person(session, "chen")
        session_id = session.scalar(select(UserSession.id).where(UserSession.person_id == theirs))

    assert post(mei, f"/account/devices/{session_id}/revoke").status_code == 404
    assert other.get("/account").status_code == 200


def test_sign_out_everywhere_keeps_this_phone(app, mei, sign_in, post):
    other = app.test_client()
    sign_in(other, "mei")

    assert post(mei, "/account/sign-out-everywhere").location == "/account?done=everywhere"
    assert mei.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_number_of_queries_does_not_grow_with_phones(app, database, mei, sign_in):
    before = count_statements(database, lambda: mei.get("/account"))
    for _ in range(3):
        sign_in(app.test_client(), "mei")

    assert count_statements(database, lambda: mei.get("/account")) == before


def count_statements(database, act):
    seen = []
    listen = (database._reader, "before_cursor_execute", lambda *values: seen.append(values[2]))
    event.listen(*listen)
    act()
    event.remove(*listen)
    return len([statement for statement in seen if statement.startswith("SELECT")])
