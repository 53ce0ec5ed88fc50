"""Answers while the database is away: nobody listens at its address."""

import dataclasses
import re
import socket

import pytest

from lms.db import Database
from tests.pages.conftest import lent

FORMS = ("/sign-in", "/join/1", "/card", "/language", "/attempts/1/answers")
ZH, EN = '<html lang="zh', '<html lang="en'
WORDS = {ZH: "数据库暂时连不上", EN: "The database cannot be reached"}


@pytest.fixture
def away(built, settings):
    """A browser with a session, at an application whose database does not answer."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgresql+psycopg://nobody@127.0.0.1:{closed.getsockname()[1]}/none"
        with lent(built, dataclasses.replace(settings, database_url=address)) as app:
            client = app.test_client()
            client.set_cookie("session", "a" * 43)
            yield client


@pytest.mark.parametrize("path", ["/", "/courses/", "/learn/", "/sign-in", "/verify", "/account"])
def test_every_page_says_so_and_when_to_come_again(away, path):
    answer = away.get(path, headers={"Accept-Language": "en"}, follow_redirects=True)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert (EN in answer.text, WORDS[EN] in answer.text) == (True, True)


@pytest.mark.parametrize("path", ["/", "/help", "/sign-in", "/join", "/learn/", "/nowhere/1"])
def test_new_visitors_get_the_same_answer(away, path):
    away.delete_cookie("session")

    answer = away.get(path)

    assert answer.status_code == (404 if path == "/nowhere/1" else 503)


@pytest.mark.parametrize(
    "path", ["/sign-in", "/join/1", "/card", "/language", "/attempts/1/answers"]
)
@pytest.mark.parametrize("has_token", [True, False])
def test_every_form_gets_the_same_answer_whatever_is_wrong_with_it(away, path, has_token):
    """Without a session, a token or a cookie; with bytes that are no text; too large."""
    token = {"csrf_token": "0" * 40} if has_token else {}
    for text in ("1", "\x00", "a" * 9_000_000):
        away.delete_cookie("session")

        answer = away.post(path, data={**token, "identifier": text})

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_words_and_header_name_the_same_seconds(away, method, language):
    answer = away.open("/sign-in", method=method, headers={"Accept-Language": language})
    wait = re.search(r"(\d+) seconds|(\d+)秒", answer.text)

    assert wait is not None
    assert answer.headers["Retry-After"] in wait.groups()


@pytest.mark.parametrize(
    ("cookie", "header", "language"),
    [("zh", "en", ZH), ("en", "zh-CN", EN), ("", "zh-CN", ZH), ("", "en-GB", EN)],
)
def test_it_says_so_in_the_language_that_the_browser_knows(away, cookie, header, language):
    if cookie:
        away.set_cookie("language", cookie)

    answer = away.get("/learn/", headers={"Accept-Language": header})

    assert (language in answer.text, WORDS[language] in answer.text) == (True, True)


def test_it_offers_no_sign_in_to_who_may_be_signed_in(away):
    assert "/sign-in" not in away.get("/learn/").text


def test_a_save_says_that_nothing_was_saved(away):
    answer = away.post(
        "/learn/digital-thinking/why-now/complete", headers={"Accept-Language": "en"}
    )

    assert (answer.status_code, "was not saved" in answer.text) == (503, True)


def test_a_script_gets_json(away):
    answer = away.post("/attempts/1/answers", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert set(answer.get_json()) == {"error", "message"}


def test_machines_are_distinguished(away):
    found = {path: away.get(path).status_code for path in ("/healthz", "/readyz")}

    assert found == {"/healthz": 200, "/readyz": 503}
    assert away.get("/readyz").get_data(as_text=True) == "database away\n"


def test_a_database_that_goes_while_a_page_is_made(app, client, sign_in, monkeypatch):
    """The session was read; the save fails. Who asks and the language are known then."""
    sign_in(client, "mei")
    token = client.get("/learn/").text.partition('csrf_token" value="')[2][:40]
    database: Database = app.extensions["lms"].database
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setattr(database, "_writer", gone.writer)
    monkeypatch.setattr(database, "_lock", None)

    answer = client.post("/learn/digital-thinking/why-now/complete", data={"csrf_token": token})

    assert (answer.status_code, ZH in answer.text, "was not saved" in answer.text) == (
        503,
        True,
        False,
    )


def test_the_browser_learns_the_language_of_the_account(client, sign_in):
    sign_in(client, "mei")
    client.get("/learn/", headers={"Accept-Language": "en"})

    assert client.get_cookie("language").value == "zh"


def test_a_page_that_is_not_there_needs_no_database(away):
    assert away.get("/nowhere").status_code == 404
