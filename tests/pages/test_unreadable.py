"""Values that are no text, or too large, are refused in words; the others of the form are kept."""

from urllib.parse import quote, urlencode

import pytest

from lms.accounts.queries.people import get_person
from lms.web.limits import MAX_FORM_SIZE
from tests.pages.client import csrf_token, find_person, post, read, sign_in
from tests.pages.pending_forms import list_form_fields, press

WORKSHEET = "/learn/digital-thinking/vision/worksheet"
FORM = "application/x-www-form-urlencoded"
BROKEN = {
    "nul": b"%00",
    "lone surrogate": b"%ED%A0%80",
    "not utf-8": b"%FF%FE",
    "cut sign": b"%E7%BB",
    "overlong": b"%C0%80",
    "raw bytes": b"\xff\xfe",
    "raw surrogate": b"\xed\xa0\x80",
}
RAW = {
    "nul": b"\x00",
    "lone surrogate": b"\xed\xa0\x80",
    "not utf-8": b"\xff\xfe",
    "cut sign": b"\xe7\xbb",
}


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


def send(client, path, raw, kind=FORM, **headers):
    token = csrf_token(client).encode()
    body = b"csrf_token=" + token + b"&" + raw
    return client.post(path, data=body, content_type=kind, headers=headers)


def multipart(*parts):
    """Parts as (disposition, value), both in bytes."""
    lines = [
        b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + value + b"\r\n"
        for head, value in parts
    ]
    return b"".join(lines) + b"--x--\r\n"


def send_parts(client, path, *parts):
    token = (b'name="csrf_token"', csrf_token(client).encode())
    kind = "multipart/form-data; boundary=x"
    return client.post(path, data=multipart(token, *parts), content_type=kind)


def get_phone(database, name):
    with database.read_session() as session:
        return get_person(session, find_person(session, name)).phone


@pytest.mark.parametrize("bad", BROKEN.values(), ids=BROKEN)
def test_text_that_is_none_is_refused_and_what_stands_beside_it_is_kept(ravi, database, bad):
    text = "绿茶 & more"
    raw = b"email=a" + bad + b"b@example.org&phone=" + quote("+86 138 0013 8000").encode()

    answer = send(ravi, "/account", raw + b"&note=" + quote(text).encode())

    page = read(answer)
    assert (answer.status_code, page.text.count("nothing was saved")) == (400, 1)
    fields = dict(list_form_fields(page, "/account"))
    assert (fields["phone"], fields["email"]) == ("+86 138 0013 8000", "ab@example.org")
    assert fields["note"] == text
    assert "%" not in page.text
    assert get_phone(database, "ravi") != "+8613800138000"
    assert press(ravi, page, "/account").status_code == 303
    assert get_phone(database, "ravi") == "+8613800138000"


@pytest.mark.parametrize("bad", RAW.values(), ids=RAW)
def test_worksheet_as_browsers_send_it_keeps_all_but_the_signs(client, bad):
    sign_in(client, "mei")
    text = "第一行\r\n第二行 “tea”"
    answer = send_parts(
        client,
        WORKSHEET,
        (b'name="field-a"', text.encode()),
        (b'name="field-b"', b"before" + bad + b" after"),
        (b'name="hand_in"', b"1"),
    )

    fields = dict(list_form_fields(read(answer), WORKSHEET))
    assert answer.status_code == 400
    assert fields["field-a"].replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert (fields["field-b"], fields["hand_in"]) == ("before after", "1")
    assert 'enctype="multipart/form-data"' in answer.text


@pytest.mark.parametrize("bad", RAW.values(), ids=RAW)
def test_file_whose_name_is_no_text_is_asked_for_again(ravi, bad):
    address = "/cohorts/1/roster"
    head = b'name="file"; filename="li' + bad + b'st.xlsx"'
    answer = send_parts(ravi, address, (b'name="pasted"', "姓名\t电话".encode()), (head, b"PK"))

    page = read(answer)
    assert answer.status_code == 400
    assert dict(list_form_fields(page, address))["pasted"] == "姓名\t电话"
    assert "Choose this file again" in page.text
    assert len(page.elements(".//form//input[@type='file']")) == 1


@pytest.mark.parametrize("bad", ["%00", "%ED%A0%80", "%FF"])
def test_address_that_is_no_text_is_refused_in_words(ravi, bad):
    read_only, posted = (
        ravi.get(f"/account?a={bad}"),
        send(ravi, f"/account?a=x{bad}", b"phone=1 2"),
    )

    assert (read_only.status_code, posted.status_code) == (400, 400)
    assert "characters that are not text" in read(read_only).text
    assert dict(list_form_fields(read(posted), "/account?a=x"))["phone"] == "1 2"
    assert ravi.get(f"/account{bad}").status_code in {400, 404}


