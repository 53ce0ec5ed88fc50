"""Shared files and pages of the plan are published whole or not at all."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries import published as queries
from lms.catalogue.services.publish import retire
from lms.content.folder import check_folder
from tests.catalogue.test_publishing import COURSE, LEAF, QUIZ, errors, publish
from tests.catalogue.test_publishing_site import FACTS, LINKED, SHARED, read_shared
from tests.catalogue.test_shared_references import enrol, leave
from tests.factories import NOW


@pytest.mark.parametrize(("name", "scheme"), [("facts.yml", "fact"), ("glossary.yml", "term")])
def test_new_entries_of_a_broken_file_are_not_told_as_missing_one_by_one(
    database, tmp_path, site, name, scheme
):
    """One cause is one problem; a course whose entries would not be there is not published."""
    links = "".join(f"[new]({scheme}:B0{number}) " for number in range(5))
    (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is", f"{links} is"))
    (site / name).write_text(f"{SHARED[name]}B00: [")

    shared, course = publish(database, tmp_path, site)

    assert (errors(shared), errors(course)) == (["yaml-syntax"], ["shared-refused"])
    (problem,) = [found for found in course.problems if found.code == "shared-refused"]
    assert (problem.path, problem.values) == ("tea/course.yml", {"file": name, "count": "5"})


def test_a_source_that_a_refused_course_has_stays(database, tmp_path, site):
    """Taken out in the folder together with an error of the course: neither is published."""
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    (site / "tea/leaf.en.md").write_text(LEAF.replace("minutes: 5", "minutes: five"))
    (site / "facts.yml").write_text(FACTS.replace("A01", "A02"))

    shared, course = publish(database, tmp_path, site)

    assert (errors(shared), errors(course)) == (["shared-entry-of-refused"], ["value-wrong"])
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    assert shared.updated_files == ()


def test_a_course_that_needs_a_file_refused_for_another_course_is_refused_too(
    database, tmp_path, site
):
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    nuts = site / "nuts"
    nuts.mkdir()
    (nuts / "course.yml").write_text(COURSE.replace("id: tea", "id: nuts"))
    (nuts / "leaf.en.md").write_text(LINKED.replace("A01", "A02"))
    (nuts / "quiz.en.md").write_text(QUIZ)
    (site / "tea/leaf.en.md").write_text(LEAF.replace("minutes: 5", "minutes: five"))
    (site / "facts.yml").write_text(FACTS.replace("A01", "A02"))

    shared, *courses = publish(database, tmp_path, site)

    found = {course.course: errors(course) for course in courses}
    assert found == {"nuts": ["shared-refused"], "tea": ["value-wrong"]}
    assert errors(shared) == ["shared-entry-of-refused"]


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [("facts.yml", "A01", "link-fact"), ("glossary.yml", "leaf", "link-term")],
)
def test_an_entry_removed_before_its_references_is_reported_with_each_of_them(
    database, tmp_path, site, name, entry, code
):
    """With the file that is published the lesson has no error, and without the lesson the file."""
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    (site / name).write_text(SHARED[name].replace(entry, f"{entry}2"))

    shared, course = publish(database, tmp_path, site)

    assert (errors(shared), errors(course)) == (["shared-entry-of-refused"], [code])
    (lost,) = shared.problems
    assert (lost.path, lost.values) == (name, {"course": "tea", "names": entry})
    (reference,) = [problem for problem in course.problems if problem.code == code]
    assert (reference.path, reference.line) == ("tea/leaf.en.md", 6)
    assert reference.values["name"] == entry
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    (site / "tea/leaf.en.md").write_text(LEAF)
    assert [errors(outcome) for outcome in publish(database, tmp_path, site)] == [[], []]


SHEET = """\
---
title: Our plan
minutes: 5
kind: worksheet
status: ready
---
:::field id=monday type=text plan=monday.first-step
What do we do on Monday?
:::
"""


def write_with_plan(site, name, page="monday"):
    folder = site / name
    folder.mkdir(exist_ok=True)
    course = COURSE.replace("id: tea", f"id: {name}").replace("[leaf, quiz]", "[leaf, quiz, plan]")
    for file, text in (("course.yml", course), ("leaf.en.md", LEAF), ("quiz.en.md", QUIZ)):
        (folder / file).write_text(text)
    (folder / "plan.en.md").write_text(SHEET.replace("plan=monday", f"plan={page}"))


@pytest.mark.parametrize("alone", [False, True])
def test_a_page_of_the_plan_that_another_course_fills_is_refused(database, tmp_path, site, alone):
    """The new course is refused, not the one that is published, whatever their names."""
    write_with_plan(site, "tea")
    publish(database, tmp_path, site)
    write_with_plan(site, "nuts")

    outcomes = publish(database, tmp_path, site / "nuts" if alone else site)
    (nuts,) = [outcome for outcome in outcomes if outcome.is_refused]

    assert (nuts.course, errors(nuts)) == ("nuts", ["plan-page-shared"])
    (problem,) = [found for found in nuts.problems if found.code == "plan-page-shared"]
    first = "tea/plan.en.md" if alone else "tea/plan.en.md:7"
    assert (problem.path, problem.line) == ("nuts/plan.en.md", 7)
    assert problem.values == {"page": "monday", "first": first}
    checked = check_folder(site / "nuts" if alone else site).problems
    clash = [found for found in checked if found.code == "plan-page-shared"]
    assert [found.path for found in clash] == [f"{'nuts' if alone else 'tea'}/plan.en.md"]


def list_clashes(outcomes):
    """The page and the file that fills it, by the course that is refused for it."""
    return {
        outcome.course: (problem.values["page"], problem.values["first"])
        for outcome in outcomes
        for problem in outcome.problems
        if problem.code == "plan-page-shared"
    }


@pytest.mark.parametrize("new", ["nuts", "wool"])
def test_a_refused_course_keeps_the_pages_that_are_published(database, tmp_path, site, new):
    """The folder moves its page to another course, whether that is read before it or after it."""
    write_with_plan(site, "tea")
    publish(database, tmp_path, site)
    write_with_plan(site, "tea", page="other")
    (site / "tea/leaf.en.md").write_text(LEAF.replace("minutes: 5", "minutes: five"))
    write_with_plan(site, new)

    outcomes = publish(database, tmp_path, site)

    assert list_clashes(outcomes) == {new: ("monday", "tea/plan.en.md")}
    assert [outcome.is_refused for outcome in outcomes] == [True, True]
    (site / "tea/leaf.en.md").write_text(LEAF)
    moved = publish(database, tmp_path, site)
    assert [errors(outcome) for outcome in moved] == [[], []]


def test_a_new_course_with_errors_takes_no_page(database, tmp_path, site):
    write_with_plan(site, "apples")
    (site / "apples/leaf.en.md").write_text(LEAF.replace("minutes: 5", "minutes: five"))
    write_with_plan(site, "nuts")

    apples, nuts, _tea = publish(database, tmp_path, site)

    assert (errors(apples), errors(nuts)) == (["value-wrong"], [])


def test_two_published_courses_may_exchange_their_pages_only_together(database, tmp_path, site):
    write_with_plan(site, "tea")
    write_with_plan(site, "nuts", page="other")
    publish(database, tmp_path, site)
    write_with_plan(site, "tea", page="other")
    write_with_plan(site, "nuts", page="monday")

    (alone,) = publish(database, tmp_path, site / "nuts")
    together = publish(database, tmp_path, site)

    assert list_clashes([alone]) == {"nuts": ("monday", "tea/plan.en.md")}
    assert [errors(outcome) for outcome in together] == [[], []]


@pytest.mark.parametrize("is_retired", [True, False], ids=["retired course", "older edition"])
def test_learners_under_way_keep_their_page_of_the_plan(database, tmp_path, site, is_retired):
    """Nobody else reads the worksheet: its course is retired, or has it no longer."""
    write_with_plan(site, "tea")
    publish(database, tmp_path, site)
    enrolment = enrol(database)
    if is_retired:
        with database.read_session() as session:
            course_id = queries.get_current(session, "tea").course_id
        database.write(retire, Act(SYSTEM, NOW), course_id=course_id)
        (site / "tea").rename(tmp_path / "tea")
    else:
        without_plan = COURSE.replace("id: tea", "id: tea\nretired: {lessons: [plan]}")
        (site / "tea/course.yml").write_text(without_plan)
        (site / "tea/plan.en.md").unlink()
    write_with_plan(site, "nuts")

    meanwhile = [publish(database, tmp_path, site), publish(database, tmp_path, site)]
    leave(database, enrolment)
    afterwards = publish(database, tmp_path, site)

    expected = {"nuts": ("monday", "tea/plan.en.md")}
    assert [list_clashes(outcomes) for outcomes in meanwhile] == [expected, expected]
    assert list_clashes(afterwards) == {}
    assert all(errors(outcome) == [] for outcome in afterwards)
