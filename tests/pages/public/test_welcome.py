"""Notice and secret come before the first act; public pages stay open."""

import pytest


@pytest.fixture
def zhou(client, sign_in):
    sign_in(client, "zhou", fresh=True)
    return client


def test_first_act_waits_for_the_notice(zhou, post, read):
    shown = zhou.get("/account?a=1")
    acted = post(zhou, "/account", language="en")

    assert (shown.status_code, shown.location) == (303, "/welcome?next=/account?a%3D1")
    assert (acted.status_code, "pending_form" in read(acted).fields("/welcome/notice")) == (
        409,
        True,
    )


@pytest.mark.parametrize("path", ["/help", "/privacy", "/courses/", "/card"])
def test_public_pages_stay_open(zhou, path):
    assert zhou.get(path).status_code == 200


def test_notice_says_who_sees_what_in_the_own_language(zhou, read):
    page = read(zhou.get("/welcome/notice"))

    assert "合作社负责人只能看到你学完了哪些课、是否通过，看不到你的答案。" in page.text


def test_accepted_notice_leads_to_where_she_was_going(zhou, post):
    target = "/account"

    assert post(zhou, "/welcome/notice", next=target).location == "/welcome?next=/account"
    assert zhou.get("/account").status_code == 200


def test_name_that_no_paper_holds_is_refused_at_entry_and_kept(zhou, post, read):
    post(zhou, "/welcome/notice")
    long_name = "\u9f98" * 76

    answer = post(zhou, "/welcome/name", printed_name=long_name)

    assert answer.status_code == 422
    assert "姓名太长，排两行也放不下，请用短一点的写法。" in read(answer).text
    assert long_name in read(answer).html


def test_name_is_shown_sign_by_sign_and_fixed(zhou, post, read):
    post(zhou, "/welcome/notice")

    page = read(zhou.get("/welcome/name"))
    post(zhou, "/welcome/name", printed_name="周秀蓝")

    assert page.texts(".//p[@class='name-characters']/span") == ["周", "秀", "兰"]
    assert "证书上将印：周秀兰。" in page.text
    assert "周秀蓝" in read(zhou.get("/account")).text


@pytest.mark.parametrize("name", ["", "12345", "李\ue000华", "a" * 100])
def test_unprintable_name_is_refused_with_what_was_typed(zhou, post, read, name):
    post(zhou, "/welcome/notice")

    answer = post(zhou, "/welcome/name", printed_name=name)

    assert answer.status_code == 422
    assert read(answer).texts(".//*[@role='alert']") != []
    assert read(answer).fields("/welcome/name")["printed_name"] == name


def test_pasted_name_loses_what_nobody_sees(zhou, post, read):
    post(zhou, "/welcome/notice")
    pasted = {"printed_name": "\u2068周 秀\u200b兰\t", "latin_name": "ZHOU\u00a0Xiulan\u200e"}

    assert post(zhou, "/welcome/name", **pasted, shown_name="周秀兰").status_code == 303
    assert "周秀兰" in read(zhou.get("/account")).text


@pytest.mark.parametrize("pin", ["1234", "12345678", "19870312", "11111111", "abcdefgh"])
def test_weak_pin_is_refused_with_its_reason(zhou, post, read, pin):
    post(zhou, "/welcome/notice")

    answer = post(zhou, "/welcome/pin", secret=pin)

    assert answer.status_code == 422
    assert read(answer).texts(".//*[@role='alert']") != []


def test_visitor_is_sent_to_sign_in(client):
    assert client.get("/welcome").location == "/sign-in?next=/welcome"


def test_second_welcome_goes_on_to_learning(client, sign_in):
    sign_in(client, "mei")

    assert client.get("/welcome").location == "/learn/"
    assert client.get("/welcome?next=//evil").location == "/learn/"


def test_the_three_steps_are_counted(client, sign_in, post, read):
    """Notice, PIN and name; changing a confirmed name later shows no steps."""
    sign_in(client, "li", fresh=True)
    post(client, "/language", language="en", next="/welcome")
    counted = [read(client.get(f"/welcome/{item}")).text for item in ("notice", "name")]

    assert ["step 1 of 3" in counted[0], "step 3 of 3" in counted[1]] == [True, True]
