"""A worksheet in the browser: Enter, the state and length of each field, and the printed text."""

from tests.browser import walks


def test_field_by_field(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.arrive_with(card)
    walks.begin(phone, course)
    phone.open(f"{course.sheet}?field=vision")
    is_open = "() => Array.from(document.querySelectorAll('[data-field][open]'), (box) => box.id)"
    assert page.evaluate(is_open) == ["step-vision"]
    page.locator("#step-owner > summary").click()

    def state(name):
        return page.locator(f"[data-field={name}] [data-field-state]").inner_text()

    page.fill("[name=field-owner]", "杨秀英")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.name") == "field-date"
    assert page.evaluate(is_open) == ["step-vision", "step-date"]
    page.locator("#step-first-step > summary").click()
    page.fill("[name=field-first-step]", "一个村")
    page.locator("#step-first-step button[name=following]").click()
    assert page.evaluate(is_open) == ["step-vision", "step-owner", "step-date"]
    assert page.evaluate("() => document.activeElement.parentNode.id") == "step-owner"
    page.fill("[name=field-vision]", "我们当晚就知道 two words")
    length = page.locator("[data-field=vision] [data-length]")
    assert length.inner_text().startswith("已写9字")
    phone.wait_until_nothing_waits()
    page.get_by_text("已全部保存。").wait_for()
    assert [state(name) for name in ("owner", "first-step", "vision")] == ["已保存"] * 3
    assert state("measure") == ""


def test_saving_stays_where_one_is_and_paper_shows_the_whole_text(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.arrive_with(card)
    walks.begin(phone, course)
    phone.open(f"{course.sheet}?field=vision")
    text = "很长的一段话。" * 120
    page.fill("[name=field-vision]", text)
    page.locator(".worksheet-end button").locator("visible=true").last.click()
    page.get_by_text("已全部保存。").wait_for()
    assert phone.path() == f"{course.sheet}?field=vision"
    assert page.evaluate("() => scrollY") > 1000

    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")

    assert page.locator("details:not([open])").count() == 0
    printed = page.locator("[data-field=vision] [data-print-value]")
    assert printed.inner_text() == text
    assert printed.is_visible()
    assert not page.locator("[name=field-vision]").is_visible()
