"""Whatever is sent to whatever address, by a visitor or by Li: it is answered, never with 5xx.

What reaches a view is sent by both and on both engines. What is refused before (no such address, no
access) is sent once, by one of the four: all addresses and values in turn (`Turn`).
"""

import io
import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, quote_plus, urlencode

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.test import TestResponse

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.services.attempts import begin_attempt
from lms.cli.seed import open_seed_context, seed
from lms.config import Settings
from lms.enrolment.queries.enrolments import find_enrolment
from lms.factory import create_app
from tests.conftest import delete_all_rows
from tests.pages.client import SECRET, find_person, sign_in
from tests.pages.hostile import Client, Token, begin_session, failures
from tests.pages.hostile_turns import UNREADABLE, Turn, note_reached, read_principal

FORM = "application/x-www-form-urlencoded"
BIG = "99999999999999999999"
TEXTS = {
    "nul": "a\x00b",
    "unpaired": b"a\xed\xa0\x80b",
    "broken": b"\xff\xfe%zz",
    "big": BIG,
    "digits": "9" * 5000,
    "wide": "１２３٣²",
    "number": "-1e999",
    "brackets": "[[" * 5000,
    "quotes": "'\"><b>{{ 7*7 }}{% for %}%(name)s%s",
    "path": "../../etc/passwd",
    "marks": "a" + "\u0301" * 3000,
    "turned": "\u202e\u2066\u200d\u2028\x1b[31m",
    "line": "a\r\nSet-Cookie: x=1",
    "far": "//example.org\\@[",
    "han": "𠮷" * 3000,
    "empty": "",
}
NO_TEXTS = {TEXTS[name] for name in ("nul", "unpaired", "broken")}
IN_ADDRESSES = [
    BIG, "9" * 5000, "-1", "0", "１２３", "²", "%00", "a%00b", "%ff", "%ed%a0%80", "%", "%zz",
    "a" * 3000, "..", "..%2f..%2fetc%2fpasswd", "%5c%5cx", "%0d%0aX:1", "'%22%3e%3cb%3e", "{{7*7}}",
    "%e2%80%ae", "%f0%a0%ae%b7",
]  # fmt: skip
FIELDS = {
    "code", "device", "organization", "name", "identifier", "secret", "next", "pending_form",
    "language",
    "serial", "file", "printed_name", "keep", "current", "wanted_name", "note", "client_id",
    "sequence", "then", "time_zone", "phone", "email", "worked_too", "hand_in", "answer-", "field-",
    "version-", "question", "review", "with", "number", "key", "said", "done",
}  # fmt: skip
WORKSHEET = "/learn/digital-thinking/vision"
PAGES = ("/learn/digital-thinking/why-now", WORKSHEET)
HEADERS = [
    "Cookie", "Origin", "Referer", "Accept-Language", "Accept", "User-Agent", "Authorization",
    "If-None-Match", "If-Modified-Since", "Range", "Sec-Fetch-Site", "Content-Length", "Host",
    "X-Forwarded-For", "Content-Type", "X-CSRF-Token",
]  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request, seeded, tmp_path_factory) -> Iterator[Flask]:
    """The application with the demo, one for all tests of this module."""
    data = tmp_path_factory.mktemp("hostile")
    settings = Settings(data=data, demo=True, demo_secret=SECRET)
    if request.param == "sqlite":
        shutil.copytree(seeded, data, dirs_exist_ok=True)
    else:
        settings = replace(settings, database_url=request.getfixturevalue("postgres_address"))
        seed_context = open_seed_context(settings)
        delete_all_rows(seed_context.database)
        seed(seed_context, now=clock.now())
        seed_context.database.dispose()
    made = create_app(settings)
    made.test_client_class = Client
    note_reached(made)
    yield made
    made.extensions["lms"].database.dispose()


@pytest.fixture(scope="module", params=["visitor", "li"])
def who(request) -> str:
    return "" if request.param == "visitor" else request.param


