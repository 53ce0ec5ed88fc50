"""Every form of every area, sent when the session has ended: what was typed is kept and goes on.

The forms are those of the pages themselves. A hook behind all checks records what a view gets.
"""

import itertools

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal
from lms.web.access import PUBLIC, declared_access
from tests.pages.client import csrf_token, find_person, read, sign_in
from tests.pages.hostile import begin_session
from tests.pages.pending_forms import SECRETS, TOKEN_FIELDS, end_session, enter, press
from tests.pages.test_hostile_forms import collect

UNNAMED = "你输入的内容"
PEOPLE = ("li", "mei", "chen", "ravi", "ana", "noor")


def fill_in(form):
    """The fields that a person would send: a sentence in each field for text."""
    numbers = itertools.count(1)
    return [
        (name, f"绿茶 “tea” <{next(numbers)}>" if name in form.texts else value)
        for name, value in form.values
    ]


def typed_in(fields):
    return [value for name, value in fields if value.startswith("绿茶") and name not in SECRETS]


def send(client, form, fields):
    headers = {"Referer": f"http://localhost{form.page}"}
    return client.post(form.action, data=MultiDict(fields), headers=headers)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_typed_in_any_form_is_kept_and_reaches_its_view(app, client, database, name, given):
    sign_in(client, name)
    forms = [item for item in collect(client) if item.method == "post" and is_private(app, item)]
    faults = []
    with database.read_session() as session:
        person_id = find_person(session, name)
    for number, form in enumerate(forms):
        begin_session(client, person_id)
        fresh = csrf_token(client)
        fields = [(key, fresh if key == "csrf_token" else value) for key, value in fill_in(form)]
        end_session(client, database, name, drops_cookie=number % 2 == 0)
        answer = send(client, form, fields)
        faults += check_kept(client, name, form, fields, answer, given)

    assert len(forms) > 4
    assert faults == []


def is_private(app, form):
    """Acts that a visitor may do require no session."""
    with app.test_request_context(form.action, method="POST"):
        access = declared_access(app.view_functions[request.endpoint])
    return access != PUBLIC and not (isinstance(access, Permission) and may(access, Principal()))


def check_kept(client, name, form, fields, answer, given):
    """The faults of one form, each with its address."""
    page = read(answer)
    expected = [pair for pair in fields if pair[0] not in TOKEN_FIELDS | SECRETS]
    lost = [text for text in typed_in(fields) if text not in page.text]
    if answer.status_code != 401 or lost:
        return [(form.action, "not kept on the sign-in page", answer.status_code, lost)]
    if not expected:
        return []
    back = enter(client, page, name)
    if back.status_code != 200:
        return [(form.action, "not offered", back.location)]
    given.clear()
    kept = read(back)
    if UNNAMED in kept.text:
        return [(form.action, "shown without its own label", kept.text)]
    press(client, kept, form.action)
    if (form.page in kept.links(), given) != (True, [(form.action, expected)]):
        return [(form.action, "not given to its view", given, expected, kept.links())]
    return []
