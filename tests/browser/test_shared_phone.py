"""Forms that wait on a phone belong to the person who typed them, even if others use the phone."""

import pytest

from tests.browser import actions
from tests.browser.test_drafts import ENDED, SECRET, wait_until
from tests.browser.test_waiting import count_sent, nudge
from tests.journeys.people import make_learner


@pytest.fixture
def words(card):
    return f"每周少抄一遍{card.learner_number}"


@pytest.fixture
def phone(new_phone, card, course, words):
    """A phone on which Li typed when her session was over: the text waits there."""
    found = new_phone()
    found.sign_in_with_card(card)
    actions.begin_course(found, course)
    actions.open_sheet(found, course)
    found.context.clear_cookies()
    found.page.fill("[name=field-measure]", words)
    found.page.locator("h1").first.click()
    found.page.get_by_text(ENDED).wait_for()
    assert words in everything(found)
    return found


def everything(phone):
    return phone.page.evaluate("() => JSON.stringify(localStorage)")


def hear(phone):
    asked = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    return asked


def sign_out(phone):
    with phone.page.expect_navigation():
        phone.press("/sign-out")
    assert phone.path() == "/"


def test_other_persons_sign_out_neither_warns_nor_takes_what_waits(
    phone, seed_context, course, words
):
    page = phone.page
    sent, asked = count_sent(phone, "/worksheet"), hear(phone)
    phone.sign_in_with_card(make_learner(seed_context, "陈建国"))
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    assert words not in page.content()
    assert page.input_value("[name=field-measure]") != words
    nudge(page)
    assert page.locator("[data-pending]").count() == 0

    sign_out(phone)

    assert (asked, sent) == ([], [])
    assert words in everything(phone)


def test_other_person_typing_on_the_same_sheet_keeps_both_texts(phone, seed_context, course, words):
    page = phone.page
    phone.sign_in_with_card(make_learner(seed_context, "陈建国"))
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-measure]", "另一句")
    page.get_by_text("没有网络").first.wait_for()
    assert words in everything(phone)
    asked = hear(phone)
    sign_out(phone)

    assert len(asked) == 1
    wait_until(page, lambda: "另一句" not in everything(phone))
    assert words in everything(phone)


def test_owner_who_signs_in_after_another_finds_and_saves_her_text(new_phone, course, card):
    phone = new_phone()
    page = phone.page
    phone.sign_in("mei", SECRET)
    page.wait_for_url("**/learn/")
    actions.open_sheet(phone, course)
    phone.context.clear_cookies()
    words = f"每周少抄两遍{card.learner_number}"
    page.fill("[name=field-measure]", words)
    page.locator("h1").first.click()
    page.get_by_text(ENDED).wait_for()
    phone.sign_in("chen", SECRET)
    page.wait_for_url("**/learn/")
    sign_out(phone)

    phone.sign_in("mei", SECRET)
    page.wait_for_url("**/learn/")
    actions.open_sheet(phone, course)
    phone.wait_until_storage_is_empty()
    page.reload()

    assert page.input_value("[name=field-measure]") == words


def test_sign_out_takes_ones_own_after_the_warning(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    actions.open_sheet(phone, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-measure]", "一句")
    page.get_by_text("没有网络").first.wait_for()
    asked = hear(phone)

    sign_out(phone)

    wait_until(page, lambda: phone.list_stored_keys() == [])
    assert len(asked) == 1


def test_sign_out_that_did_not_happen_takes_nothing(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    page.evaluate(
        """() => {
            const person = document.body.dataset.person;
            localStorage.setItem("lms-signed-out", person);
            localStorage.setItem(`lms-answers:${person}:x`, "0");
        }"""
    )

    phone.open("/help")

    assert [key[-2:] for key in phone.list_stored_keys()] == [":x"]
