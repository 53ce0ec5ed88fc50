"""Without a finger on the glass: one lesson and one question by the keyboard alone."""

from tests.browser import actions


def tab_to(page, selector, most=80):
    """Press Tab until an element has the focus, as somebody does who cannot point."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached within {most} tabs")


def has_visible_focus(page):
    style = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement);"
        " return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
    )
    return style[0] != "none" and style[1] >= 2


def test_lesson_and_question_by_keyboard(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    phone.open(f"{course.address}/bulk-trap")

    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    tab_to(page, "[data-practice] input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[data-practice] button[type=submit]")
    assert has_visible_focus(page)
    page.keyboard.press("Enter")
    assert page.locator("[data-feedback]:not([hidden])").count() == 1
    tab_to(page, "form[action$='/complete'] button")
    assert has_visible_focus(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/eight-tools")

    attempt = actions.begin_quiz(phone, course)
    tab_to(page, "[data-question-slot] input:not([type=hidden]), [data-question-slot] select")
    answer_by_keys(page)
    tab_to(page, "[data-forward]")
    assert has_visible_focus(page)
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-question="2"]')
    assert page.evaluate("() => document.activeElement.dataset.question") == "2"
    phone.wait_until_sent()
    assert course.page(attempt).answered == 1


def answer_by_keys(page):
    kind = page.evaluate("() => document.activeElement.type")
    if kind in {"radio", "checkbox"}:
        page.keyboard.press("Space")
    elif kind == "select-one":
        page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type("12")
