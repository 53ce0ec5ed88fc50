"""Notice and secret come before the first act; public pages stay open."""

import pytest


@pytest.fixture
def li(client, sign_in):
    sign_in(client, "li", fresh=True)
    return client


def test_first_act_waits_for_the_notice(li, post):
    shown = li.get("/account?a=1")
    acted = post(li, "/account", language="en")

    assert (shown.status_code, shown.location) == (303, "/welcome?next=/account?a%3D1")
    assert acted.location == "/welcome"


@pytest.mark.parametrize("path", ["/help", "/privacy", "/courses/", "/card"])
def test_public_pages_stay_open(li, path):
    assert li.get(path).status_code == 200


def test_notice_says_who_sees_what_in_the_own_language(li, read):
    page = read(li.get("/welcome/notice"))

    assert "合作社负责人只能看到你学完了哪些课、是否通过，看不到你的答案。" in page.text


def test_accepted_notice_leads_to_where_she_was_going(li, post):
    target = "/account"

    assert post(li, "/welcome/notice", next=target).location == "/welcome?next=/account"
    assert li.get("/account").status_code == 200


def test_name_is_shown_sign_by_sign_and_mended(li, post, read):
    post(li, "/welcome/notice")

    page = read(li.get("/welcome/name"))
    post(li, "/welcome/name", printed_name="李美花")

    assert page.texts(".//p[@class='name-signs']/span") == ["李", "美", "华"]
    assert "证书上将印：李美华。" in page.text
    assert "李美花" in read(li.get("/account")).text


@pytest.mark.parametrize("name", ["", "12345", "李\u202e美华", "a" * 100])
def test_unprintable_name_is_refused_with_what_was_typed(li, post, read, name):
    post(li, "/welcome/notice")

    answer = post(li, "/welcome/name", printed_name=name)

    assert answer.status_code == 422
    assert read(answer).texts(".//*[@role='alert']") != []
    assert read(answer).fields("/welcome/name")["printed_name"] == name


@pytest.mark.parametrize("pin", ["1234", "12345678", "19870312", "11111111", "abcdefgh"])
def test_weak_pin_is_refused_with_its_reason(li, post, read, pin):
    post(li, "/welcome/notice")

    answer = post(li, "/welcome/pin", secret=pin)

    assert answer.status_code == 422
    assert read(answer).texts(".//*[@role='alert']") != []


def test_visitor_is_sent_to_sign_in(client):
    assert client.get("/welcome").location == "/sign-in?next=/welcome"


def test_second_welcome_goes_on_to_learning(client, sign_in):
    sign_in(client, "mei")

    assert client.get("/welcome").location == "/learn/"
    assert client.get("/welcome?next=//evil").location == "/learn/"
