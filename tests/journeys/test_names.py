"""A card that somebody else uses: one certificate, one person; and the coordinator is text."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.services.cohort_people import enrol_person_in_cohort
from tests.journeys.people import make_learner
from tests.journeys.phone import Phone
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import SECRET

NAME = "/welcome/name"


@pytest.fixture
def zhou_card(app):
    """A card in the name of 周秀兰, a learner of Ravi's cohort."""
    platform = app.extensions["lms"]
    zhou_card = make_learner(platform, "周秀兰", latin_name="ZHOU Xiulan")
    cohort_id = get_cohort_id(platform.database)
    platform.database.write(
        enrol_person_in_cohort,
        Act(SYSTEM, clock.now()),
        person_id=zhou_card.person_id,
        cohort_id=cohort_id,
    )
    return zhou_card


@pytest.fixture
def phone(app, zhou_card):
    """The phone of who used the card, at the page of the name."""
    phone = Phone(app)
    phone.open(f"/card/{zhou_card.code}")
    phone.press("/card", device="mine")
    phone.press("/welcome/notice")
    phone.press("/welcome/pin", keep="1")
    return phone


@pytest.fixture
def ravi(app):
    phone = Phone(app, "en")
    phone.open("/sign-in?with=name")
    phone.press("/sign-in", identifier="ravi", secret=SECRET, device="mine")
    return phone


def finish(phone, course):
    course.read_all(phone)
    course.take_quiz(phone)
    course.hand_in(phone)
    phone.open(f"{course.address}/certificate")


def test_both_lines_are_shown_and_confirmed(phone, course):
    assert "ZHOU Xiulan" in phone.page.html

    phone.press(NAME)
    finish(phone, course)
    phone.press(f"{course.address}/certificate")

    assert "周秀兰 · ZHOU Xiulan" in phone.text


def test_changed_name_brings_its_own_latin_line(phone):
    phone.press(NAME, printed_name="李美华", status=422)

    fields = phone.page.fields(NAME)
    assert (fields["printed_name"], fields["latin_name"]) == ("李美华", "LI Meihua")
    assert "请把两行都核对一遍" in phone.text
    phone.press(NAME)
    phone.open("/account")
    assert "李美华 · LI Meihua" in phone.text
    assert "原来登记的是周秀兰" in phone.text


def test_corrected_character_keeps_the_latin_line_that_is_read_the_same(phone):
    phone.press(NAME, printed_name="周秀蓝")

    phone.open("/account")
    assert "周秀蓝 · ZHOU Xiulan" in phone.text


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("周秀蓝", "ZHOU Xiulan"),
        ("周小兰", "ZHOU Xiaolan"),
        ("Zhou Xiulan", ""),
        ("李美华", "LI Meihua"),
    ],
)
def test_coordinator_sees_each_changed_name_with_that_of_the_list(
    app, phone, ravi, zhou_card, name, latin
):
    """Two brothers share most of a name, and two sisters its reading."""
    phone.press(NAME, printed_name=name, latin_name=latin)

    cohort = f"/cohorts/{get_cohort_id(app.extensions['lms'].database)}"
    for page in (f"{cohort}/workshop", f"{cohort}/people/{zhou_card.person_id}"):
        ravi.open(page)
        assert name in ravi.text
        assert "The account was made for 周秀兰." in ravi.text


@pytest.mark.parametrize("name", ["周 秀兰", "周秀兰 "])
def test_name_that_looks_the_same_waits_for_nobody(phone, name):
    phone.press(NAME, printed_name=name)

    phone.open("/account")
    assert "周秀兰 · ZHOU Xiulan" in phone.text
    assert "原来登记的是" not in phone.text


def test_own_latin_line_typed_with_the_new_name_is_taken(phone):
    phone.press(NAME, printed_name="李美华", latin_name="Grace LI")

    phone.open("/account")
    assert "李美华 · Grace LI" in phone.text


