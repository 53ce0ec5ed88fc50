"""A visitor goes from the front page to the request for a place, through search and a lesson."""

import pytest

WORD = "溢价"
CASE = "/library/red-ecolsierra"
LESSON = "/learn/digital-thinking/data-at-the-core"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_stranger_goes_from_a_word_to_the_request_for_a_place(new_phone, scripts):
    phone = new_phone(scripts=scripts)
    page = phone.page

    phone.open("/")
    page.fill("main [name=q]", WORD)
    page.click('main form[action="/search"] button')
    page.click('main a[href="/glossary/fairtrade-premium"]')
    assert "怎么用由成员共同决定" in phone.text()

    page.click(f'main a[href^="{CASE}"]')
    assert page.locator('.case-end a[href="/ask-for-a-place"]').is_visible()

    page.go_back()
    page.click(f'main a[href^="{LESSON}"]')
    calculate(page, scripts=scripts)

    page.click('main a[href="/ask-for-a-place"]')
    assert phone.path() == "/ask-for-a-place"
    assert page.locator("main h1").inner_text() == "申请参加学习"


def calculate(page, *, scripts):
    """Change one number; the result and how it is worked out follow."""
    calculator = page.locator("#share")
    calculator.locator("input").first.fill("200000")
    if not scripts:
        calculator.locator("button").first.click()
    assert "120,000" in page.locator("#share").inner_text()
    assert "= 可分配盈余 × 按交易量返还 ÷ 100" in page.locator("#share").inner_text()
