"""The script of calculators refuses what the server refuses: the real template and script."""

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


@pytest.fixture
def page(chromium):
    env = Environment(
        loader=FileSystemLoader(ROOT / "lms/templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = env.get_template("components/parts/calculator.html")
    html = str(template.module.part(VOTES.build_view({})))
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
