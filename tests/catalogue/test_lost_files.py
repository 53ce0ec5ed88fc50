"""Files of a course that the store has lost."""

import pytest

from lms.store import Store
from tests.catalogue.test_publishing import LEAF, publish, write_course


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path)


def test_text_that_the_store_has_lost_does_not_keep_a_course_from_publishing(
    database, tmp_path, folder
):
    publish(database, tmp_path, folder)
    store = Store(tmp_path / "files")
    store.delete(store.put(LEAF.encode()))
    (folder / "leaf.en.md").write_text(LEAF.split(":::question", maxsplit=1)[0])

    (refused,) = publish(database, tmp_path, folder)
    (folder / "leaf.en.md").write_text(LEAF + "\nTea again.\n")
    (outcome,) = publish(database, tmp_path, folder)

    assert refused.result is None
    assert outcome.result.number == 2
