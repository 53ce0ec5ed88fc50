"""A browser for page tests: every HTML answer is well-formed, or the test fails."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse

from lms import clock
from lms.accounts.queries.people import find_person_by_identifier, get_person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.identifiers import identify
from lms.accounts.rules.notice import build_version, is_current
from lms.accounts.services.people import accept_notice
from lms.web import csrf
from lms.web.csrf import SESSION_COOKIE, VISITOR_COOKIE
from lms.web.languages import COOKIE as LANGUAGE_COOKIE

SECRET = "28491637"
_SPACE = re.compile(r"\s+")
# What a page holds of a text of a megabyte: no mark-up is in it, and the strict parser is slow.
_LONG_TEXT = re.compile(r'([^<>&"]{4000})[^<>&"]+')
_LONG_ESCAPED = re.compile(r"((?:&#?\w+;){1000})(?:&#?\w+;)+")
_TOKEN = re.compile(r'name="csrf_token" value="([\w.]*)"')
# What a page holds if its script is a file of its own.
_SCRIPTS = {
    " data-practice=": "questions", " data-quiz=": "quiz", " data-submit-quiz=": "quiz",
    " data-worksheet=": "worksheet",
}  # fmt: skip
# Parsing takes longer than answering: each page is checked once, and the newest tree is kept.
_well_formed: set[int] = set()
_parsed: dict[str, Element] = {}


class Client(FlaskClient):
    """Reads every HTML answer strictly; follows no redirect unless asked to.

    An answer that asks to wait says for how long.
    """

    def open(self, *args: Any, **values: Any) -> TestResponse:
        response = super().open(*args, **values)
        if response.status_code == 429:
            assert int(response.headers["Retry-After"]) > 0
        if response.mimetype == "text/html" and response.data and not response.is_streamed:
            check_well_formed(response.get_data(as_text=True))
        return response


class Reader:
    """The text that a person reads on a page."""

    def __init__(self, response: TestResponse) -> None:
        self.html = response.get_data(as_text=True)
        self._tree = _parsed.get(self.html)
        if self._tree is None:
            self._tree = html5lib.parse(self.html, namespaceHTMLElements=False)

    @property
    def text(self) -> str:
        """The text of <main>, spaces folded; of the whole body where there is no <main>."""
        found = self._tree.find(".//main")
        return fold(self._tree.find("body") if found is None else found)

    @property
    def title(self) -> str:
        return fold(self._tree.find(".//title"))

    @property
    def language(self) -> str:
        return self._tree.get("lang", "")

    def texts(self, path: str) -> list[str]:
        """The text of every element that an ElementTree path finds: `.//h2`."""
        return [fold(item) for item in self._tree.iterfind(path)]

    def elements(self, path: str) -> list[Element]:
        return list(self._tree.iterfind(path))

    def links(self) -> list[str]:
        return [element.get("href", "") for element in self._tree.iterfind(".//a")]

    def addresses(self) -> list[str]:
        """The links without the places on their pages to which they lead."""
        return [link.partition("#")[0] for link in self.links()]

    def list_dead_anchors(self) -> list[str]:
        """The links within the page that lead nowhere."""
        return [
            link
            for link in self.links()
            if link.startswith("#") and unquote(link[1:]) not in self.ids()
        ]

    def ids(self) -> set[str]:
        return {element.get("id", "") for element in self._tree.iterfind(".//*[@id]")}

    def forms(self) -> list[str]:
        """The addresses to which the forms of the page post."""
        return [
            element.get("action", "")
            for element in self._tree.iterfind(".//form")
            if element.get("method", "get") == "post"
        ]

    def fields(self, action: str) -> dict[str, str]:
        """The named controls of the form with this action, one that posts if there is one."""
        forms = [
            element for element in self._tree.iterfind(".//form") if element.get("action") == action
        ]
        form = min(forms, key=lambda form: form.get("method") != "post")
        controls = [element for element in form.iter() if element.get("name")]
        return {
            control.get("name", ""): control.get("value") or fold(control) for control in controls
        }


def read(response: TestResponse) -> Reader:
    return Reader(response)


def check_well_formed(html: str) -> None:
    """Fail with the place of the first mistake."""
    without_tokens = hash(_TOKEN.sub("", html))
    if without_tokens in _well_formed:
        return
    html = _LONG_ESCAPED.sub(r"\1", _LONG_TEXT.sub(r"\1", html))
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree = parser.parse(html)
    except ParseError as error:
        line = parser.errors[0][0][0] if parser.errors else 1
        near = "\n".join(html.splitlines()[max(0, line - 3) : line + 1])
        raise AssertionError(f"HTML, line {line}: {error}\n{near}") from None
    missing = {
        name
        for mark, name in _SCRIPTS.items()
        if mark in html and f'src="/static/{name}.' not in html
    }
    assert missing == set(), "Name the script in the block `scripts` of the template."
    _well_formed.add(without_tokens)
    _parsed.clear()
    _parsed[html] = tree


def sign_in(client: FlaskClient, name: str, *, device: str = "mine", fresh: bool = False) -> None:
    """Sign in as a person of the demo, the notice accepted; `fresh`: leave even that to her."""
    if not fresh:
        accept_for(client, name)
    answer = post(client, "/sign-in", identifier=name, secret=SECRET, device=device)
    assert answer.status_code == 303, read(answer).text


def accept_for(client: FlaskClient, name: str) -> None:
    """The person has read the notice."""
    database = client.application.extensions["lms"].database
    with database.read_session() as session:
        person = get_person(session, find_person(session, name))
        done, person_id, language = is_current(person.notice_version), person.id, person.language
    if not done:
        version = build_version(language)
        database.write(
            accept_notice, Act(SYSTEM, clock.now()), person_id=person_id, version=version
        )


def find_person(session: Any, name: str) -> int:
    """The id of a person of the demo."""
    found = find_person_by_identifier(session, identify(name))
    assert found is not None, name
    return found


def post(
    client: FlaskClient, path: str, data: Mapping[str, Any] | None = None, **fields: Any
) -> TestResponse:
    """Post a form with this browser's own token; `data` for names that Python cannot spell."""
    values = {"csrf_token": csrf_token(client), **(data or {}), **fields}
    return client.post(path, data=values)


def confirm(
    client: FlaskClient, path: str, *, look: str = "", form: str = "", **fields: Any
) -> TestResponse:
    """Open the confirmation page of an act, then press its button.

    `look`: its address where that is not `path`; `form`: where its form posts to.
    """
    seen = read(client.get(look or path)).fields(form or path)
    return client.post(path, data={**seen, **fields})


def csrf_token(client: FlaskClient) -> str:
    """As any page would hold it that this browser loads now, without rendering one."""
    app, path = client.application, "/help"
    names = (SESSION_COOKIE, VISITOR_COOKIE, LANGUAGE_COOKIE)
    cookies = [cookie for name in names if (cookie := client.get_cookie(name))]
    sent = {"Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies)}
    with app.test_request_context(path, headers=sent if cookies else {}):
        app.preprocess_request()
        token = csrf.csrf_token()
        page = app.process_response(app.response_class(mimetype="text/html"))
    client._update_cookies_from_response("localhost", path, page.headers.getlist("Set-Cookie"))
    return token


def fold(element: Element | None) -> str:
    return "" if element is None else _SPACE.sub(" ", "".join(element.itertext())).strip()