@pytest.fixture(scope="module")
def browser(house, who) -> FlaskClient:
    client = house.test_client()
    if who:
        sign_in(client, who)
    return client


@pytest.fixture(scope="module")
def token(house, browser, who) -> Token:
    if not who:
        return Token(browser)
    with house.extensions["lms"].database.read_session() as session:
        person_id = find_person(session, who)
    return Token(browser, lambda: begin_session(browser, person_id))


@pytest.fixture(scope="module")
def turn(house, browser) -> Turn:
    is_sqlite = house.extensions["lms"].database.dialect == "sqlite"
    return Turn(house, read_principal(browser), is_sqlite=is_sqlite)


@pytest.fixture(scope="module")
def attempt(house) -> str:
    """Li's attempt at the quiz."""
    database = house.extensions["lms"].database
    with database.read_session() as session:
        person_id = find_person(session, "li")
        place = find_enrolment(session, person_id=person_id, course="digital-thinking")
    made = database.write(
        begin_attempt,
        Act(SYSTEM, clock.now()),
        person_id=person_id,
        enrolment_id=place.enrolment_id,
        lesson="final-quiz",
    )
    return str(made)


@pytest.fixture(scope="module")
def seen(house, attempt) -> str:
    """The texts of Li's pages with controls."""
    client = house.test_client()
    sign_in(client, "li")
    pages = [*PAGES, f"/attempts/{attempt}"]
    return "".join(client.get(page).get_data(as_text=True) for page in pages)


@pytest.fixture(scope="module")
def controls(seen) -> list[str]:
    return sorted(FIELDS | set(re.findall(r'name="([^"]+)"', seen)) - {"csrf_token"})


@pytest.fixture(scope="module")
def forms(house, attempt, seen) -> list[str]:
    """Every address that takes a POST, with values that exist; not the one that signs out."""
    known = {"attempt_id": attempt, "course": "digital-thinking", "lesson": "why-now"}
    known |= {"session_id": "999999", "code": "1234", "serial": "0" * 17, "question": "q"}
    rules = [rule for rule in house.url_map.iter_rules() if "POST" in rule.methods]
    found = {fill(str(rule), known) for rule in rules if rule.endpoint != "public.sign_out"}
    found |= set(re.findall(r'action="(/learn/[^"]+)"', seen))
    return sorted(found | {"/learn/digital-thinking/final-quiz/attempts"})


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_any_control_may_hold_anything(browser, token, turn, forms, controls, value):
    pairs = [(name, value) for name in controls]
    # As a browser sends it for one form; for the others with as few escapes as can be, since
    # of a text of many bytes these take longer to read than all that follows.
    whole, body = urlencode(pairs), urlencode(pairs, quote_via=escape)
    size = UNREADABLE if value in NO_TEXTS else len(body.encode())
    first, *others = turn.choose("POST", forms, list(TEXTS.values()).index(value), size=size)

    def send(path: str, text: str) -> TestResponse:
        return browser.post(path, data=f"{text}&csrf_token={token}", content_type=FORM)

    found = itertools.chain([send(first, whole)], (send(path, body) for path in others))

    assert failures(found) == []


def escape(text: str | bytes, *_: str) -> str:
    """Only what has a meaning in a form; bytes that are no text are escaped as ever."""
    if isinstance(text, bytes):
        return quote_plus(text)
    return re.sub(r"[\x00-\x20%&+=;]", lambda found: quote(found[0]), text)


def test_controls_may_repeat_and_be_misnamed(browser, token, forms, controls):
    posted = MultiDict([("a\x7f" * 40, "1"), ("[]", "1"), ("", "1")])
    for name in controls:
        posted.setlist(name, ["1", "two", "", BIG])
        posted.setlist(f"{name}[]", ["1", "2"])

    def send(path: str) -> TestResponse:
        posted["csrf_token"] = str(token)
        return browser.post(path, data=posted)

    assert failures(map(send, forms)) == []