def test_raw_bytes_in_an_address_are_no_fault_of_ours(app):
    answer = app.test_client().get("/help", environ_overrides={"QUERY_STRING": "a=\xff\xfe"})

    assert answer.status_code == 400


def test_body_that_breaks_off_is_refused_not_taken_for_an_empty_form(ravi):
    headers = {"X-CSRF-Token": csrf_token(ravi)}
    kind = "multipart/form-data; boundary=x"

    answers = [
        ravi.post("/account", data=body, content_type=kind, headers=headers)
        for body in (b"[[[[", b'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n1 2')
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert read(answers[1]).fields("/account")["phone"] == "1 2"


def test_scripts_get_json(ravi):
    answer = send(ravi, "/account", b"phone=%00", Accept="application/json")

    assert (answer.status_code, "nothing was saved" in answer.json["message"]) == (400, True)


def test_text_of_others_is_not_written_back(ravi):
    answer = ravi.post("/account", data=b"phone=1 2%00&csrf_token=guess", content_type=FORM)

    assert (answer.status_code, "1 2" in read(answer).text) == (400, False)


def test_form_that_is_too_large_comes_back_whole_to_be_shortened(client, database):
    sign_in(client, "mei")
    text = "绿茶" * (MAX_FORM_SIZE // 2)

    answer = post(client, "/account", phone="+86 138 0013 8000", note=text)

    page = read(answer)
    assert answer.status_code == 413
    assert dict(list_form_fields(page, "/account"))["phone"] == "+86 138 0013 8000"
    assert dict(list_form_fields(page, "/account"))["note"] == text
    assert get_phone(database, "mei") != "+8613800138000"
    assert post(client, "/account", phone="+86 138 0013 8000", note="绿茶").status_code == 303


def test_of_a_form_of_many_megabytes_what_fits_is_kept(client):
    sign_in(client, "mei")
    text = "绿茶" * 700_000

    plain = post(client, "/account", phone="1 2", note=text)
    parts = send_parts(client, WORKSHEET, (b'name="a"', b"1 2"), (b'name="b"', text.encode()))

    fields = dict(list_form_fields(read(plain), "/account"))
    assert (plain.status_code, fields["phone"]) == (413, "1 2")
    assert text.startswith(fields["note"])
    assert len(fields["note"]) > 100_000
    fields = dict(list_form_fields(read(parts), WORKSHEET))
    assert (parts.status_code, fields["a"], text.startswith(fields["b"])) == (413, "1 2", True)


def test_list_with_a_file_that_is_too_large_keeps_what_was_pasted(ravi):
    file = (b'name="file"; filename="list.xlsx"', b"a" * (6 << 20))

    answer = send_parts(ravi, "/cohorts/1/roster", (b'name="pasted"', b"Li Li\t1"), file)

    page = read(answer)
    assert (answer.status_code, dict(list_form_fields(page, "/cohorts/1/roster"))["pasted"]) == (
        413,
        "Li Li\t1",
    )
    assert "Choose this file again: list.xlsx" in page.text


def test_file_of_30_mb_is_refused_with_the_limit_of_the_page(client):
    file = (b'name="file"; filename="certificate.pdf"', b"a" * (30 << 20))

    answer = send_parts(client, "/verify", file)

    text = read(answer).text
    assert answer.status_code == 413
    assert "Choose one of at most 2 MB." in text
    assert "horten the text" not in text


def test_refused_pages_of_who_is_signed_in_are_hers(client):
    sign_in(client, "mei")
    huge = urlencode({"a": "b" * (MAX_FORM_SIZE + 1)})
    found = [
        client.post("/account", data=huge, content_type=FORM),
        client.post("/account", data=b"[" * (MAX_FORM_SIZE + 1), content_type="application/json"),
        client.post("/nowhere", data=huge, content_type=FORM),
        client.get("/nowhere"),
        post(client, "/help"),
        client.get("/help?a=%00"),
        client.post("/account", data={"csrf_token": "guess"}),
    ]

    assert [response.status_code for response in found] == [413, 413, 413, 404, 405, 400, 400]
    assert ["/sign-in" in read(item).links() for item in found] == [False] * 7
    assert ["/sign-out" in read(item).forms() for item in found] == [True] * 7
    assert "/sign-in" in read(client.application.test_client().get("/nowhere")).links()
