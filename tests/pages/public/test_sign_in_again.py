"""A link followed after the session has ended leads to the reason, with the number filled in."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.roles import revoke_role
from tests.pages.client import csrf_token, find_person, post, read, sign_in
from tests.pages.pending_forms import end_session

PAUSE = "没有操作而退出登录"
REVOKED = "你已退出登录：可能是在另一部手机上操作的"


@pytest.fixture
def number(database):
    with database.read_session() as session:
        return get_person(session, find_person(session, "mei")).learner_number


def follow(client, path="/account"):
    return read(client.get(path, follow_redirects=True))


@pytest.mark.parametrize("days", [31, 91])
def test_session_over_on_a_phone_of_ones_own_says_so_and_knows_the_number(
    client, number, time_machine, days
):
    sign_in(client, "mei")
    time_machine.move_to(clock.now() + dt.timedelta(days=days), tick=True)

    page = follow(client)

    assert PAUSE in page.text
    assert page.fields("/sign-in")["identifier"] == number


def test_session_over_on_a_shared_phone_says_so_and_names_nobody(client, number, time_machine):
    sign_in(client, "mei", device="shared")
    time_machine.move_to(clock.now() + dt.timedelta(minutes=61), tick=True)

    page = follow(client)

    assert PAUSE in page.text
    assert number not in page.html


def test_session_that_somebody_ended_says_so_and_fills_nothing_in(client, database, number):
    sign_in(client, "mei")
    end_session(client, database, "mei")

    page = follow(client)

    assert REVOKED in page.text
    assert number not in page.html


def test_no_reason_is_shown_after_signing_out(client, number):
    sign_in(client, "mei")
    post(client, "/sign-out")

    page = follow(client)

    assert "这个页面需要登录" in page.text or PAUSE not in page.text
    assert number not in page.html


def test_staff_find_a_keyboard_of_letters(client, time_machine):
    sign_in(client, "ravi")
    time_machine.move_to(clock.now() + dt.timedelta(hours=9), tick=True)

    page = follow(client)
    other = read(client.get(next(link for link in page.links() if "with=number" in link)))

    assert page.fields("/sign-in")["with"] == "name"
    assert "with" not in other.fields("/sign-in")


def test_form_whose_session_is_over_knows_the_number_too(client, number, time_machine):
    sign_in(client, "mei")
    token = csrf_token(client)
    time_machine.move_to(clock.now() + dt.timedelta(days=31), tick=True)

    page = read(client.post("/account", data={"csrf_token": token, "phone": "1"}))

    assert page.fields("/sign-in")["identifier"] == number


def send(client, token):
    return read(client.post("/account", data={"csrf_token": token, "phone": "138 0013 8000"}))


def test_form_sent_after_a_pause_names_the_pause(client, time_machine):
    sign_in(client, "mei")
    token = csrf_token(client)
    time_machine.move_to(clock.now() + dt.timedelta(days=31), tick=True)

    assert PAUSE in send(client, token).text


def test_form_of_a_revoked_session_names_the_reason(client, database):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")

    page = send(client, token)

    assert REVOKED in page.text
    assert PAUSE not in page.text
    assert "已留在本页上" in page.text


def test_form_after_a_revoked_role_names_the_reason(client, database):
    sign_in(client, "ravi")
    token = csrf_token(client)
    with database.read_session() as session:
        ravi = find_person(session, "ravi")
        grants = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == ravi).limit(1)
        ).one()
    grant = ScopedRole(
        grants.role,
        grants.scope_kind,
        grants.scope_id,
        grants.scope_text,
    )
    database.write(revoke_role, Act(SYSTEM, clock.now()), person_id=ravi, grant=grant)

    page = send(client, token)

    assert "because your PIN or your role has changed" in page.text
    assert "after a pause" not in page.text


def test_form_without_a_cookie_names_no_reason(client):
    sign_in(client, "mei")
    token = csrf_token(client)
    client.delete_cookie("session")

    page = send(client, token)

    assert PAUSE not in page.text
    assert REVOKED not in page.text
    assert "已留在本页上" in page.text


@pytest.mark.parametrize("token", ["x" * 30, "x", "x" * 3000])
def test_cookie_of_no_session_fills_nothing_in(client, token):
    client.set_cookie("session", token)

    assert follow(client).fields("/sign-in")["identifier"] == ""