def test_worksheet_with_anything_in_its_fields_is_handed_in(browser, token, controls):
    fields = [name for name in controls if name.startswith("field-")]
    posted = dict.fromkeys(fields, "[[" * 4000) | {"csrf_token": str(token), "hand_in": "1"}

    answer = browser.post(f"{WORKSHEET}/worksheet", data=posted)

    assert failures([answer]) == []


def test_foreign_host_is_refused(house):
    answer = house.test_client().get("/help", headers={"Host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize("value", ["nul", "unpaired"])
def test_text_that_cannot_be_stored_is_refused(house, value):
    text = {"nul": "a\x00b", "unpaired": "a\ud800b"}[value]

    with house.test_request_context("/help", query_string={}, method="GET"):
        request.args = ImmutableMultiDict([("next", text)])

        with pytest.raises(BadRequest):
            house.preprocess_request()


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data", "\xff;="])
def test_any_body_may_be_sent(browser, token, turn, forms, kind):
    chosen = turn.choose("POST", forms, len(kind))

    def send(path: str) -> TestResponse:
        headers = {"X-CSRF-Token": str(token), "Content-Type": kind}
        return browser.post(path, data=b"[" * 10_000 + b"\x00\xff", headers=headers)

    assert failures(map(send, chosen)) == []


def test_files_may_stand_where_text_belongs(browser, token, forms, controls):
    def upload() -> dict[str, object]:
        files = {name: (io.BytesIO(b"\x00"), "a\\..\x01") for name in controls}
        return {"csrf_token": str(token), **files}

    found = (browser.post(path, data=upload()) for path in forms)

    assert failures(found) == []


@pytest.mark.parametrize("value", IN_ADDRESSES)
def test_any_value_may_stand_in_an_address(house, browser, turn, attempt, value):
    rules = [str(rule) for rule in house.url_map.iter_rules() if "GET" in rule.methods]
    known = {"attempt_id": attempt, "course": "digital-thinking", "lesson": "why-now"}
    # An address without a place for the value has it in its query alone.
    strange = [fill(rule, {}, value) for rule in rules if "<" in rule]
    asked = [f"{fill(rule, known, value)}?{query(value)}" for rule in rules]

    chosen = turn.choose("GET", [*strange, *asked], IN_ADDRESSES.index(value))
    found = map(browser.get, dict.fromkeys(chosen))

    assert failures(found) == []


@pytest.mark.parametrize("value", IN_ADDRESSES)
def test_any_value_may_stand_in_the_address_of_a_form(house, browser, token, turn, value):
    rules = [str(rule) for rule in house.url_map.iter_rules() if "POST" in rule.methods]
    known = {"course": "digital-thinking"}
    made = [fill(rule, known, value) for rule in rules if "<" in rule]

    chosen = turn.choose("POST", made, IN_ADDRESSES.index(value))
    found = (browser.post(path, data={"csrf_token": str(token)}) for path in chosen)

    assert failures(found) == []


@pytest.mark.parametrize(
    "value", ["\xff", "\xed\xa0\x80", "9" * 5000, "a=b;;=;\x01", "http://[", ""]
)
@pytest.mark.parametrize("name", HEADERS)
def test_any_header_may_hold_anything(house, name, value):
    client = house.test_client(use_cookies=False)
    headers = {name: f"session={value}; visitor={value}; people={value}; language={value}"}
    headers = headers if name == "Cookie" else {name: value}

    found = [client.get("/courses/", headers=headers), client.post("/sign-in", headers=headers)]

    assert failures(found) == []


def fill(rule: str, known: dict[str, str], other: str = "x") -> str:
    """The address of a rule: known values in their places, `other` in all others."""
    return re.sub("<(?:[a-z]+:)?([a-z0-9_]+)>", lambda found: known.get(found[1], other), rule)


def query(value: str) -> str:
    return "&".join(f"{name}={value}&{name}={value}2" for name in sorted(FIELDS))
