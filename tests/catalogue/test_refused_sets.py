"""Shared files and pages of the plan are published whole or not at all."""

import pytest

from lms.content.folder import check_folder
from tests.catalogue.test_publishing import COURSE, LEAF, QUIZ, errors, publish, write_course
from tests.catalogue.test_publishing_site import FACTS, LINKED, SHARED, read_shared


@pytest.fixture
def site(database, tmp_path):
    """A folder of one course with all shared files, published."""
    folder = write_course(tmp_path).parent
    for name, text in SHARED.items():
        (folder / name).write_text(text)
    publish(database, tmp_path, folder)
    return folder


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

    assert (errors(shared), errors(course)) == (["shared-entry-used"], ["value-wrong"])
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    assert shared.renewed == ()


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
    assert errors(shared) == ["shared-entry-used"]


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


def write_with_plan(site, name):
    folder = site / name
    folder.mkdir(exist_ok=True)
    course = COURSE.replace("id: tea", f"id: {name}").replace("[leaf, quiz]", "[leaf, quiz, plan]")
    for file, text in (("course.yml", course), ("leaf.en.md", LEAF), ("quiz.en.md", QUIZ)):
        (folder / file).write_text(text)
    (folder / "plan.en.md").write_text(SHEET)


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
