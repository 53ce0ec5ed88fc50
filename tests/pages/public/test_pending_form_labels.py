"""A form that is offered again shows all that will be saved, each under the label of its own."""

import pytest
from flask import request

from lms import clock
from lms.accounts.rules.acts import Act, Actor
from lms.enrolment.models import Announcement
from lms.enrolment.services.announcements import add_announcement
from tests.pages.client import csrf_token, find_person, fold, post, read, sign_in
from tests.pages.pending_forms import end_session, enter, list_form_fields, press


def offered(client, database, name, address, page="", **fields):
    """The page that offers a form which was sent when the session had ended."""
    sign_in(client, name)
    token = csrf_token(client)
    end_session(client, database, name)
    headers = {"Referer": f"http://localhost{page or address}"}
    ended = client.post(address, data={"csrf_token": token, **fields}, headers=headers)
    return read(enter(client, read(ended), name))


def shown(page):
    """Label and value of every field that is seen."""
    found = {}
    for box in page.elements(".//form//div"):
        if box.get("class") == "field":
            label = next(
                element
                for element in box
                if element.get("class") == "label" or element.tag == "label"
            )
            control = next(box.iter("input"), None)
            text = next(
                (element for element in box.iter() if element.get("class") == "keep-lines"), None
            )
            area = next(box.iter("textarea"), None)
            value = fold(text) if text is not None else ""
            found[fold(label)] = value or (
                "".join(area.itertext()).strip() if area is not None else control.get("value")
            )
    return found


def test_phone_address_and_choice_stand_under_their_own_labels(client, database):
    page = offered(client, database, "mei", "/account",
                   phone="13800138000", email="tea", language="zh")  # fmt: skip

    fields = shown(page)

    assert fields["电话"] == "13800138000"
    assert fields["邮箱"] == "tea"
    assert fields["语言"] == "简体中文"
    assert "你输入的内容" not in page.text


def test_labels_are_in_the_language_of_who_signs_in(client, database):
    page = offered(client, database, "ravi", "/account", phone="13800138000", language="en")

    assert shown(page)["Phone"] == "13800138000"


def test_worksheet_shows_every_cell_under_its_column_and_keeps_what_is_the_forms_own(
    client, database, given
):
    address = "/learn/digital-thinking/vision"
    sign_in(client, "mei")
    form = dict(list_form_fields(read(client.get(address)), f"{address}/worksheet"))
    texts = {name: "7" for name in form if name.startswith("field-")}
    form.pop("csrf_token")

    page = offered(client, database, "mei", f"{address}/worksheet", address, **{**form, **texts})

    fields = shown(page)
    assert set(fields.values()) >= {"7"}
    assert not [label for label in fields if "你输入的内容" in label]
    assert form["client_id"] not in page.text
    assert dict(list_form_fields(page, f"{address}/worksheet"))["client_id"] == form["client_id"]


def test_form_whose_announcement_is_deleted_shows_every_value_by_its_number(client, database):
    sign_in(client, "ravi")
    number = database.write(hang)
    address = f"/cohorts/1/announcements/{number}/out"
    sent = {"reason": "13800138000", "word": "tea", "empty": ""}
    assert address in client.get("/cohorts/1/announcements").text
    database.write(drop, number=number)

    page = offered(client, database, "ravi", address, "/cohorts/1/announcements", **sent)

    assert shown(page) == {"What you typed, 1": "13800138000", "What you typed, 2": "tea"}
    assert press(client, page, address).status_code == 404


def hang(session):
    ravi = find_person(session, "ravi")
    return add_announcement(
        session, Act(Actor(ravi), clock.now()), cohort_id=1, texts={"zh": "明天见"}
    )


def drop(session, *, number):
    session.delete(session.get(Announcement, number))


@pytest.fixture
def made(app):
    """Addresses of the pages that the server made, for the browser or to read labels from."""
    found = []
    app.before_request(lambda: found.append(request.path) if request.method == "GET" else None)
    return found


def test_visitor_without_a_token_of_ours_makes_the_server_read_no_page(client, made):
    sent = {"csrf_token": "guess", "language": "Tea", "word": "1 2"}
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/join"}

    answer = client.post("/language", data=sent, headers=headers)

    assert (answer.status_code, made) == (400, [])
    assert list(shown(read(answer)).values()) == ["Tea", "1 2"]


def test_old_token_of_a_person_without_her_session_makes_the_server_read_no_page(client, made):
    sign_in(client, "mei")
    token = csrf_token(client)
    client.delete_cookie("session")
    made.clear()

    answer = client.post("/language", data={"csrf_token": token, "word": "1 2"},
                         headers={"Referer": "http://localhost/help"})  # fmt: skip

    assert (answer.status_code, made) == (400, [])
    assert list(shown(read(answer)).values()) == ["1 2"]


def test_pressed_button_is_named(client, database):
    address = "/learn/digital-thinking/vision"
    page = offered(client, database, "li", f"{address}/worksheet", address, hand_in="1")

    assert shown(page)["你点的按钮"] == "提交"


def test_label_that_a_browser_sends_is_not_shown(client, database):
    page = offered(client, database, "mei", "/account",
                   phone="1380013", label="<b>Send your PIN</b>")  # fmt: skip

    assert "<b>Send your PIN</b>" not in page.html
    assert shown(page)["电话"] == "1380013"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_speaks_the_other_language_without_losing_the_form(client, database, language, given):
    page = offered(client, database, "mei", "/account", phone="13800138000")

    fields = page.fields("/language")
    other = read(client.post("/language", data={**fields, "language": language}))

    assert other.language.startswith(language)
    assert list(shown(other).values()) == ["13800138000"]
    given.clear()
    assert press(client, other, "/account").status_code == 303
    assert given == [("/account", [("phone", "13800138000")])]
    post(client, "/language", language="zh")
