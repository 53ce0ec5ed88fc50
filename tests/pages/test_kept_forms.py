"""Every form of every room, sent when the session has ended: what was typed is kept and goes on.

The forms are those of the pages themselves. A hook behind all checks tells what a view was given.
"""

import datetime as dt
import itertools

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from lms import clock
from lms.accounts.permissions import Act, Principal, may
from lms.accounts.services import sign_out_everywhere
from lms.web.access import PUBLIC, declared_access
from tests.pages.client import SECRET, accept_for, csrf_token, find_person, post, read, sign_in
from tests.pages.test_hostile_forms import collect

PEOPLE = ("li", "mei", "chen", "ravi", "ana", "noor")
SECRETS = {"secret", "current", "proof"}
OF_THE_WAY = {"csrf_token", "carried"}


@pytest.fixture
def given(app):
    """What reached a view: address and fields, in the order of the requests."""
    found = []

    def note():
        if request.method == "POST" and request.path not in {"/sign-in", "/language"}:
            fields = [pair for pair in request.form.items(multi=True) if pair[0] not in OF_THE_WAY]
            found.append((request.full_path.rstrip("?"), fields))

    app.before_request(note)
    return found


def end_session(client, database, name, *, drops_cookie=False):
    """As by an administrator, or by the browser that forgot the cookie."""
    if drops_cookie:
        client.delete_cookie("session")
        return
    with database.reading() as session:
        person_id = find_person(session, name)
    database.write(sign_out_everywhere, person_id=person_id, now=clock.now())


def fill_in(form):
    """What a person would send: a sentence in each field for text."""
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


def held(page, action):
    """What a form holds, letter by letter, each field as often as it is there."""
    element = next(one for one in page.elements(".//form") if one.get("action") == action)
    return [
        (one.get("name"), one.get("value") or "".join(one.itertext()))
        for one in element.iter()
        if one.get("name") and one.tag != "button"
    ]


def press(client, page, action):
    """Send the form of the page as it stands."""
    return client.post(action, data=MultiDict(held(page, action)))


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_typed_in_any_form_is_kept_and_reaches_its_view(app, client, database, name, given):
    sign_in(client, name)
    forms = [one for one in collect(client) if one.method == "post" and is_private(app, one)]
    faults = []
    for number, form in enumerate(forms):
        sign_in(client, name)
        fresh = csrf_token(client)
        fields = [(key, fresh if key == "csrf_token" else held) for key, held in fill_in(form)]
        end_session(client, database, name, drops_cookie=number % 2 == 0)
        answer = send(client, form, fields)
        faults += check_kept(client, name, form, fields, answer, given)

    assert len(forms) > 4
    assert faults == []


def is_private(app, form):
    """What a visitor may do as well asks for no session."""
    with app.test_request_context(form.action, method="POST"):
        access = declared_access(app.view_functions[request.endpoint])
    return access != PUBLIC and not (isinstance(access, Act) and may(access, Principal()))


def check_kept(client, name, form, fields, answer, given):
    """The faults of one form, each with its address."""
    page = read(answer)
    expected = [pair for pair in fields if pair[0] not in OF_THE_WAY | SECRETS]
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
    press(client, kept, form.action)
    if (form.page in kept.links(), given) != (True, [(form.action, expected)]):
        return [(form.action, "not given to its view", given, expected, kept.links())]
    return []


def typed_before(client, database, post_to, **fields):
    """Mei's form after her session ended: the sign-in page that carries it."""
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")
    return client.post(post_to, data={"csrf_token": token, **fields})


def enter(client, page, name="mei", **fields):
    entry = {**page.fields("/sign-in"), "identifier": name, "secret": SECRET, "device": "mine"}
    entry.pop("switch", None)
    return client.post("/sign-in", data={**entry, **fields})


