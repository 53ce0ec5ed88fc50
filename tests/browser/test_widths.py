"""No page is wider than its screen: with words of 80 letters, and with letters twice as large."""

import json
import mimetypes

import pytest

from lms.factory import create_app
from lms.folders import STATIC, TEMPLATES
from tests.browser.hostile import collect, collect_lessons
from tests.pages.conftest import copy_data

HOST = "http://pages.test"
SMALL = {"width": 320, "height": 640}
USUAL = {"width": 360, "height": 800}
# Folders whose templates are not pages.
NO_PAGES = {"components", "layouts", "printed"}
# Tables of two or three columns, and how far each must be scrolled.
TABLES = """() => [...document.querySelectorAll('.table-scroll')]
  .filter(box => box.querySelectorAll('thead th').length <= 3)
  .map(box => box.scrollWidth - box.clientWidth)"""
WIDTH = "() => document.documentElement.scrollWidth"
OPEN = "() => document.querySelectorAll('details').forEach(item => { item.open = true; })"
# A browser that scales everything by the root, as tokens.css lets it.
LARGER_ROOT = "() => { document.documentElement.style.fontSize = '200%'; }"
USUAL_ROOT = "() => { document.documentElement.style.fontSize = ''; }"
# A browser that scales letters alone, as WeChat on Android does: boxes keep their sizes.
LARGER_LETTERS = """() => {
  const sizes = [...document.querySelectorAll('body, body *')]
    .map(item => [item, parseFloat(getComputedStyle(item).fontSize)]);
  sizes.forEach(([item, size]) => { item.style.fontSize = `${size * 2}px`; });
}"""
# The outermost elements that stand out, to find the cause.
FIND_WIDE = """width => [...document.querySelectorAll('body *')]
  .filter(item => item.getBoundingClientRect().right > width + 0.5
    && !item.closest('.table-scroll, .scroll-box, .visually-hidden'))
  .slice(0, 3).map(item => [item.tagName.toLowerCase(), item.getAttribute('class') ?? '',
    Math.round(item.getBoundingClientRect().right)].join(' '))"""


@pytest.fixture(scope="module")
def app(seeded, tmp_path_factory):
    settings = copy_data(seeded, tmp_path_factory.mktemp("widths") / "data")
    made = create_app(settings)
    yield made
    made.extensions["lms"].database.dispose()


@pytest.fixture(scope="module")
def lessons(app):
    return collect_lessons(app)


@pytest.fixture(scope="module")
def pages(app, lessons):
    """Collected last: it makes the words of the lessons long."""
    return collect(app)


@pytest.fixture(scope="module")
def page(lessons, pages, chromium):
    """Shows the page of a number: the lessons first. No script of a page runs."""
    context = chromium.new_context(java_script_enabled=False, base_url=HOST, viewport=SMALL)
    shown = [*lessons.values(), *pages.found.values()]
    context.route("**/*", lambda route: fulfill(route, shown))
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def widths(page, lessons, pages):
    """The elements that are too wide, by kind of screen and page; every page is loaded once."""
    found = {"small": {}, "root": {}, "letters": {}}
    for number, name in enumerate(pages.found, start=len(lessons)):
        page.goto(f"/{number}")
        found["small"][name] = measure(page, SMALL, OPEN)
        found["root"][name] = measure(page, USUAL, LARGER_ROOT)
        found["letters"][name] = measure(page, USUAL, USUAL_ROOT, LARGER_LETTERS)
    return {
        kind: {name: wide for name, wide in all_.items() if wide} for kind, all_ in found.items()
    }


def fulfill(route, shown):
    path = route.request.url.removeprefix(f"{HOST}/")
    file = STATIC / "build" / path.removeprefix("static/")
    if path.isdigit():
        route.fulfill(body=shown[int(path)], content_type="text/html; charset=utf-8")
    elif file.is_file() and not file.name.endswith(".js"):
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        route.abort()


def measure(page, screen, *changes):
    """The elements that are wider than the screen after these changes; empty if there are none.

    Each question to Chromium takes some milliseconds, so all are sent as one.
    """
    if page.viewport_size != screen:
        page.set_viewport_size(screen)
    steps = "".join(f"({change})(); " for change in changes)
    width = page.evaluate(f"() => {{ {steps}return ({WIDTH})(); }}")
    return [width, *page.evaluate(FIND_WIDE, screen["width"])] if width > screen["width"] else []


@pytest.mark.parametrize("kind", ["small", "root", "letters"])
def test_no_page_is_wider_than_its_screen(widths, kind):
    assert widths[kind] == {}, json.dumps(widths[kind], indent=1)


def test_three_columns_fit_on_a_phone(page, lessons):
    page.set_viewport_size(USUAL)
    tables = {}
    for number, name in enumerate(lessons):
        page.goto(f"/{number}")
        tables[name] = page.evaluate(TABLES)

    assert sum(map(len, tables.values())) > 10
    assert {name: beyond for name, beyond in tables.items() if any(beyond)} == {}


def test_every_template_of_a_page_is_measured(pages):
    names = {path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html")}
    wanted = {
        path.as_posix()
        for path in names
        if path.parts[0] not in NO_PAGES and not path.name.startswith("_")
    }

    assert sorted(wanted - pages.templates) == []
