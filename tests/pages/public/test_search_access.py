"""The search shows of a text what its reader may read, and finds nothing that is withheld."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course
from lms.catalogue.queries.published import get_current
from lms.catalogue.services.publish import retire
from lms.enrolment.models import Enrolment
from tests.pages.client import find_person
from tests.pages.learner.conftest import COURSE, publish
from tests.pages.public.searches import find, list_titles

LESSON = """\
---
title: Xylophone prices
minutes: 5
outcomes: [o1]
status: ready
---
A quagga weighs the harvest.

:::trainer
## Zorilla heading

Okapi note.
:::

:::question single id=q-practice
Which kudu is it?

- [x] The gnu {#a}
  > The dikdik explains.
- [ ] The eland {#b}
  > The bongo errs.
:::
"""
QUIZ = """\
---
title: Final check
minutes: 5
kind: quiz
outcomes: [o1]
status: ready
---
Ibex introduction.

:::question single id=q-graded outcome=o1 lesson=words
Where is the nyala?

- [x] In the serow {#a}
  > Because of the tahr.
- [ ] In the goral {#b}
  > Not the markhor.
:::
"""
DRAFT = LESSON.replace("ready", "draft").replace("Xylophone", "Pangolin").replace("q-", "q-draft-")
WITHHELD = (
    "zorilla", "okapi", "kudu", "gnu", "dikdik", "bongo", "nyala", "serow", "tahr", "goral",
    "markhor", "pangolin",
)  # fmt: skip


def enrol(session, name, course):
    """As a cohort does that offers a course by invitation."""
    current = get_current(session, course)
    session.add(
        Enrolment(
            person_id=find_person(session, name),
            course_id=current.course_id,
            edition_id=current.edition_id,
            enrolled_at=clock.now(),
        )
    )


@pytest.fixture
def make_course(app, tmp_path):
    """A course with a lesson, a quiz and a draft, open to some."""

    def make(access):
        course = COURSE.replace("access: cohort", f"access: {access}").replace(
            "[all-kinds]", "[words, check, draft]"
        )
        texts = {"words": LESSON, "check": QUIZ, "draft": DRAFT}
        return publish(app, tmp_path / "courses/closed-course", texts, course)

    return make


@pytest.mark.parametrize("access", ["account", "cohort"])
def test_visitor_sees_the_title_only(client, read, make_course, access):
    make_course(access)

    for text in ("xylophone", "quagga"):
        page = find(client, read, text)
        assert list_titles(page) == ["Xylophone prices"]
        assert "weighs the harvest" not in page.text
        assert "/courses/closed-course" in page.links()
        assert "/learn/closed-course/words" not in page.links()


def test_account_opens_an_account_course(client, read, sign_in, make_course):
    make_course("account")
    sign_in(client, "mei")

    page = find(client, read, "quagga")

    assert "A quagga weighs the harvest." in page.text
    assert "/learn/closed-course/words" in page.links()


def test_cohort_course_is_read_by_those_enrolled_and_by_staff(
    client, read, sign_in, make_course, database
):
    make_course("cohort")
    sign_in(client, "mei")
    assert "weighs the harvest" not in find(client, read, "quagga").text

    database.write(enrol, "mei", "closed-course")
    page = find(client, read, "quagga")
    assert "weighs the harvest" in page.text
    assert "/learn/closed-course/words" in page.links()


@pytest.mark.parametrize("name", ["ravi", "noor"])
def test_staff_reads_all_that_is_published(client, read, sign_in, make_course, name):
    make_course("cohort")
    sign_in(client, name)

    assert "weighs the harvest" in find(client, read, "quagga").text


@pytest.mark.parametrize("name", [None, "mei", "ravi", "ana", "noor"])
def test_keys_questions_notes_and_drafts_are_found_by_nobody(
    client, read, sign_in, make_course, name
):
    make_course("public")
    if name:
        sign_in(client, name)

    assert list_titles(find(client, read, "quagga")) == ["Xylophone prices"]
    for word in WITHHELD:
        assert find(client, read, word).texts(".//ol") == [], word


def test_withheld_words_are_not_in_the_index(make_course, database):
    make_course("public")

    with database.writer.connect() as connection:
        rows = connection.exec_driver_sql("SELECT title, text, words FROM search_text").all()
    words = " ".join(f"{row.title} {row.text} {row.words}" for row in rows).lower()
    assert "quagga" in words
    assert [word for word in WITHHELD if word in words] == []


def test_retired_course_is_not_found(client, read, make_course, database):
    name = make_course("public")

    def act(session):
        course_id = session.query(Course.id).filter(Course.name == name).scalar()
        retire(session, Act(SYSTEM, clock.now()), course_id=course_id)

    database.write(act)

    assert "Nothing found" in find(client, read, "quagga").text
