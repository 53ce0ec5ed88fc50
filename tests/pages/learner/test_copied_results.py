"""A result of a calculator, copied into the worksheet of the same course."""

import re

import pytest

from tests.pages.learner.conftest import OPEN_COURSE, publish

LESSON = """\
---
title: The price
minutes: 3
outcomes: [o1]
status: ready
---

:::calculator id=cost
price = 1,000 | Price | CNY
boxes = 3 | Boxes | boxes
total = price * boxes | Total | CNY
share = price / boxes | Share | CNY
:::
"""
SHEET = """\
---
title: Price sheet
minutes: 5
kind: worksheet
outcomes: [o1]
status: ready
---

:::field id=product type=text required
Product
:::

:::field id=total type=money from=cost.total
Our total
:::

:::field id=goal type=number
Our goal
:::
"""
COURSE = OPEN_COURSE.replace("[sheet]", "[price, sheet]")
READ, SHEET_PAGE = "/learn/open-course/price", "/learn/open-course/sheet"
COPY = f"{SHEET_PAGE}?field=total&copy=3000"


@pytest.fixture
def learner(app, tmp_path, mei, post):
    publish(app, tmp_path / "courses/open-course", {"price": LESSON, "sheet": SHEET}, COURSE)
    post(mei, "/language", language="en")
    post(mei, "/courses/open-course/enrol")
    return mei


def list_copies(page):
    return [link for link in page.links() if "copy=" in link]


def test_link_carries_the_result_as_it_is_computed(learner, read):
    first = list_copies(read(learner.get(READ)))
    typed = list_copies(read(learner.get(f"{READ}?cost.price=50.5&cost.boxes=2")))

    assert first == [f"{COPY}&example=3000#step-total"]
    assert typed == [f"{SHEET_PAGE}?field=total&copy=101&example=3000#step-total"]


EXAMPLE_TEXTS = [
    "This is the number of the example: put in yours first.",
    "Copy the number of the example into our worksheet",
]


def list_shown(page):
    """The texts of the link to the worksheet that are shown, without those of screen readers."""
    found = page.elements(".//dd[@data-copy]//*")
    return [
        element.text
        for element in found
        if {"data-of-example", "data-of-learner"} & set(element.keys())
        and element.get("hidden") is None
    ]


def test_link_says_whether_it_copies_the_number_of_the_example(learner, read):
    assert list_shown(read(learner.get(READ))) == EXAMPLE_TEXTS
    typed = read(learner.get(f"{READ}?cost.price=50.5&cost.boxes=2"))
    assert list_shown(typed) == ["Copy into our worksheet"]
    other_way = read(learner.get(f"{READ}?cost.price=1500&cost.boxes=2"))
    assert list_shown(other_way) == EXAMPLE_TEXTS


@pytest.mark.parametrize(
    ("number", "stored", "is_warned"),
    [("3000", "", True), ("3000", "2,500", True), ("3000", "3000", False), ("101", "", False)],
)
def test_field_warns_of_the_number_of_the_example(learner, post, read, number, stored, is_warned):
    post(learner, f"{SHEET_PAGE}/worksheet", {"field-total": stored})

    page = read(learner.get(f"{SHEET_PAGE}?field=total&copy={number}&example=3000"))

    assert ("3000 is the number of the example in the lesson" in page.text) is is_warned


def test_link_without_a_number_is_hidden(learner, read):
    page = read(learner.get(f"{READ}?cost.price=many"))

    assert [copy.get("hidden") for copy in page.elements(".//dd[@data-copy]")] == [""]


@pytest.mark.parametrize("person", ["", "ravi"])
def test_only_enrolled_readers_get_the_link(learner, client, post, sign_in, read, person):
    list_copies(read(learner.get(READ)))  # the body of an enrolled reader is cached
    post(client, "/sign-out")
    if person:
        sign_in(client, person)

    for address in (READ, f"{READ}?cost.boxes=2"):
        assert list_copies(read(client.get(address))) == []


def get_value(page, field="total"):
    return page.elements(f".//input[@id='field-{field}']")[0].get("value")


def test_empty_field_shows_the_number_which_is_not_saved(learner, read):
    page = read(learner.get(COPY))

    assert get_value(page) == "3000"
    assert "From the calculator: 3000. It is not saved yet" in page.text
    assert [box.get("id") for box in page.elements(".//details[@data-field][@open]")] == [
        "step-total"
    ]
    assert get_value(read(learner.get(SHEET_PAGE))) == ""


def test_number_in_the_field_stays_until_the_button_replaces_it(learner, post, read):
    post(learner, f"{SHEET_PAGE}/worksheet", {"field-product": "Tea", "field-total": "2,500"})

    page = read(learner.get(COPY))
    kept = get_value(page)
    button = page.elements(".//button[@name='copied']")[0]
    sent = {"field-product": "Tea", "field-total": kept, "copied": button.get("value")}
    answer = post(learner, f"{SHEET_PAGE}/worksheet", sent)

    assert (kept, button.get("value")) == ("2,500", "total=3000")
    assert get_value(read(learner.get(answer.location))) == "3000"
    assert re.search(r"field=total#step-total$", answer.location)


def test_same_number_in_other_digits_is_not_offered_again(learner, post, read):
    post(learner, f"{SHEET_PAGE}/worksheet", {"field-total": "3,000.00"})

    page = read(learner.get(COPY))

    assert "From the calculator" not in page.text
    assert get_value(page) == "3,000.00"


@pytest.mark.parametrize(
    "query",
    [
        "field=total&copy=many",
        "field=total&copy=" + "9" * 61,
        "field=goal&copy=3",
        "field=product&copy=3",
        "field=gone&copy=3",
    ],
)
def test_anything_else_in_the_address_is_ignored(learner, read, query):
    page = read(learner.get(f"{SHEET_PAGE}?{query}"))

    assert "From the calculator" not in page.text
    assert [get_value(page, field) for field in ("total", "goal")] == ["", ""]


def test_button_of_another_field_changes_nothing(learner, post, read):
    post(learner, f"{SHEET_PAGE}/worksheet", {"field-goal": "7", "copied": "goal=3"})

    assert get_value(read(learner.get(SHEET_PAGE)), "goal") == "7"


def test_visitor_of_the_worksheet_sees_no_number(learner, client, post, read):
    post(client, "/sign-out")

    assert "3000" not in read(client.get(COPY)).text