def test_refused_latin_line_is_shown_with_what_was_typed(phone):
    phone.press(NAME, latin_name="周", status=422)

    assert phone.page.fields(NAME)["latin_name"] == "周"
    assert phone.tree(".//div[@role='alert']//a")[0].get("href") == "#latin_name"


def test_name_of_somebody_else_waits_for_the_coordinator(app, phone, ravi, course, zhou_card):
    phone.press(NAME, printed_name="李美华", status=422)
    phone.press(NAME)
    finish(phone, course)
    address = f"{course.address}/certificate"

    phone.press(address, status=409)
    text = phone.text
    cohort = f"/cohorts/{get_cohort_id(course.database)}"
    ravi.open(cohort)
    first_look = ravi.text
    ravi.open(f"{cohort}/workshop")
    listed = ravi.text
    ravi.press(f"{cohort}/confirmed", person=str(zhou_card.person_id))
    phone.open(address)
    phone.press(address)

    assert "已告知协调员" in text
    assert "1 person is to be confirmed" in first_look
    assert "The account was made for 周秀兰." in listed
    assert "李美华 · LI Meihua" in phone.text
    stranger = Phone(app, "en")
    stranger.open("/verify/" + phone.path.removeprefix("/certificates/"))
    assert ("李美华" in stranger.text, "ZHOU" in stranger.text) == (True, False)


def test_name_changed_just_before_the_certificate_is_reported_as_well(
    phone, ravi, course, zhou_card
):
    phone.press(NAME)
    finish(phone, course)
    address = f"{course.address}/certificate"

    phone.press(address, printed_name="李美华", status=409)
    proposed = phone.page.fields(address)["latin_name"]
    phone.press(address, status=409)

    assert proposed == "LI Meihua"
    assert "已告知协调员" in phone.text
    ravi.open(f"/cohorts/{get_cohort_id(course.database)}/people/{zhou_card.person_id}")
    assert "The account was made for 周秀兰." in ravi.text


def test_name_that_comes_back_needs_nobody(phone, course):
    phone.press(NAME, printed_name="李美华", latin_name="LI Meihua")
    phone.open(NAME)
    phone.press(NAME, printed_name="周秀兰", latin_name="ZHOU Xiulan")
    finish(phone, course)

    phone.press(f"{course.address}/certificate")

    assert "周秀兰 · ZHOU Xiulan" in phone.text


def test_coordinator_changes_the_name_back(phone, ravi, course, zhou_card):
    phone.press(NAME, printed_name="李美华", latin_name="LI Meihua")
    page = f"/cohorts/{get_cohort_id(course.database)}/people/{zhou_card.person_id}"

    ravi.open(f"{page}/edit")
    ravi.press(f"{page}/edit", printed_name="周秀兰", status=422)
    proposed = ravi.page.fields(f"{page}/edit")["latin_name"]
    ravi.press(f"{page}/edit")

    assert proposed == "ZHOU Xiulan"
    assert "to be confirmed" not in ravi.text
    assert "The account was made for" not in ravi.text


def test_person_with_another_name_keeps_the_account(app, phone, ravi, course, zhou_card):
    phone.press(NAME, printed_name="李美华", latin_name="LI Meihua")
    cohort = f"/cohorts/{get_cohort_id(course.database)}"
    ravi.open(f"{cohort}/workshop")

    token = ravi.page.fields(f"{cohort}/confirmed")["csrf_token"]
    answer = ravi.client.post(
        f"{cohort}/taken-out", data={"out": str(zhou_card.person_id), "csrf_token": token}
    )

    assert answer.status_code == 404
    phone.open("/learn/")


def test_learner_without_a_cohort_waits_for_nobody(li, course):
    course.read_all(li)
    course.take_quiz(li)
    course.hand_in(li)
    address = f"{course.address}/certificate"
    li.open(address)

    li.press(address, printed_name="周秀兰", latin_name="ZHOU Xiulan")

    assert "周秀兰 · ZHOU Xiulan" in li.text
