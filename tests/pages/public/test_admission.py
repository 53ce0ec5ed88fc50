"""A visitor asks for a place; every coordinator reads it, and one answers."""

import pytest

from lms.accounts.rules import throttle
from lms.accounts.services import throttle as throttling

ADDRESS = "/ask-for-a-place"
LIST = "/organizations/admission-requests"
WAITS = ".//section[@aria-labelledby='waits-heading']//a"
FIELDS = {"name": "吴秀英", "organization": "白茶合作社", "contact": "13800138000", "message": ""}


@pytest.fixture
def ask(app, post):
    def send(**changed):
        return post(app.test_client(), ADDRESS, **{**FIELDS, **changed})

    return send


def test_a_request_reaches_all_coordinators_and_its_answer_is_seen(
    app, client, sign_in, read, post, ask
):
    sent = ask()
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{ADDRESS}?sent=1")
    assert "has arrived" in read(client.get(sent.headers["Location"])).text
    ask()  # the same again
    sign_in(client, "ravi")

    page = read(client.get("/cohorts/"))
    assert (
        dict(zip(page.texts(WAITS), [e.get("href") for e in page.elements(WAITS)], strict=True))[
            "One visitor asks for a place"
        ]
        == LIST
    )
    page = read(client.get(LIST))
    assert "13800138000" in page.text
    [action] = [form for form in page.forms() if form.startswith(LIST)]
    assert post(client, action, answer="declined", note="").status_code == 422
    assert post(client, action, answer="accepted", note="I phone").status_code == 303
    assert "Taken by" in read(client.get(LIST)).text
    assert post(client, action, answer="accepted", note="").status_code == 422
    assert "asks for a place" not in read(client.get("/cohorts/")).text

    other = app.test_client()
    sign_in(other, "noor")
    assert "I phone" in read(other.get(LIST)).text


@pytest.mark.parametrize(
    "contact",
    [
        "微信", "WeChat", "电话", "微信 abc", "weixin: ab", "WhatsApp", "e-mail", "no telephone",
        "wechat number", "hello there", "手机号", "微信号", "请用WhatsApp联系我", "same number",
        "no-mail", "ＷｅＣｈａｔ",
    ],
)  # fmt: skip
def test_contact_that_reaches_nobody_is_refused_at_its_field(ask, read, contact):
    response = ask(contact=contact)

    assert response.status_code == 422
    assert "Write a phone number" in read(response).text


@pytest.mark.parametrize(
    "contact",
    [
        "138 0013 8000", "１３８００１３８０００", "微信 xiuying_wu", "wu@tea.cn", "微信号abcdef",
        "WeChat: xiuying", "wu-xiuying", "微信号wu88x", "no phone, wechat wu_xiuying",
    ],
)  # fmt: skip
def test_contact_may_be_a_phone_an_address_or_an_id(ask, contact):
    assert ask(contact=contact).status_code == 303


@pytest.mark.parametrize("name", ["li", "chen", "ana"])
def test_others_neither_read_nor_answer(app, client, sign_in, post, ask, name):
    ask()
    sign_in(client, name)

    assert client.get(LIST).status_code == 403
    assert post(client, f"{LIST}/1", answer="accepted", note="").status_code == 403


def test_a_visitor_is_sent_to_sign_in_and_an_unknown_request_is_not_found(client, sign_in, post):
    assert client.get(LIST).status_code == 303
    sign_in(client, "ravi")

    assert post(client, f"{LIST}/99", answer="accepted", note="").status_code == 404


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(read, ask):
    answer = ask(contact="", message="想学电商")

    page = read(answer)
    assert answer.status_code == 422
    assert "想学电商" in page.text
    assert [e.get("id") for e in page.elements(".//p[@class='field-error']")] == ["contact-error"]


def test_hostile_text_is_text(client, sign_in, read, ask):
    script = "<script>alert(1)</script>"
    contact = f"{script} 13800138000"
    assert ask(name=script, organization=script, contact=contact, message=script).status_code == 303
    sign_in(client, "ravi")

    page = read(client.get(LIST))

    assert page.text.count(script) == 4
    assert "<script>alert" not in page.html


def test_without_a_token_nothing_is_stored(client, sign_in, read):
    assert client.post(ADDRESS, data=FIELDS).status_code == 400
    sign_in(client, "ravi")

    assert "Nobody has asked" in read(client.get(LIST)).text


def test_an_address_is_limited_loosely(ask, monkeypatch):
    rate = throttle.RateLimit(burst=2, per_minute=1)
    monkeypatch.setitem(throttling.RATES, "admission", rate)

    assert [ask(message=str(n)).status_code for n in range(3)] == [303, 303, 429]


def test_the_list_is_split_into_pages(client, sign_in, read, ask, monkeypatch):
    monkeypatch.setattr("lms.web.pagination.PAGE_SIZE", 2)
    for number in range(3):
        ask(message=f"message {number}")
    sign_in(client, "ravi")

    assert "message 2" not in read(client.get(LIST)).text
    assert "message 2" in read(client.get(f"{LIST}?page=2")).text


def test_a_note_typed_on_the_second_page_stays_there(client, sign_in, read, post, ask, monkeypatch):
    monkeypatch.setattr("lms.web.pagination.PAGE_SIZE", 1)
    for number in range(3):
        ask(message=f"message {number}")
    sign_in(client, "ravi")
    [action] = [
        form for form in read(client.get(f"{LIST}?page=2")).forms() if form.startswith(LIST)
    ]
    note = "n" * 501

    refused = post(client, action, answer="declined", note=note)

    page = read(refused)
    assert (refused.status_code, "message 1" in page.text) == (422, True)
    assert note in page.texts(".//textarea")[0]
    taken = post(client, action, answer="accepted", note="I phone")
    assert taken.location == f"{LIST}?saved=1&page=2"


@pytest.mark.parametrize("page", ["/search?q=zzzzqq", "/help", "/sign-in"])
def test_public_pages_lead_to_it(client, read, page):
    assert ADDRESS in read(client.get(page)).links()


def test_privacy_page_says_how_long_a_request_is_stored(client, read):
    assert "deleted 90 days after the answer" in read(client.get("/privacy")).text


def test_a_note_about_a_request_that_somebody_else_took_stays(
    app, client, sign_in, read, post, ask, monkeypatch
):
    monkeypatch.setattr("lms.web.pagination.PAGE_SIZE", 1)
    ask()
    ask(message="another one")
    sign_in(client, "ravi")
    noor = app.test_client()
    sign_in(noor, "noor")
    assert post(noor, f"{LIST}/1", answer="accepted", note="").status_code == 303

    answer = post(client, f"{LIST}/1", answer="declined", note="Already learns here")

    page = read(answer)
    assert answer.status_code == 422
    assert page.texts(".//section[@id='unsent']//textarea") == ["Already learns here"]
    assert "Handled by Noor Aziz, " in page.text
