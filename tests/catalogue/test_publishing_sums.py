"""Sums are checked before a course is published, and are not published themselves."""

import pytest

from lms.catalogue.queries import published as queries
from tests.catalogue.test_publishing import LEAF, errors, publish, write_course

DATASET = "leaf_kg: 4.5\n"
SUMS = "leaf:\n- expression: leaf_kg * 10\n  result: 45\n"


@pytest.fixture
def folder(tmp_path):
    """A course whose lesson prints the result of its only sum."""
    folder = write_course(tmp_path)
    (folder / "leaf.en.md").write_text(LEAF.replace("A leaf is", "45 kg of leaf is"))
    (folder / "sums.yml").write_text(SUMS)
    (folder.parent / "dataset.yml").write_text(DATASET)
    return folder


def test_right_sums_are_published_with_neither_file(database, tmp_path, folder):
    (course,) = publish(database, tmp_path, folder.parent)

    with database.read_session() as session:
        current = queries.find_current(session, "tea")
        stored = {row.path for row in queries.list_files(session, current.id)}
        shared = queries.get_shared_hashes_by_path(session)
    assert (errors(course), course.result.is_new) == ([], True)
    assert (stored, dict(shared)) == ({"course.yml", "leaf.en.md", "quiz.en.md"}, {})


def test_a_changed_sum_alone_makes_no_revision(database, tmp_path, folder):
    publish(database, tmp_path, folder.parent)
    (folder / "sums.yml").write_text(SUMS.replace("* 10", "/ 1 * 10"))

    (course,) = publish(database, tmp_path, folder.parent)

    assert course.result.is_new is False


@pytest.mark.parametrize("alone", [True, False])
def test_a_wrong_sum_keeps_the_course_from_being_published(database, tmp_path, folder, alone):
    (folder.parent / "dataset.yml").write_text("leaf_kg: 4.6\n")

    (course,) = publish(database, tmp_path, folder if alone else folder.parent)

    assert (errors(course), course.is_refused) == (["sum-wrong"], True)


@pytest.mark.parametrize("alone", [True, False])
def test_a_broken_dataset_is_reported_and_its_sums_are_not_checked(
    database, tmp_path, folder, alone
):
    (folder.parent / "dataset.yml").write_text("leaf_kg: [")

    shared, course = publish(database, tmp_path, folder if alone else folder.parent)

    assert (errors(shared), shared.is_refused) == (["yaml-syntax"], True)
    assert (errors(course), course.result.is_new) == ([], True)


def test_without_a_dataset_only_sums_of_plain_numbers_are_checked(database, tmp_path, folder):
    (folder.parent / "dataset.yml").unlink()
    (folder / "sums.yml").write_text(f"{SUMS}- expression: 9 * 5.1\n  result: 45\n")

    (course,) = publish(database, tmp_path, folder.parent)

    assert errors(course) == ["sum-wrong"]
