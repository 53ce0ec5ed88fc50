"""References to a row that is looked up, merged, undone or erased are found by an index."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, UniqueConstraint, inspect

from lms.db import Base
from tests.conftest import load_models

_NEVER_DELETED = "no query starts from it, and {} are never deleted"
# A delete looks for rows that refer to it, so the parents of these are never deleted either.
WITHOUT_INDEX = {
    "cohort_course.course_id": _NEVER_DELETED.format("courses"),
    "attempt.revision_id": _NEVER_DELETED.format("revisions"),
    "attempt_grade.revision_id": _NEVER_DELETED.format("revisions"),
    "certificate.revision_id": _NEVER_DELETED.format("revisions"),
    "completion.revision_id": _NEVER_DELETED.format("revisions"),
}


def test_every_foreign_key_is_the_first_column_of_an_index():
    load_models()
    bare = {
        str(key.parent)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.parent.name not in {column.name for column in _list_first_columns(table)}
    }

    assert bare == set(WITHOUT_INDEX), (
        "Write index=True on the foreign key (and its index into the migration), or name the "
        "column and the reason in WITHOUT_INDEX."
    )


def test_indexes_of_the_models_are_in_the_database(database):
    """On both engines, so that an index lost from the migration is seen by its name."""
    found = {
        (table, index["name"])
        for table in Base.metadata.tables
        for index in inspect(database.writer).get_indexes(table)
        if not index.get("duplicates_constraint") and not is_of_search(index["name"])
    }

    expected = {
        (table.name, str(index.name))
        for table in Base.metadata.sorted_tables
        for index in table.indexes
    }
    assert found == expected, "Write the index of the model into the migration, by its name."


def is_of_search(name: str) -> bool:
    """Each engine has its own index of words: tests/search/test_hits.py."""
    return name.startswith("search_")


def _list_first_columns(table: Table) -> Iterator[Column]:
    """A partial index does not count: it misses rows that a look-up or a delete must find."""
    for index in table.indexes:
        if index.dialect_options["postgresql"].get("where") is None:
            yield next(iter(index.columns))
    yield next(iter(table.primary_key.columns))
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield next(iter(constraint.columns))
