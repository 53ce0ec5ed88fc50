"""Content of the site is published from a folder; courses refer to the content published last."""

import pytest
from click.testing import CliRunner

from lms.catalogue.queries import published as queries
from lms.cli import group
from tests.catalogue.test_publishing import LEAF, errors, publish, use_new_database, write_course

PATHS = "- {id: makers, title: {en: Tea makers}, courses: [tea]}\n"
GLOSSARY = "leaf: {en: {word: leaf, definition: What is plucked.}}\n"
FACTS = """\
A01:
  {statement: {en: Tea grows.}, source: {en: A book}, status: V, print: figure, checked: 2026-11,
   review: 2027-11}
"""
SHARED = {"facts.yml": FACTS, "glossary.yml": GLOSSARY, "paths.yml": PATHS}
CASE = """\
---
title: The bay
minutes: 5
kind: case
status: ready
product: tea
country: CN
year: "2024"
source: A01
consent: "yes"
---
A case.
"""


def read_shared(database):
    with database.read_session() as session:
        shared = queries.get_shared(session)
    names = [path.id for path in shared.paths]
    return names, sorted(shared.glossary), sorted(shared.facts)


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path)


@pytest.fixture
def site(database, tmp_path, folder):
    """A site with a course and all shared files; gives the folder of all courses."""
    for name, text in SHARED.items():
        (folder.parent / name).write_text(text)
    shared, course = publish(database, tmp_path, folder.parent)
    assert (shared.updated_files, shared.retained, course.result.is_new) == (
        tuple(SHARED),
        (),
        True,
    )
    return folder.parent


def test_a_folder_without_shared_files_leaves_those_of_the_site(database, tmp_path, site):
    for name in SHARED:
        (site / name).unlink()

    shared, course = publish(database, tmp_path, site)

    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    assert (shared.updated_files, shared.retained) == ((), tuple(SHARED))
    assert (shared.is_refused, course.result.is_new) == (False, False)


@pytest.mark.parametrize("name", sorted(SHARED))
def test_a_shared_file_alone_is_renewed_beside_the_others(database, tmp_path, site, name):
    for other in SHARED:
        (site / other).unlink()
    (site / name).write_text(SHARED[name].replace("makers", "growers") + "# tea\n")

    shared, _ = publish(database, tmp_path, site)

    names = "growers" if name == "paths.yml" else "makers"
    assert read_shared(database) == ([names], ["leaf"], ["A01"])
    assert (shared.updated_files, shared.retained) == ((name,), tuple(sorted({*SHARED} - {name})))


def test_an_empty_shared_file_is_a_wish(database, tmp_path, site):
    (site / "paths.yml").write_text("")

    shared, _ = publish(database, tmp_path, site)

    assert read_shared(database) == ([], ["leaf"], ["A01"])
    assert (shared.updated_files, shared.retained) == (("paths.yml",), ())


LINKED = LEAF.replace("A leaf is", "A [leaf](term:leaf) ([A01](fact:A01)) is")


@pytest.mark.parametrize(("name", "entry"), [("facts.yml", "A01"), ("glossary.yml", "leaf")])
def test_a_shared_file_without_what_another_course_uses_is_refused(
    database, tmp_path, site, name, entry
):
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    (site / "tea").rename(tmp_path / "tea")
    (site / name).write_text(SHARED[name].replace(entry, f"{entry}2"))

    (shared,) = publish(database, tmp_path, site)

    assert (shared.is_refused, shared.updated_files) == (True, ())
    (problem,) = shared.problems
    assert (problem.path, problem.code) == (name, "shared-entry-used")
    assert (problem.values["course"], problem.values["names"]) == ("tea", entry)
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    (site / name).write_text("x: [")
    (broken,) = publish(database, tmp_path, site)
    assert errors(broken) == ["yaml-syntax"]


def test_an_entry_that_only_courses_of_the_folder_use_may_be_taken_out(database, tmp_path, site):
    (site / "tea/leaf.en.md").write_text(LINKED)
    publish(database, tmp_path, site)
    (site / "tea/leaf.en.md").write_text(LEAF)
    (site / "facts.yml").write_text(FACTS.replace("A01", "A02"))

    shared, course = publish(database, tmp_path, site)

    assert (errors(shared), shared.updated_files, errors(course)) == ([], ("facts.yml",), [])
    assert read_shared(database) == (["makers"], ["leaf"], ["A02"])


def test_a_course_without_its_glossary_may_use_that_of_the_site(database, tmp_path, site):
    for name in SHARED:
        (site / name).unlink()
    (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is", "A [leaf](term:leaf) is"))

    outcomes = [*publish(database, tmp_path, site / "tea"), *publish(database, tmp_path, site)]

    assert [errors(outcome) for outcome in outcomes] == [[], [], []]
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])


