"""Text pasted from a chat opens the same pages as the text alone, in every short field."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.enrolment.models import Cohort
from tests.pages.client import SECRET, find_person

OTHER_DOT = "古丽 • 买买提"
MARKS = "\u2068{}\u200b\u2069\t"


@pytest.fixture
def number(database):
    with database.read_session() as session:
        return session.get_one(Person, find_person(session, "li")).learner_number


def test_sign_in_takes_number_and_pin_with_marks(client, post, number):
    answer = post(
        client, "/sign-in", identifier=MARKS.format(number), secret=MARKS.format(SECRET),
        device="mine",
    )  # fmt: skip

    assert answer.status_code == 303


def test_sign_in_takes_a_name_with_marks(client, post):
    answer = post(client, "/sign-in", identifier=MARKS.format("ravi"), secret=SECRET, device="mine")

    assert answer.status_code == 303


def test_account_stores_phone_and_email_without_marks(client, sign_in, post, database):
    sign_in(client, "li")
    fields = {
        "language": "zh",
        "time_zone": "Asia/Shanghai",
        "phone": MARKS.format("138 0010 0077"),
        "email": MARKS.format("li@example.org"),
    }

    assert post(client, "/account", **fields).status_code == 303
    with database.read_session() as session:
        person = session.get_one(Person, find_person(session, "li"))
        assert (person.phone, person.email) == ("+8613800100077", "li@example.org")


@pytest.mark.parametrize(
    "typed",
    ["证书编号：{}", MARKS, "https://learn.example.org/verify/{}?file=same", "HTTPS://X.ORG/V/{}"],
)
def test_verify_takes_what_stands_on_paper_and_in_the_address(client, typed):
    serial = "0000-0000-0000-00000"

    answer = client.get("/verify", query_string={"serial": typed.format(serial)})

    assert (answer.status_code, answer.location) == (303, f"/verify/{serial}")


def test_verify_takes_a_pasted_text_in_its_address(client):
    answer = client.get("/v/证书编号：0000-0000-0000-00000")

    assert (answer.status_code, answer.location) == (308, "/verify/0000-0000-0000-00000")


def test_search_of_people_finds_with_marks_and_by_any_dot(client, sign_in, read, database, number):
    with database.read_session() as session:
        cohort_id = session.scalar(select(Cohort.id).order_by(Cohort.id))
    sign_in(client, "ravi")
    path = f"/cohorts/{cohort_id}"

    found = read(client.get(path, query_string={"q": MARKS.format(f"{number[:3]} {number[3:]}")}))

    assert "1 person found." in found.text
    assert "李美华 Yunwu Ridge" in found.text


def test_search_of_cooperatives_finds_with_marks(client, sign_in, read):
    sign_in(client, "ravi")

    found = read(client.get("/organizations/", query_string={"text": MARKS.format("yunwu-ridge")}))

    assert "Yunwu Ridge" in found.text
    assert "Hillside" not in found.text


def test_member_by_another_dot_is_on_the_list_already(client, sign_in, post):
    sign_in(client, "chen")
    fields = {"printed_name": "古丽·买买提", "phone": "", "language": "zh"}
    assert post(client, "/my-organization/people/new", **fields).status_code == 303

    again = post(
        client, "/my-organization/people/new", **{**fields, "printed_name": "古丽 • 买买提"}
    )

    assert again.status_code == 422
