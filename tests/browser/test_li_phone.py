"""Li's way on a small phone over a slow line that breaks, and without scripts."""

import pytest
from sqlalchemy import func, select

from lms.assessment.models import Answer, AttemptGrade
from tests.browser import actions
from tests.browser.phone import SLOW
from tests.journeys.people import READINGS

LOST = "没有网络。第{}题的答案已保存在这部手机上，联网后自动上传，请先不要退出登录。"


def count(course, model, attempt):
    with course.database.read_session() as session:
        return session.scalar(select(func.count()).where(model.attempt_id == attempt))


def test_whole_way_over_a_slow_line(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.set_connection(SLOW)

    phone.unused_card(card)
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    actions.enrol(phone, course)
    learn_from_a_mistake(phone, course)
    attempt = actions.begin_quiz(phone, course)
    lose_the_line(phone, course, attempt)
    page.click("[data-to-review]")
    page.wait_for_url("**review=1")
    assert "14题全部答完" in phone.text()
    actions.submit(phone, attempt)
    assert "通过了，满分14分，得14分" in phone.text()
    assert (count(course, Answer, attempt), count(course, AttemptGrade, attempt)) == (14, 1)
    actions.read_lessons(phone, course, READINGS)
    actions.hand_in(phone, course)
    actions.take_certificate(phone, course)
    page.wait_for_selector("img.certificate-picture", timeout=60_000)
    assert (
        page.locator("img.certificate-picture").evaluate(
            "async picture => { await picture.decode(); return picture.naturalWidth; }"
        )
        > 1000
    )


def wait_for_other_words(question, said):
    """The feedback once it is filled in: in a task after the click, so that it is read aloud."""
    region = question.locator("[data-feedback]").element_handle()
    words = "([region, said]) => region.innerText.trim() && !said.includes(region.innerText)"
    question.page.wait_for_function(words, arg=[region, said])
    return region.inner_text()


def learn_from_a_mistake(phone, course):
    """A wrong choice is explained in the page, the right one ends it; nothing is asked for."""
    phone.open(f"{course.address}/bulk-trap")
    asked = []
    phone.page.on("request", lambda request: asked.append(request.method))
    question = phone.page.locator("[data-practice=single]").first
    said = []
    for choice in range(3):
        question.locator("label.choice").nth(choice).click()
        question.locator("button[type=submit]").first.click()
        said.append(wait_for_other_words(question, said))

    assert sum(item.startswith("对了。") for item in said) == 1
    assert len(set(said)) == 3
    assert "POST" not in asked


def lose_the_line(phone, course, attempt):
    """Answer all; the line is away for questions 7 and 8."""
    page = phone.page
    for place, question in enumerate(course.questions(attempt), 1):
        page.wait_for_selector(f'[data-question="{place}"]')
        if place == 7:
            phone.wait_until_sent()
            phone.set_connection(SLOW, offline=True)
        if place == 9:
            phone.set_connection(SLOW)
            phone.wait_until_sent()
            assert course.page(attempt).answered == 8
        actions.choose(page, course.right_fields(attempt, question))
        page.locator("[data-question]").click(position={"x": 5, "y": 5})
        if place in {7, 8}:
            numbers = "7" if place == 7 else "7、8"
            page.get_by_text(LOST.format(numbers)).wait_for()
            assert course.page(attempt).answered == 6
        if place < 14:
            page.click("[data-forward]")


def test_way_without_scripts(new_phone, card, course):
    phone = new_phone(scripts=False)

    phone.unused_card(card)
    actions.enrol(phone, course)
    phone.open(f"{course.address}/bulk-trap")
    question = phone.page.locator("[data-practice=single]").first
    question.locator("label.choice").first.click()
    question.locator("button[type=submit]").first.click()
    phone.page.locator(".feedback-result").first.wait_for()
    actions.read_lessons(phone, course, READINGS)
    attempt = actions.begin_quiz(phone, course)
    actions.answer_all(phone, course, attempt, right=9)
    actions.submit(phone, attempt)
    assert "只差1分" in phone.text()
    attempt = actions.begin_quiz(phone, course)
    actions.answer_all(phone, course, attempt)
    actions.submit(phone, attempt)
    actions.hand_in(phone, course)
    serial = actions.take_certificate(phone, course)
    # Where no script looks again, a link does.
    for _ in range(30):
        if phone.page.locator("img.certificate-picture").count():
            break
        phone.page.wait_for_timeout(1000)
        phone.open(serial)
    assert phone.page.locator("img.certificate-picture").count() == 1


def test_answer_kept_on_the_phone_goes_out_when_the_page_is_opened_again(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    attempt = actions.begin_quiz(phone, course)
    phone.page.route("**/answers", lambda route: route.abort())
    first = course.questions(attempt)[0]
    actions.choose(phone.page, course.right_fields(attempt, first))
    phone.page.locator("h1").click()
    phone.page.get_by_text(LOST.format("1")).wait_for()
    phone.page.unroute("**/answers")

    phone.open("/learn/")
    phone.open(f"/attempts/{attempt}")

    phone.page.get_by_text("已保存").wait_for()
    assert course.page(attempt).answered == 1


def test_ended_session_keeps_the_answers_and_leads_back(new_phone, course, served):
    phone = new_phone()
    phone.sign_in("mei", "28491637")
    attempt = actions.begin_quiz(phone, course)
    first = course.questions(attempt)[0]
    phone.context.clear_cookies()

    actions.choose(phone.page, course.right_fields(attempt, first))
    phone.page.locator("h1").click()
    link = phone.page.locator("[data-save-state] a")
    link.wait_for()
    assert "第1题的答案已保存在这部手机上" in phone.text("[data-save-state]")
    link.click()
    phone.page.locator("a[href*='with=name']").first.click()
    phone.page.fill("[name=identifier]", "mei")
    phone.page.fill("[name=secret]", "28491637")
    phone.press("/sign-in", "button[type=submit]")

    phone.page.wait_for_url(f"**/attempts/{attempt}*")
    phone.page.get_by_text("已保存").wait_for()
    assert course.page(attempt).answered == 1


def test_signing_out_warns_while_answers_wait(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    attempt = actions.begin_quiz(phone, course)
    phone.page.route("**/answers", lambda route: route.abort())
    actions.choose(phone.page, course.right_fields(attempt, course.questions(attempt)[0]))
    phone.page.locator("h1").click()
    asked = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    phone.press("/sign-out")

    assert len(asked) == 1
    assert phone.path().startswith(f"/attempts/{attempt}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_going_back_and_forth_keeps_every_answer(new_phone, card, course, scripts):
    phone = new_phone(scripts=scripts)
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    attempt = actions.begin_quiz(phone, course)
    for place, question in enumerate(course.questions(attempt)[:3], 1):
        page.wait_for_selector(f'[data-question="{place}"]')
        actions.choose(page, course.right_fields(attempt, question))
        page.click("[data-forward]")
    page.wait_for_selector('[data-question="4"]')
    page.click("[data-backward]")
    page.wait_for_selector('[data-question="3"]')
    page.go_back()
    page.wait_for_selector('[data-question="4"]')
    page.click("[data-to-review]")
    page.wait_for_url("**review=1")
    page.locator(".state-done").nth(2).wait_for()
    page.locator("[data-question-link='2']" if scripts else "a[href*='question=2']").first.click()
    page.wait_for_selector('[data-question="2"]')
    page.go_back()
    page.locator(".state-done").nth(2).wait_for()

    phone.open(f"/attempts/{attempt}?review=1")

    phone.page.locator(".state-done").nth(2).wait_for()
    assert course.page(attempt).answered == 3
