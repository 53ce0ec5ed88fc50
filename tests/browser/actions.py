"""Actions of a learner in the browser that several tests need."""

import re

from tests.journeys.people import write_sheet


def begin_course(phone, course):
    """Enrol without a page and open the first lesson."""
    phone.send("/courses/digital-thinking", "/courses/digital-thinking/enrol")
    phone.open(f"{course.address}/why-now")


def enrol(phone, course):
    phone.open("/courses/digital-thinking")
    phone.press("/courses/digital-thinking/enrol")
    phone.page.wait_for_url(f"**{course.address}")
    phone.open(f"{course.address}/why-now")


def begin_quiz(phone, course):
    """Begin an attempt and return its id; the first question is shown."""
    phone.open(course.quiz)
    phone.press(f"{course.quiz}/attempts")
    phone.page.wait_for_url(re.compile(r"/attempts/\d+"))
    return int(re.search(r"/attempts/(\d+)", phone.page.url)[1])


def choose(page, fields):
    """Answer by setting controls to these values."""
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            control = page.locator(f'[name="{name}"]:not([type=hidden])')
            kind = control.first.evaluate("control => control.type")
            if kind in {"radio", "checkbox"}:
                page.locator(f'label:has([name="{name}"][value="{value}"])').click()
            elif kind == "select-one":
                control.select_option(value)
            else:
                control.fill(value)


def answer_all(phone, course, attempt, *, right=14):
    """Answer all questions, the first `right` ones rightly, up to the page that checks them."""
    for number, question in enumerate(course.questions(attempt), 1):
        phone.page.wait_for_selector(f'[data-question="{number}"]')
        find = course.right_fields if number <= right else course.wrong_fields
        choose(phone.page, find(attempt, question))
        phone.page.click("[data-forward]")
    phone.page.wait_for_url("**review=1")


def submit(phone, attempt):
    phone.press(f"/attempts/{attempt}/submit")
    phone.page.wait_for_selector(".answer-list")


def read_lessons(phone, course, lessons):
    for lesson in lessons:
        phone.open(f"{course.address}/{lesson}")
        with phone.page.expect_navigation():
            phone.press(f"{course.address}/{lesson}/complete")


def open_sheet(phone, course):
    """Open the worksheet and unfold every field, for tests that write into several."""
    phone.open(course.sheet)
    phone.page.evaluate("() => document.querySelectorAll('details').forEach((i) => (i.open = 1))")


def hand_in(phone, course):
    open_sheet(phone, course)
    for name, value in write_sheet().items():
        phone.page.fill(f'[name="{name}"]', value)
    phone.page.click("button[name=hand_in]")
    phone.page.wait_for_url("**said=handed_in")


def take_certificate(phone, course):
    """Request the certificate and return the address of its page."""
    phone.open(f"{course.address}/certificate")
    phone.press(f"{course.address}/certificate", "button[type=submit]")
    phone.page.wait_for_url("**/certificates/*")
    return phone.path()