def test_sent_twice_from_the_page_that_carried_it_is_saved_once(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    kept = read(enter(client, page))

    codes = [press(client, kept, "/account").status_code for _ in range(3)]

    assert codes == [303, 409, 409]
    assert len(given) == 1


def test_signed_in_twice_with_the_same_form_it_is_saved_once(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    entry = {"identifier": "mei", "secret": SECRET, "kept": page.fields("/sign-in")["kept"]}
    codes = []
    for _ in range(2):
        client.delete_cookie("session")
        fresh = read(client.get("/sign-in")).fields("/sign-in")
        kept = read(client.post("/sign-in", data={**fresh, **entry}))
        codes.append(press(client, kept, "/account").status_code)

    assert codes == [303, 409]
    assert len(given) == 1


def test_refused_text_may_be_sent_again(client, database):
    page = read(typed_before(client, database, "/account", phone="no phone"))
    kept = read(enter(client, page))

    codes = [press(client, kept, "/account").status_code for _ in range(2)]

    assert codes == [422, 422]


def test_session_that_ends_again_meanwhile_keeps_the_text(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    kept = read(enter(client, page))
    end_session(client, database, "mei")

    second = read(enter(client, read(press(client, kept, "/account"))))

    assert press(client, second, "/account").status_code == 303
    assert len(given) == 1


def test_form_of_one_person_is_not_sent_by_another(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))

    answer = enter(client, page, "chen")

    assert (answer.status_code, answer.location) == (303, "/learn/")
    assert given == []


def test_form_sent_where_another_has_signed_in_asks_for_its_own_person(client, app, given):
    sign_in(client, "mei")
    token = csrf_token(client)
    post(client, "/sign-out")
    sign_in(client, "chen")

    answer = client.post("/account", data={"csrf_token": token, "phone": "+86 138 0013 8000"})

    page = read(answer)
    assert (answer.status_code, given[1:]) == (401, [])
    assert "Somebody else" in page.text
    assert read(enter(client, page)).fields("/account")["phone"] == "+86 138 0013 8000"


def test_form_opened_before_signing_in_again_is_sent_with_one_press(client, given):
    sign_in(client, "mei")
    token = csrf_token(client)
    sign_in(client, "mei")

    answer = client.post("/account", data={"csrf_token": token, "phone": "+86 138 0013 8000"})

    assert (answer.status_code, given) == (400, [])
    assert press(client, read(answer), "/account").status_code == 303


@pytest.mark.parametrize("mark", ["", ".7.", ".7.0" * 9, ".x.y", ".999999999999999999999.a"])
def test_form_of_nobody_and_forged_marks_keep_nothing(client, database, mark):
    sign_in(client, "mei")
    end_session(client, database, "mei")

    answer = client.post("/account", data={"csrf_token": "guess" + mark, "phone": "1 2"})

    assert answer.status_code == 401
    assert "kept" not in read(answer).fields("/sign-in")
    assert "1 2" not in read(answer).text


def test_other_site_cannot_plant_a_form(client, database):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")

    answer = client.post("/account", data={"csrf_token": token, "phone": "1 2"},
                         headers={"Sec-Fetch-Site": "cross-site"})  # fmt: skip

    assert "kept" not in read(answer).fields("/sign-in")


def test_secret_of_an_act_is_not_carried_but_the_rest_is(client, database):
    page = read(typed_before(client, database, "/account", proof="8305 1947", phone="+86 138 1"))

    assert "8305 1947" not in page.html
    kept = read(enter(client, page))
    assert (kept.fields("/account")["phone"], "8305 1947" in kept.html) == ("+86 138 1", False)


def test_carried_form_of_long_ago_is_forgotten(client, database, time_machine):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    time_machine.move_to(clock.now() + dt.timedelta(hours=25))

    assert enter(client, page).status_code == 303


def test_script_without_a_session_gets_json(client, database):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")

    answer = client.post("/account", data={"csrf_token": token, "phone": "1"},
                         headers={"Accept": "application/json"})  # fmt: skip

    assert (answer.status_code, answer.json["signed_in"]) == (401, False)


def test_staff_are_asked_with_a_keyboard_of_letters_and_may_change_it(client, database):
    sign_in(client, "ravi")
    token = csrf_token(client)
    end_session(client, database, "ravi")
    page = read(client.post("/account", data={"csrf_token": token, "phone": "+86 138 1"}))

    other = read(enter(client, page, switch="number"))

    assert ('inputmode="numeric"' in page.html, 'inputmode="numeric"' in other.html) == (
        False,
        True,
    )
    assert other.fields("/sign-in")["kept"] == page.fields("/sign-in")["kept"]


def test_page_that_is_read_says_why_and_opens_after_signing_in(client, database):
    sign_in(client, "mei")
    end_session(client, database, "mei")

    page = read(client.get("/account?a=1", follow_redirects=True))

    assert "signed out" in page.text
    assert enter(client, page).location == "/account?a=1"


def test_sign_in_form_whose_cookie_is_gone_is_shown_afresh_with_its_number(client):
    page = read(client.get("/sign-in?next=/account"))
    entry = {**page.fields("/sign-in"), "identifier": "mei", "secret": SECRET, "device": "mine"}
    client.delete_cookie("visitor")

    answer = client.post("/sign-in", data=entry)

    fresh = read(answer).fields("/sign-in")
    assert (answer.status_code, fresh["identifier"], fresh["next"]) == (400, "mei", "/account")
    assert client.post("/sign-in", data={**fresh, "secret": SECRET}).location == "/account"


def test_new_notice_meanwhile_keeps_what_was_sent(client, database, given):
    sign_in(client, "zhou", fresh=True)
    token = csrf_token(client)
    answer = client.post("/account", data={"csrf_token": token, "phone": "+86 138 0013 8000"})

    kept = read(press(client, read(answer), "/welcome/notice"))

    assert press(client, kept, "/account").status_code == 303
    assert given[-1][1] == [("phone", "+86 138 0013 8000")]
    accept_for(client, "zhou")
