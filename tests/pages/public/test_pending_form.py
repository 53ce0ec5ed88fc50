"""A form whose session has ended is sent once, by the person whose it is, and by nobody else."""

import datetime as dt
import io

import pytest
from flask import abort, request
from sqlalchemy import event, select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lms import clock
from lms.enrolment.models import Announcement
from lms.plan.models import PlanEntry
from tests.pages.client import SECRET, accept_for, csrf_token, post, read, sign_in
from tests.pages.pending_forms import end_session, enter, list_form_fields, press


def typed_before(client, database, post_to, **fields):
    """Mei's form after her session ended: the sign-in page with the pending form."""
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")
    return client.post(post_to, data={"csrf_token": token, **fields})


def test_pending_form_sent_twice_is_saved_once(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    pending_page = read(enter(client, page))

    codes = [press(client, pending_page, "/account").status_code for _ in range(3)]

    assert codes == [303, 409, 409]
    assert len(given) == 1


def test_signed_in_twice_with_the_same_form_it_is_saved_once(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    entry = {
        "identifier": "mei",
        "secret": SECRET,
        "pending_form": page.fields("/sign-in")["pending_form"],
    }
    codes = []
    for _ in range(2):
        client.delete_cookie("session")
        fresh = read(client.get("/sign-in")).fields("/sign-in")
        pending_page = read(client.post("/sign-in", data={**fresh, **entry}))
        codes.append(press(client, pending_page, "/account").status_code)

    assert codes == [303, 409]
    assert len(given) == 1


def test_refused_text_may_be_sent_again(client, database):
    page = read(typed_before(client, database, "/account", phone="no phone"))
    pending_page = read(enter(client, page))

    codes = [press(client, pending_page, "/account").status_code for _ in range(2)]

    assert codes == [422, 422]


def test_session_that_ends_again_meanwhile_keeps_the_text(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    pending_page = read(enter(client, page))
    end_session(client, database, "mei")

    second = read(enter(client, read(press(client, pending_page, "/account"))))

    assert press(client, second, "/account").status_code == 303
    assert len(given) == 1


def test_form_of_one_person_is_not_sent_by_another(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))

    answer = enter(client, page, "chen")

    assert (answer.status_code, given) == (200, [])
    assert "另一位学员的内容没有保存" in read(answer).text
    assert "138 0013 8000" not in read(answer).text
    assert "/learn/" in read(answer).links()


def test_form_sent_where_another_has_signed_in_asks_for_its_own_person(client, app, given):
    sign_in(client, "mei")
    token = csrf_token(client)
    post(client, "/sign-out")
    sign_in(client, "chen")

    answer = client.post("/account", data={"csrf_token": token, "phone": "+86 138 0013 8000"})

    page = read(answer)
    assert (answer.status_code, given[1:]) == (401, [])
    assert "有别人在这台设备上登录了" in page.text  # in the words of who is signed in
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
    assert "pending_form" not in read(answer).fields("/sign-in")
    assert "1 2" not in read(answer).text


def test_other_site_cannot_plant_a_form(client, database):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")

    answer = client.post("/account", data={"csrf_token": token, "phone": "1 2"},
                         headers={"Sec-Fetch-Site": "cross-site"})  # fmt: skip

    assert "pending_form" not in read(answer).fields("/sign-in")


def test_secret_of_an_act_is_left_out_of_a_pending_form(client, database):
    page = read(typed_before(client, database, "/account", proof="8305 1947", phone="+86 138 1"))

    assert "8305 1947" not in page.html
    pending_page = read(enter(client, page))
    assert (pending_page.fields("/account")["phone"], "8305 1947" in pending_page.html) == (
        "+86 138 1",
        False,
    )


def test_pending_form_of_long_ago_is_forgotten(client, database, time_machine):
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
    assert other.fields("/sign-in")["pending_form"] == page.fields("/sign-in")["pending_form"]


def test_page_that_is_read_says_why_and_opens_after_signing_in(client, database):
    sign_in(client, "mei")
    end_session(client, database, "mei")

    page = read(client.get("/account?a=1", follow_redirects=True))

    assert "你已退出登录" in page.text
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

    pending_page = read(press(client, read(answer), "/welcome/notice"))

    assert press(client, pending_page, "/account").status_code == 303
    assert given[-1][1] == [("phone", "+86 138 0013 8000")]
    accept_for(client, "zhou")


def test_worksheet_without_scripts_is_saved_after_signing_in_again(client, database):
    address = "/learn/digital-thinking/vision"
    sign_in(client, "mei")
    form = dict(list_form_fields(read(client.get(address)), f"{address}/worksheet"))
    field = next(name for name in form if name.startswith("field-"))
    end_session(client, database, "mei")
    text = "第一行\n第二行：“茶”"

    page = read(client.post(f"{address}/worksheet", data={**form, field: text}))
    answer = press(client, read(enter(client, page)), f"{address}/worksheet")

    assert (answer.status_code, answer.location.partition("?")[0]) == (303, address)
    with database.read_session() as session:
        assert text in session.scalars(select(PlanEntry.value)).all()


def test_message_of_a_coordinator_is_posted_once_after_signing_in_again(client, database):
    address = "/cohorts/1/announcements"
    sign_in(client, "ravi")
    token = csrf_token(client)
    end_session(client, database, "ravi")
    sent = {"csrf_token": token, "text_zh": "明天九点见", "text_en": "Tomorrow at nine"}

    pending_page = read(enter(client, read(client.post(address, data=sent)), "ravi"))
    codes = [press(client, pending_page, address).status_code for _ in range(2)]

    assert codes == [303, 409]
    with database.read_session() as session:
        found = session.scalars(select(Announcement.texts["en"].as_string())).all()
    assert found.count("Tomorrow at nine") == 1


def test_list_with_a_file_keeps_what_was_pasted_and_asks_for_the_file_again(client, database):
    address = "/cohorts/1/roster"
    sign_in(client, "ravi")
    token = csrf_token(client)
    end_session(client, database, "ravi")
    pasted = "姓名\t电话\n" + "李美华\t13800138000\n" * 20_000
    file = (io.BytesIO(b"PK"), "名单.xlsx")

    sent = {"csrf_token": token, "pasted": pasted, "file": file}
    page = read(client.post(address, data=sent, content_type="multipart/form-data"))
    pending_page = read(enter(client, page, "ravi"))

    assert "Choose it again after signing in" in page.text
    assert "名单.xlsx" in pending_page.text
    assert dict(list_form_fields(pending_page, address))["pasted"].split() == pasted.split()
    assert [
        element.get("name") for element in pending_page.elements(".//form//input[@type='file']")
    ] == ["file"]


@pytest.mark.parametrize(
    "referrer", ["http://[", "http://evil.example/", "http://localhost//x", "\xff"]
)
def test_strange_place_is_no_place_to_go_back_to(client, database, referrer):
    sign_in(client, "mei")
    token = csrf_token(client)
    end_session(client, database, "mei")

    answer = client.post("/account", data={"csrf_token": token, "phone": "1 2"},
                         headers={"Referer": referrer})  # fmt: skip

    assert read(answer).fields("/sign-in")["next"] == "/account"


def test_saved_form_that_cannot_be_marked_is_answered_as_saved(client, database, given):
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    pending_page = read(enter(client, page))

    def fail(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE sent_form SET done_at"):
            raise PoolTimeout

    event.listen(database.writer, "before_cursor_execute", fail)

    assert press(client, pending_page, "/account").status_code == 303
    assert len(given) == 1


def test_form_that_met_a_fault_is_not_sent_again_at_once(app, client, database):
    app.before_request(lambda: abort(503) if "pending_token" in request.form else None)
    page = read(typed_before(client, database, "/account", phone="+86 138 0013 8000"))
    pending_page = read(enter(client, page))

    codes = [press(client, pending_page, "/account").status_code for _ in range(2)]

    assert codes == [503, 409]