def test_a_broken_glossary_is_refused_and_courses_refer_to_that_of_the_site(
    database, tmp_path, site
):
    (site / "glossary.yml").write_text("leaf: [")
    (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is", "A [leaf](term:leaf) is"))

    shared, course = publish(database, tmp_path, site)

    assert (errors(shared), shared.updated_files) == (["yaml-syntax"], ())
    assert (errors(course), course.result.is_new) == ([], True)
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])


def test_a_broken_file_keeps_no_whole_one_from_the_courses_that_refer_to_it(
    database, tmp_path, folder
):
    (folder.parent / "paths.yml").write_text("- {id: [")
    (folder.parent / "glossary.yml").write_text(GLOSSARY)
    (folder / "leaf.en.md").write_text(LEAF.replace("A leaf is", "A [leaf](term:leaf) is"))

    shared, course = publish(database, tmp_path, folder.parent)

    assert (errors(shared), shared.is_refused) == (["yaml-syntax"], True)
    assert shared.updated_files == ("glossary.yml",)
    assert (errors(course), course.result.is_new) == ([], True)
    assert read_shared(database) == ([], ["leaf"], [])


@pytest.mark.parametrize("broken", sorted(SHARED))
def test_of_a_broken_file_the_site_keeps_its_own(database, tmp_path, site, broken):
    for name, text in SHARED.items():
        (site / name).write_text("x: [" if name == broken else f"{text}# tea\n")

    shared, course = publish(database, tmp_path, site)

    assert shared.updated_files == tuple(sorted({*SHARED} - {broken}))
    assert (shared.is_refused, shared.retained, errors(course)) == (True, (), [])
    assert read_shared(database) == (["makers"], ["leaf"], ["A01"])
    (site / broken).write_text(f"{SHARED[broken]}# corrected\n")
    corrected, _ = publish(database, tmp_path, site)
    assert (errors(corrected), corrected.updated_files) == ([], (broken,))


def test_a_course_without_the_library_may_use_that_of_the_site(database, tmp_path, site):
    (site / "library").mkdir()
    (site / "library/bay.en.md").write_text(CASE)
    library, _ = publish(database, tmp_path, site)
    assert (library.course, library.result.is_new) == ("library", True)
    (site / "library/bay.en.md").unlink()
    (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is", "A leaf ([bay](case:bay)) is"))

    shared, course = publish(database, tmp_path, site)

    assert (shared.retained, errors(course)) == (("library",), [])


def test_a_broken_library_is_refused_and_courses_refer_to_that_of_the_site(
    database, tmp_path, site
):
    (site / "library").mkdir()
    (site / "library/bay.en.md").write_text(CASE)
    publish(database, tmp_path, site)
    (site / "library/hill.en.md").write_text(CASE.replace("kind: case", "kind: song"))
    for case, codes in (("bay", []), ("hill", ["link-case"])):
        (site / "tea/leaf.en.md").write_text(LEAF.replace("A leaf is", f"A [leaf](case:{case}) is"))

        library, course = publish(database, tmp_path, site)

        assert (library.course, library.is_refused, errors(course)) == ("library", True, codes)


def test_a_course_alone_may_use_what_is_published_only(database, tmp_path, folder):
    """Files beside it are not published with it: a link to them would be broken."""
    (folder.parent / "glossary.yml").write_text(GLOSSARY)
    (folder / "leaf.en.md").write_text(LEAF.replace("A leaf is", "A [leaf](term:leaf) is"))

    (alone,) = publish(database, tmp_path, folder)
    assert errors(alone) == ["link-term"]

    publish(database, tmp_path, folder.parent)
    (alone,) = publish(database, tmp_path, folder)
    assert errors(alone) == []


def test_the_command_says_what_the_site_keeps(tmp_path, folder, monkeypatch):
    use_new_database(tmp_path, monkeypatch)
    for name in ("paths.yml", "glossary.yml"):
        (folder.parent / name).write_text(SHARED[name])
    first = CliRunner().invoke(group, ["courses", "publish", str(folder.parent)])
    (folder.parent / "paths.yml").unlink()

    second = CliRunner().invoke(group, ["courses", "publish", str(folder.parent)])

    assert (first.exit_code, first.output.splitlines()[:2]) == (
        0,
        ["glossary.yml: published.", "paths.yml: published."],
    )
    assert (second.exit_code, second.output.splitlines()) == (
        0,
        [
            "paths.yml: not in this folder, so the site keeps its current version.",
            "tea: unchanged, revision 1.",
        ],
    )
