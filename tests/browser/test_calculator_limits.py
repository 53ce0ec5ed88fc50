"""The script of calculators refuses what the server refuses: the real template and script."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader

from lms.content.calculator_part import CalculatorInput, CalculatorPart, CalculatorResult
from tests.contracts.tree import ROOT

VOTES = CalculatorPart(
    "votes",
    (
        CalculatorInput("present", "124", "Present", "people", "quorum", "members"),
        CalculatorInput("members", "1,860", "Members", "people", "1"),
        CalculatorInput("share", "60", "Share", "%", "0", "100"),
    ),
    (
        CalculatorResult("quorum", "ceil(members / 15)", "Quorum", "people"),
        CalculatorResult("above", "present - quorum", "Above", "people"),
    ),
)


def draw(view):
    """The calculator as the real template draws it, in English."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "lms/templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = env.get_template("components/parts/calculator.html")
    return str(template.module.part(view))


@pytest.fixture
def page(chromium):
    html = draw(VOTES.build_view({}))
    found = chromium.new_page()
    found.set_content(html)
    for name in ("number.js", "calculator.js"):
        found.add_script_tag(path=str(ROOT / "static/src/js" / name))
    yield found
    found.close()


def read_page(page):
    """The errors shown by name, and the results."""
    errors = page.eval_on_selector_all(
        ".field-error:not([hidden])",
        "(all) => all.map((one) => [one.id.slice(6, -6), one.textContent])",
    )
    invalid = page.eval_on_selector_all(
        "[aria-invalid]", "(all) => all.map((one) => one.name.slice(6))"
    )
    described = page.eval_on_selector_all(
        "[aria-describedby]", "(all) => all.map((one) => one.name.slice(6))"
    )
    assert [name for name, _ in errors] == invalid == described
    return dict(errors), page.locator("output").all_text_contents()


@pytest.mark.parametrize(
    ("name", "text", "errors", "results"),
    [
        ("present", "1860", {}, ["124", "1,736"]),
        (
            "present",
            "123",
            {"present": "Write a number from 124 to 1,860."},
            ["124", "–"],
        ),
        ("members", "0", {"members": "Write 1 or more."}, ["–", "–"]),
        ("members", "x", {"members": "Write a number with digits, such as 1,200."}, ["–", "–"]),
        ("share", "100.5 %", {"share": "Write a number from 0 to 100."}, ["124", "0"]),
    ],
)  # fmt: skip
def test_number_outside_of_its_limits_is_named(page, name, text, errors, results):
    page.fill(f"[name='votes.{name}']", text)

    assert read_page(page) == (errors, results)


def test_error_goes_when_the_number_is_inside_again(page):
    page.fill("[name='votes.share']", "101")
    page.fill("[name='votes.share']", "100")

    assert read_page(page) == ({}, ["124", "0"])


@pytest.mark.parametrize(
    ("name", "text", "differences"),
    [
        ("present", "124", ["", ""]),
        ("present", "1860", ["", ("In the example: 0\u00a0people. Now: 1,736\u00a0people,"
         " that is 1,736\u00a0people more.")]),
        ("members", "930", [
            ("In the example: 124\u00a0people. Now: 62\u00a0people,"
            " that is 62\u00a0people less (−50 %)."),
            "In the example: 0\u00a0people. Now: 62\u00a0people, that is 62\u00a0people more.",
        ]),
        ("members", "x", ["", ""]),
    ],
)  # fmt: skip
def test_difference_from_the_example_is_told(page, name, text, differences):
    page.fill(f"[name='votes.{name}']", text)

    assert page.locator("[data-difference]").all_text_contents() == differences
    assert page.locator("[data-difference][aria-live='polite']").count() == 2
    typed = {"votes.present": "124", "votes.members": "1,860", f"votes.{name}": text}
    assert read_differences(typed) == differences


def read_differences(typed):
    """The differences that the server writes, where no script runs."""
    html = draw(VOTES.build_view(typed))
    found = re.findall(r"<dd[^>]*data-difference=[^>]*>(.*?)</dd>", html)
    return [text.replace("&nbsp;", "\u00a0") for text in found]


@pytest.mark.parametrize("height", [300, 640])
def test_results_stay_in_sight_while_a_number_is_typed(page, height):
    page.set_viewport_size({"width": 360, "height": height})
    page.add_style_tag(path=str(ROOT / "static/src/css/components/calculator.css"))
    first = page.locator("input").first
    first.fill("1860")

    strip, field = page.locator("[data-now]").bounding_box(), first.bounding_box()
    assert strip["y"] + strip["height"] <= height + 1
    assert 0 <= field["y"] < field["y"] + field["height"] <= strip["y"]
    assert page.locator("[data-now] span").all_text_contents() == [
        "Quorum 124\u00a0people",
        "Above 1,736\u00a0people",
    ]
    first.blur()
    assert not page.locator("[data-now]").is_visible()
