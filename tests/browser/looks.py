"""Pages looked at: sizes of targets, axe, languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
SMALL_PHONE = {"width": 320, "height": 640}
USUAL = {"width": 360, "height": 800}
# What a thumb must hit; links inside a sentence are read, not hit.
TARGETS = (
    "button, .button, select, textarea, summary, label.choice, .site-nav a, .site-footer a,"
    " .link-list a, input:not([type=hidden]):not([type=radio]):not([type=checkbox])"
)
LOWEST = 47.5
FIND_SMALL = """([selector, lowest]) => [...document.querySelectorAll(selector)]
  .filter(each => each.checkVisibility({ visibilityProperty: true }))
  .filter(each => !each.closest('.visually-hidden'))
  .filter(each => each.getBoundingClientRect().height < lowest)
  .map(each => [each.tagName, Math.round(each.getBoundingClientRect().height),
    each.className, each.textContent.trim().slice(0, 20)].join(' '))"""
# What is well fills megabytes, so it stays in the page.
FIND_VIOLATIONS = """options => axe.run({ ...options, resultTypes: ["violations"] })
  .then(found => found.violations)"""
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def look(phone, pages, language):
    """The faults by page; empty if there are none."""
    phone.context.add_init_script(AXE.axe_script)  # sent once, not for each page
    found = {}
    for name, path in pages.items():
        phone.open(path)
        switch(phone, language)
        found[name] = inspect(phone.page)
    return {name: problems for name, problems in found.items() if problems}


def switch(phone, language):
    want = {"zh": "zh-Hans", "en": "en"}[language]
    if phone.page.locator("html").get_attribute("lang") != want:
        phone.press("/language", f"button[value={language}]")
        phone.page.wait_for_selector(f"html[lang={want}]")


def inspect(page):
    page.set_viewport_size(SMALL_PHONE)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    problems = [f"{width} points wide"] if width > SMALL_PHONE["width"] else []
    page.set_viewport_size(USUAL)
    problems += page.evaluate(FIND_SMALL, [TARGETS, LOWEST])
    problems += run_axe(page, {})
    page.emulate_media(color_scheme="dark")
    problems += run_axe(page, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return problems


def run_axe(page, options):
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate(FIND_VIOLATIONS, options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]
