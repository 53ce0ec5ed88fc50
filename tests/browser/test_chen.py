"""A manager on his phone: he resets a PIN, and a learner leaves his cooperative."""

import re

from tests.browser.conftest import SECRET
from tests.browser.looks import switch
from tests.journeys.people import make_learner

NAME, LEAVER = "钱多多", "冯离离"

# How far each table must be scrolled to be read.
SCROLLED = """() => [...document.querySelectorAll('.table-scroll')]
  .map(box => box.scrollWidth - box.clientWidth)"""


def open_members(new_phone):
    chen = new_phone()
    chen.sign_in("chen", SECRET)
    chen.page.wait_for_url("**/learn/")
    switch(chen, "zh")
    chen.page.click('a[href="/my-organization/"]')
    chen.page.wait_for_url("**/my-organization/")
    return chen


def test_chen_resets_a_pin(new_phone, seed_context):
    card = make_learner(seed_context, NAME)
    learner = new_phone()
    learner.sign_in_with_card(card)
    chen = open_members(new_phone)
    chen.page.click(f"main a:has-text('{NAME}')")
    chen.press(re.sub(r"\?.*", "", chen.path()) + "/code", "button[type=submit]")
    code = chen.page.locator(".login-card-code").inner_text()

    other = new_phone()
    other.open("/card")
    other.page.fill("[name=code]", code)
    other.page.check("[name=device][value=mine]")
    other.press("/card", "button[type=submit]")
    other.page.wait_for_url("**/welcome/**")

    assert re.fullmatch(r"(\d{3} ?){4}", code)
    assert "/welcome/pin" in other.path()


def test_a_learner_leaves(new_phone, seed_context):
    make_learner(seed_context, LEAVER)
    chen = open_members(new_phone)
    for language in ("en", "zh"):
        switch(chen, language)
        assert chen.page.evaluate(SCROLLED) == [0], "The table of members scrolls sideways."
    chen.page.click(f"main a:has-text('{LEAVER}')")
    where = re.sub(r"\?.*", "", chen.path())

    chen.press(f"{where}/leave", "button[type=submit]")
    with chen.page.expect_navigation():
        chen.press(f"{where}/leave", "button[type=submit]")
    gone = chen.text()
    chen.open("/my-organization/")

    assert "离社日期" in gone
    row = chen.page.locator(f"tr:has-text('{LEAVER}')").inner_text()
    assert "离社" in row
