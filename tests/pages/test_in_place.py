"""The answers to a script of ours that sends a form in place."""

from tests.pages.learner.lessons import LESSON
from tests.pages.learner.worksheets import PAGE, SAVE

JSON = {"Accept": "application/json"}
TAP = {"client_id": "tap-0000000001"}


def send(client, path, data, *, page, read):
    token = read(client.get(page)).html.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(path, data={"csrf_token": token, **data}, headers=JSON)


def test_script_gets_the_address_that_a_browser_is_redirected_to(client, sign_in, post, read):
    sign_in(client, "mei")

    answer = send(client, f"{LESSON}/complete", {}, page=LESSON, read=read)

    assert answer.get_json() == {"next": "/learn/digital-thinking/know-your-ecosystem"}
    assert "Location" not in answer.headers
    assert post(client, f"{LESSON}/complete").status_code == 303


def test_a_repeat_of_done_leads_where_the_first_led(client, sign_in, post, read):
    sign_in(client, "mei")
    first = send(client, f"{LESSON}/complete", TAP, page=LESSON, read=read).get_json()
    following = first["next"]
    post(client, f"{following}/complete")

    again = send(client, f"{LESSON}/complete", TAP, page=LESSON, read=read).get_json()

    assert again == first
    new = send(client, f"{LESSON}/complete", {}, page=LESSON, read=read).get_json()
    assert new != first


def test_a_repeat_of_a_save_gets_the_first_versions(client, sign_in, read):
    sign_in(client, "mei")
    once = {**TAP, "sequence": "1", "field-owner": "杨秀英", "version-owner": "0"}
    first = send(client, SAVE, once, page=PAGE, read=read).get_json()
    later = {**once, "sequence": "3", "field-owner": "王建国"}
    newest = send(client, SAVE, later, page=PAGE, read=read).get_json()

    late = send(client, SAVE, {**once, "sequence": "2"}, page=PAGE, read=read).get_json()

    assert (first["versions"], first["sequence"]) == ({"owner": 1}, 1)
    assert (newest["versions"], newest["sequence"]) == ({"owner": 2}, 3)
    assert (late["versions"], late["sequence"]) == ({"owner": 2}, 3)
    assert read(client.get(PAGE)).fields(SAVE)["field-owner"] == "王建国"


def test_ids_that_no_page_of_ours_makes_are_no_ids(client, sign_in, read):
    sign_in(client, "mei")
    for client_id in ("", "short", "x" * 65, "a b c d e f g"):
        sent = {"client_id": client_id, "sequence": "9" * 15, "field-owner": client_id}
        assert send(client, SAVE, sent, page=PAGE, read=read).status_code == 200
    assert read(client.get(PAGE)).fields(SAVE)["field-owner"] == "a b c d e f g"


def test_incomplete_hand_in_tells_what_was_saved(client, sign_in, read):
    sign_in(client, "mei")
    sent = {**TAP, "sequence": "1", "field-vision": "愿景", "hand_in": "1"}

    answer = send(client, SAVE, sent, page=PAGE, read=read)

    found = answer.get_json()
    assert answer.status_code == 422
    assert found["sequence"] == 1
    assert "first-step" in found["errors"]
    assert "next" not in found


def test_a_pending_notice_is_not_answered_as_done(client, sign_in, read):
    sign_in(client, "zhou", fresh=True)

    answer = send(client, f"{LESSON}/complete", TAP, page="/welcome/notice", read=read)

    assert answer.status_code == 401
    assert answer.get_json() == {}


def test_other_language_leads_back_to_the_form_after_a_refusal(client, sign_in, post, read):
    sign_in(client, "mei")
    token = read(client.get("/account")).fields("/account")["csrf_token"]

    page = read(
        client.post(
            "/account",
            data={"csrf_token": token, "email": "no address"},
            headers={"Referer": "http://localhost/account?done=saved"},
        )
    )

    assert page.fields("/language")["next"] == "/account?done=saved"
    foreign = client.post(
        "/account",
        data={"csrf_token": token, "email": "no address"},
        headers={"Referer": "http://localhost.example/account"},
    )
    assert read(foreign).fields("/language")["next"] == "/"


def test_script_gets_the_sentence_of_a_refusal(client, sign_in, read):
    sign_in(client, "mei")

    answer = send(client, "/attempts/999999/answers", {}, page=LESSON, read=read)

    assert answer.status_code == 404
    assert answer.get_json()["message"].startswith("没有这个页面")
