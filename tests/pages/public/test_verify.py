"""Verification as anybody meets it; real certificates are verified in tests/journeys."""

import io

import pytest

from tests.pages.client import csrf_token


@pytest.mark.parametrize("serial", ["0000-0000-0000-0000-0", "nonsense", "龘", "A" * 60])
def test_unknown_and_malformed_numbers_look_the_same(client, read, serial):
    answer = client.get(f"/verify/{serial}")

    assert answer.status_code == 404
    assert "No valid certificate is shown under this number" in read(answer).text
    assert "Compare the name on the paper" in read(answer).text


def test_status_page_is_not_indexed(client):
    assert b'content="noindex"' in client.get("/verify/nonsense").data


def test_typed_number_leads_to_its_status(client):
    typed = "0000 0000 0000 0000 0"

    answer = client.get("/verify", query_string={"serial": typed})

    assert (answer.status_code, answer.location) == (303, "/verify/0000-0000-0000-00000")


@pytest.mark.parametrize("typed", ["abcd-efgh", "../../etc", "//", "?"])
def test_what_is_no_number_is_said_with_what_was_typed(client, read, typed):
    answer = client.get("/verify", query_string={"serial": typed})

    assert answer.status_code == 404
    assert f"“{typed}”" in read(answer).text


@pytest.mark.parametrize("path", ["/v/abc", "/V/abc"])
def test_short_address_leads_to_the_status(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.location) == (308, "/verify/abc")


def test_unknown_file_is_refused_in_words(client, read):
    answer = client.post(
        "/verify",
        data={"csrf_token": csrf_token(client), "file": (io.BytesIO(b"%PDF-1.7 forged"), "a.pdf")},
    )

    assert answer.status_code == 404
    assert "not one that we issued" in read(answer).text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Choose the PDF"), ("zh", "请先选择PDF文件")]
)
def test_post_without_file_asks_for_it_at_the_field(client, post, read, language, said):
    post(client, "/language", language=language)

    answer = post(client, "/verify")

    page = read(answer)
    (control,) = page.elements(".//input[@id='file']")
    assert answer.status_code == 422
    assert said in page.texts(".//*[@id='file-error']")[0]
    assert control.get("aria-invalid") == "true"


def test_file_over_the_limit_is_refused(client):
    declared = {"CONTENT_LENGTH": str(2 * 1024 * 1024 + 1)}

    answer = client.post(
        "/verify",
        content_type="multipart/form-data; boundary=x",
        environ_overrides=declared,
    )

    assert answer.status_code == 413
    text = answer.get_data(as_text=True)
    assert "Choose one of at most 2 MB." in text
    assert "shorten the text" not in text


def test_name_of_an_unknown_number_is_never_the_same(client, post, read):
    answer = post(client, "/verify/nonsense", name="李美华")

    assert "Not the same" in read(answer).text


@pytest.mark.parametrize(
    ("name", "said"), [(" ", "Fill in this field."), ("李" * 81, "Use at most 80")]
)
def test_name_that_cannot_be_compared_is_said_at_its_field(client, post, read, name, said):
    page = read(post(client, "/verify/nonsense", name=name))

    assert said in page.texts(".//*[@id='name-error']")[0]
    assert "Not the same" not in page.text
    assert name.strip() in page.html
