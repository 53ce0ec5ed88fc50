"""A form that was saved says so on the page that follows."""

import pytest

from tests.pages.certification.graduates import get_cohort_id, get_person_id
from tests.pages.client import sign_in


@pytest.fixture
def ravi(client, database):
    sign_in(client, "ravi")
    return client


def check_saved(client, read, answer):
    assert answer.status_code == 303
    page = read(client.get(answer.location))
    (said,) = page.texts(".//*[@class='notice notice-success']")
    assert said in {"Saved.", "已保存。"}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("announcements", {"text_en": "We meet on Monday."}),
        ("staff", {"identifier": "ana", "part": "trainer"}),
    ],
)
def test_form_of_a_cohort(ravi, read, post, database, path, fields):
    address = f"/cohorts/{get_cohort_id(database)}/{path}"
    typed = {**read(ravi.get(address)).fields(address), **fields}

    check_saved(ravi, read, post(ravi, address, typed))


def test_contact_with_a_person(ravi, read, post, database):
    cohort_id, person_id = get_cohort_id(database), get_person_id(database, "mei")
    address = f"/cohorts/{cohort_id}/help/{person_id}/contact"

    check_saved(ravi, read, post(ravi, address, channel="phone", note="Called."))


def test_contact_of_a_cooperative(client, read, post, database):
    sign_in(client, "chen")

    answer = post(client, "/my-organization/contact", contact="Chen, phone 12")

    check_saved(client, read, answer)
