"""Every form and every filter of the staff's pages, one field at a time: answered, never with 5xx.

The forms are those of the pages themselves, so their other fields hold what a browser would send.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
from flask import request
from html5lib import parse

from tests.pages.client import sign_in
from tests.pages.hostile import Client, Token, failures
from tests.pages.links import build_kind
from tests.pages.test_hostile_input import BIG

TEXTS = {
    "empty": "",
    "blank": " \u3000 ",
    "big": BIG,
    "digits": "9" * 5000,
    "negative": "-1",
    "zero": "0",
    "half": "1.5",
    "wide": "１２３²",
    "day": "0001-01-01",
    "last day": "9999-12-31",
    "no day": "2026-02-30",
    "han": "𠮷" * 3000,
    "marks": "a" + "\u0301" * 3000,
    "turned": "\u202e\u2066\u200d\u2028\x1b[31m",
    "quotes": "'\"><b>{{ 7*7 }}{% for %}%(name)s%s",
    "lines": "a\r\nb\r\n" * 200,
}
PEOPLE = ("ravi", "chen", "ana", "noor")
TYPED = {("input", kind) for kind in ("text", "tel", "email", "search")} | {("textarea", "text")}
NEVER_SENT = {"/sign-out", "/language"}


@dataclass(frozen=True)
class Form:
    """`texts`: names of the fields that one types into; `page`: where the form stands."""

    method: str
    action: str
    values: tuple[tuple[str, str], ...]
    texts: frozenset[str] = frozenset()
    page: str = ""

    @property
    def shape(self):
        """Forms of one kind differ by numbers alone."""
        names = tuple(sorted({re.sub(r"\d+", "7", name) for name, _ in self.values}))
        return self.method, re.sub(r"\d+", "7", self.action), names


@pytest.fixture(scope="module")
def sent() -> set[tuple[object, str, str]]:
    """Form, field and text that somebody has sent: roles share most forms."""
    return set()


@pytest.mark.parametrize("who", PEOPLE)
def test_any_field_of_the_staffs_forms_may_hold_anything(app, seeded, sent, who):
    app.test_client_class = Client  # what is echoed need not be a codepoint of HTML
    reached = set()
    app.before_request(lambda: reached.add(request.path) if request.method == "POST" else None)
    client = app.test_client()

    def begin():
        restore(app, seeded)
        sign_in(client, who)

    begin()
    token = Token(client, begin)
    found = list(collect(client))
    faults = []
    for form in found:
        for name in name_fields(form):
            texts = list(TEXTS.values())
            # A form that an earlier role has filled in whole gets one text: may this role send it?
            new = [value for value in texts if (form.shape, name, value) not in sent] or texts[:1]
            sent |= {(form.shape, name, value) for value in new}
            for value in new:
                faults += failures([send(client, form, name, value, token)])

    assert len(found) > 3
    assert sorted(set(faults)) == []
    posted = [form for form in found if form.method == "post" and name_fields(form)]
    assert {urlsplit(form.action).path for form in posted} - reached == set()


def name_fields(form):
    return sorted({name for name, _ in form.values} - {"csrf_token"})


def restore(app, seeded):
    """The database of the demo: what was sent may have ended the session for good."""
    path = app.extensions["lms"].settings.data / "lms.sqlite3"
    with (
        # No file beside it: other workers copy the folder at the same time.
        closing(sqlite3.connect(f"file:{seeded}/lms.sqlite3?immutable=1", uri=True)) as demo,
        closing(sqlite3.connect(path)) as own,
    ):
        demo.backup(own)


def send(client, form, name, value, token):
    changed = {name: value, "csrf_token": str(token)}
    values = [(key, changed.get(key, held)) for key, held in form.values]
    if form.method == "get":
        return client.get(f"{form.action}?{urlencode(values)}")
    pairs = {}
    for key, held in values:
        pairs.setdefault(key, []).append(held)
    return client.post(form.action, data=pairs)


def collect(client) -> Iterator[Form]:
    """Walk every page of one's own, take each kind of form once."""
    waiting, seen, shapes = ["/"], set(), set()
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        tree = parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
        for link in tree.iter("a"):
            address = urlsplit(link.get("href", ""))
            kind = build_kind(address.path)
            if address.netloc or not address.path.startswith("/") or kind in seen:
                continue
            seen.add(kind)
            waiting.append(link.get("href").split("#")[0])
        for form in read_forms(tree, path):
            if form.action not in NEVER_SENT and form.shape not in shapes:
                shapes.add(form.shape)
                yield form


def read_forms(tree, path) -> Iterator[Form]:
    for form in tree.iter("form"):
        values, texts = [], set()
        for field in form.iter():
            name = field.get("name")
            if not name:
                continue
            if (field.tag, field.get("type", "text")) in TYPED:
                texts.add(name)
            if field.tag == "select":
                values += [(name, option.get("value", "")) for option in field.iter("option")][:1]
            elif field.tag == "textarea":
                values.append((name, field.text or ""))
            elif field.tag == "input" or (field.tag == "button" and name not in dict(values)):
                values.append((name, field.get("value", "on")))
        method, action = form.get("method", "get"), form.get("action") or path
        yield Form(method, action, tuple(values), frozenset(texts), path)
