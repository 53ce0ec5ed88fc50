"""Entries of the shared files that published lessons refer to cannot be taken out."""

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import prepare_folder
from lms.catalogue.queries import published as queries
from lms.catalogue.services.publish import retire
from lms.content.folder import read_courses_folder
from lms.enrolment.services.enrolling import end_enrolment, enrol_person_in_course
from tests.catalogue.test_publishing import COURSE, LEAF, build_publisher, errors, publish
from tests.catalogue.test_publishing_site import CASE, FACTS, GLOSSARY, LINKED
from tests.factories import NOW, make_people

MORE = """\
---
title: More
minutes: 5
kind: quiz
status: ready
---
:::question single id=q-more outcome=o1 lesson=leaf
What is plucked ([A01](fact:A01))?

- [x] A part {#a}
  > A [leaf](term:leaf).
- [ ] A stone {#b}
  > No.
:::
"""
WITHOUT_ENTRIES = {
    "facts.yml": FACTS.replace("A01", "A02"),
    "glossary.yml": GLOSSARY.replace("leaf", "stem"),
}
USED_BY_TEA = {("facts.yml", "tea"): "A01", ("glossary.yml", "tea"): "leaf"}


def enrol(database):
    learner = make_people(database).li
    values = {"person_id": learner.id, "course": "tea"}
    return database.write(enrol_person_in_course, Act(SYSTEM, NOW), **values)


def leave(database, enrolment):
    database.write(end_enrolment, Act(SYSTEM, NOW), enrolment_id=enrolment)


def write_without_entries(site):
    for name, text in WITHOUT_ENTRIES.items():
        (site / name).write_text(text)


def list_lost(outcome):
    """The entries that lessons refer to, by (file, course)."""
    lost = [found for found in outcome.problems if found.code == "shared-entry-used"]
    return {(found.path, found.values["course"]): found.values["names"] for found in lost}


def test_an_entry_that_learners_of_an_older_edition_read_stays(database, tmp_path, site):
    """Also in the publish that opens the newer edition; the term is in the feedback of a quiz."""
    with_more = COURSE.replace("[leaf, quiz]", "[leaf, quiz, more]")
    without_more = COURSE.replace("id: tea", "id: tea\nretired: {lessons: [more]}")
    (site / "tea/course.yml").write_text(with_more)
    (site / "tea/more.en.md").write_text(MORE)
    publish(database, tmp_path, site)
    enrolment = enrol(database)
    (site / "tea/course.yml").write_text(without_more)
    (site / "tea/more.en.md").unlink()
    write_without_entries(site)

    meanwhile, course = publish(database, tmp_path, site)
    afterwards, _ = publish(database, tmp_path, site)

    assert (errors(course), course.result.is_new_edition) == ([], True)
    assert (list_lost(meanwhile), list_lost(afterwards)) == (USED_BY_TEA, USED_BY_TEA)
    leave(database, enrolment)
    nobody, _ = publish(database, tmp_path, site)
    assert (errors(nobody), nobody.updated_files) == ([], tuple(WITHOUT_ENTRIES))


def test_an_entry_of_an_optional_lesson_stays_with_an_edition_that_becomes_older(
    database, tmp_path, site
):
    """An optional lesson is taken out for all, unless the same publish opens a newer edition."""
    optional = COURSE.replace("outcomes:", "completion: {quizzes: optional}\noutcomes:")
    (site / "tea/course.yml").write_text(optional.replace("[leaf, quiz]", "[leaf, quiz, more]"))
    (site / "tea/more.en.md").write_text(MORE)
    publish(database, tmp_path, site)
    enrolment = enrol(database)
    (site / "tea/more.en.md").unlink()
    write_without_entries(site)
    without = optional.replace("id: tea", "id: tea\nretired: {lessons: [more]}")
    (site / "tea/course.yml").write_text(without)
    for_all, _ = prepare_folder(build_publisher(database, tmp_path), read_courses_folder(site))
    (site / "tea/course.yml").write_text(without.replace("[leaf, quiz]", "[leaf, quiz, new]"))
    (site / "tea/new.en.md").write_text(LEAF.replace("q-leaf", "q-new"))

    outcome, course = publish(database, tmp_path, site)

    assert list_lost(for_all) == {}
    assert (errors(course), course.result.is_new_edition) == ([], True)
    assert list_lost(outcome) == USED_BY_TEA
    leave(database, enrolment)
    nobody, _ = publish(database, tmp_path, site)
    assert nobody.updated_files == tuple(WITHOUT_ENTRIES)


def test_an_entry_of_a_retired_course_stays_as_long_as_it_has_learners(database, tmp_path, site):
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    enrolment = enrol(database)
    with database.read_session() as session:
        course_id = queries.get_current(session, "tea").course_id
    database.write(retire, Act(SYSTEM, NOW), course_id=course_id)
    (site / "tea").rename(tmp_path / "tea")
    write_without_entries(site)

    (shared,) = publish(database, tmp_path, site)

    assert list_lost(shared) == USED_BY_TEA
    leave(database, enrolment)
    (nobody,) = publish(database, tmp_path, site)
    assert (errors(nobody), nobody.updated_files) == ([], tuple(WITHOUT_ENTRIES))


def test_an_entry_that_the_library_of_the_site_uses_stays(database, tmp_path, site):
    (site / "library").mkdir()
    (site / "library/bay.en.md").write_text(CASE.replace("A case.", "A [leaf](term:leaf)."))
    publish(database, tmp_path, site)
    (site / "library/bay.en.md").rename(tmp_path / "bay.en.md")
    write_without_entries(site)

    shared, _course = publish(database, tmp_path, site)

    assert list_lost(shared) == {("glossary.yml", "library"): "leaf"}
    (tmp_path / "bay.en.md").rename(site / "library/bay.en.md")
    (site / "library/bay.en.md").write_text(CASE)
    without_term = publish(database, tmp_path, site)[0]
    assert errors(without_term) == []
