"""Pages of cases, words, search, drawings and calculators: both languages, dark, large letters."""

from tests.browser import actions
from tests.browser.audience import COURSE
from tests.browser.conftest import SECRET
from tests.browser.looks import AXE, LANGUAGES, run_axe, switch
from tests.journeys.people import READINGS

LESSONS = tuple(f"/learn/{COURSE}/{lesson}" for lesson in READINGS)
ASK = f"/learn/{COURSE}/why-now/ask"
VISITOR = (
    "/", f"/courses/{COURSE}", "/library/", "/library/?product=tea", "/library/yacon-price",
    "/glossary/", "/glossary/contribution", "/glossary/fairtrade-premium", "/search",
    "/search?q=溢价", "/search?q=zzzzqq", "/ask-for-a-place",
)  # fmt: skip
LETTERS = "size => { document.documentElement.style.fontSize = size; }"
WIDTH = "() => document.documentElement.scrollWidth"
FIND_WIDE = """() => [...document.querySelectorAll('main *')]
  .filter(item => item.getBoundingClientRect().right > innerWidth + 1)
  .map(item => item.outerHTML.slice(0, 100)).slice(0, 3)"""


def inspect(page):
    """The findings of axe in light and dark, and what is too wide with letters twice as large."""
    found = run_axe(page, {})
    page.emulate_media(color_scheme="dark")
    found += run_axe(page, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    page.evaluate(LETTERS, "200%")
    width = page.evaluate(WIDTH)
    if width > page.viewport_size["width"]:
        found.append(f"{width} points wide: {page.evaluate(FIND_WIDE)}")
    page.evaluate(LETTERS, "")
    return found


def visit(phone, paths, language):
    """The findings by address; empty if there are none."""
    found = {}
    for path in paths:
        phone.open(path)
        switch(phone, language)
        found[path] = inspect(phone.page)
    return {path: findings for path, findings in found.items() if findings}


def open_phone(new_phone, name=""):
    phone = new_phone()
    phone.context.add_init_script(AXE.axe_script)
    if name:
        phone.sign_in(name, SECRET)
        phone.page.wait_for_url(lambda address: "/sign-in" not in address)
    return phone


@LANGUAGES
def test_pages_for_visitors(new_phone, language):
    phone = open_phone(new_phone)

    assert visit(phone, VISITOR, language) == {}

    phone.open("/ask-for-a-place")
    form = phone.page.locator('form[action="/ask-for-a-place"]')
    form.evaluate("form => { form.noValidate = true; }")
    phone.press("/ask-for-a-place", "button[type=submit]")
    phone.page.locator("[aria-invalid=true]").first.wait_for()
    assert inspect(phone.page) == []


@LANGUAGES
def test_pages_of_a_course(new_phone, card, course, language):
    phone = open_phone(new_phone)
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    switch(phone, language)
    attempt = actions.begin_quiz(phone, course)
    actions.answer_all(phone, course, attempt, right=6)
    actions.submit(phone, attempt)

    paths = (*LESSONS, course.sheet, course.quiz, f"/attempts/{attempt}")
    assert visit(phone, paths, language) == {}


@LANGUAGES
def test_pages_of_a_question_to_the_trainer(new_phone, language):
    mei = open_phone(new_phone, "mei")
    mei.send(ASK, ASK, text=f"A question in {language}?")
    assert visit(mei, (ASK,), language) == {}

    ana = open_phone(new_phone, "ana")
    assert visit(ana, ("/studio/",), language) == {}
    link = ana.page.locator('main a[href^="/lesson-questions/"]').first.get_attribute("href")
    assert visit(ana, (link,), language) == {}
    ana.send(link, link, text="The answer of the trainer.")

    assert visit(mei, (ASK, "/learn/"), language) == {}
    switch(mei, "zh")  # a language belongs to the account, and later tests use these two
    switch(ana, "en")
