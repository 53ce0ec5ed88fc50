import pytest

from tests.pages.client import check_well_formed


def test_unclosed_element_fails():
    with pytest.raises(AssertionError, match="line 3"):
        check_well_formed("<!doctype html>\n<title>x</title>\n<main><p>a</div></main>")


def test_person_of_the_demo_signs_in(client, sign_in, read):
    sign_in(client, "li")

    page = read(client.get("/account"))

    assert (page.language, "李美华" in page.text) == ("zh-Hans", True)


def test_post_without_token_is_refused(client):
    answer = client.post("/language", data={"language": "zh"})

    assert answer.status_code == 400


def test_each_test_has_a_copy_of_its_own(client, sign_in, post, database):
    sign_in(client, "noor")

    answer = post(client, "/language", language="zh")

    assert answer.status_code == 303
