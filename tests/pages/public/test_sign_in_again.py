"""Who follows a link after the session has ended reads why, and finds the number filled in."""

import datetime as dt

import pytest

from lms import clock
from lms.accounts.queries import get_person
from tests.pages.carried import end_session
from tests.pages.client import csrf_token, find_person, post, read, sign_in

PAUSE = "没有操作而退出登录"


@pytest.fixture
def number(database):
    with database.reading() as session:
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

    assert "你已退出登录：可能是在另一部手机上操作的" in page.text
    assert number not in page.html


def test_who_signed_out_is_told_nothing(client, number):
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


@pytest.mark.parametrize("token", ["x" * 30, "x", "x" * 3000])
def test_cookie_of_no_session_fills_nothing_in(client, token):
    client.set_cookie("session", token)

    assert follow(client).fields("/sign-in")["identifier"] == ""
