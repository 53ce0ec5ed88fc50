"""Search, glossary and cases link a lesson exactly for those whom its page lets in."""

import pytest

from tests.pages.learner.conftest import COURSE, publish
from tests.pages.public.cases import make_case, publish_library

LESSON = """\
---
title: Xylophone prices
minutes: 5
outcomes: [o1]
status: ready
---
The [contribution](term:contribution) of a quagga.
"""
SHEET = """\
---
title: Quagga sheet
minutes: 5
kind: worksheet
outcomes: [o1]
status: ready
---
The [contribution](term:contribution) of a quagga.

:::field id=price type=money
Our price
:::
"""
READERS = (None, "mei", "chen", "ravi", "ana", "noor")


def publish_open(app, folder, access, name="closed-course"):
    """A course with a lesson and a worksheet, and a case that leads to the lesson."""
    course = COURSE.replace("access: cohort", f"access: {access}")
    course = course.replace("closed-course", name).replace("[all-kinds]", "[words, sheet]")
    publish(app, folder / name, {"words": LESSON, "sheet": SHEET}, course)
    publish_library(app, folder, {"ours": make_case(more=f"related: [{name}/words]\n")})


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("access", ["public", "account", "cohort"])
def test_links_agree_with_the_page(app, client, read, sign_in, tmp_path, access, name):
    publish_open(app, tmp_path / "courses", access)
    if name:
        sign_in(client, name)

    pages = {
        "search": read(client.get("/search?q=quagga")),
        "glossary": read(client.get("/glossary/contribution")),
        "case": read(client.get("/library/ours")),
    }

    for lesson in ("words", "sheet"):
        address = f"/learn/closed-course/{lesson}"
        is_open = client.get(address).status_code == 200
        linked = {page: address in found.addresses() for page, found in pages.items()}
        expected = dict.fromkeys(pages, is_open) | ({"case": False} if lesson == "sheet" else {})
        assert linked == expected


@pytest.mark.parametrize("name", ["mei", None])
def test_number_of_statements_does_not_grow_with_the_courses(
    app, client, sign_in, tmp_path, count_sent, name
):
    if name:
        sign_in(client, name)
    counts = []
    for number in (1, 2, 3):
        folder = tmp_path / "courses"
        text = LESSON.replace("Xylophone", f"Xylophone {number}")
        course = COURSE.replace("closed-course", f"course-{number}")
        publish(app, folder / f"course-{number}", {"all-kinds": text}, course)
        client.get("/glossary/contribution")
        counts.append(count_sent(lambda: client.get("/glossary/contribution")))

    assert counts[0] == counts[2]
