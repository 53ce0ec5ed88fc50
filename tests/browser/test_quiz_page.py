"""The pages of a quiz in the browser: what is typed, named at the question and shown at the end."""

from tests.browser import actions


def test_number_is_named_at_once_and_the_check_shows_what_was_answered(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    attempt = actions.begin_quiz(phone, course)
    questions = course.page(attempt).questions
    number = next(q.position for q in questions if q.type == "number")
    single = next(q.position for q in questions if q.type == "single")
    phone.open(f"/attempts/{attempt}?question={number}")
    box = page.locator("[data-question-slot] input:not([type=hidden])")
    message = page.locator("[data-question-slot] [data-unreadable]")
    assert not message.is_visible()

    box.fill("一万二")
    page.locator("[data-forward]").click()

    assert message.is_visible()
    assert page.evaluate("() => document.activeElement.value") == "一万二"
    box.fill("1.2万")
    box.blur()
    assert not message.is_visible()
    box.fill("12,0960")
    unit = page.locator("[data-question-slot] .input-with-unit span").all_inner_texts()
    typed = "12,0960" + "".join(unit)
    box.blur()
    assert message.is_visible()
    page.locator("[data-to-review]").click()
    page.locator(f"[data-question-link='{single}']").click()
    option = page.locator("[data-question-slot] .choice").first
    option.click()
    chosen = option.inner_text().strip()
    page.locator("[data-to-review]").click()
    shown = {
        position: page.locator(f"[data-question-link='{position}'] [data-given]").inner_text()
        for position in (number, single)
    }
    assert shown == {number: typed, single: chosen}
    phone.wait_until_sent()
    page.reload()
    assert page.locator(f"[data-question-link='{number}'] [data-given]").inner_text() == typed
