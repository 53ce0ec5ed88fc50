"""Rows that other rows refer to: what an undo may not delete."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.db import Base
from lms.db.chunks import chunks

OFFERS = "cohort_organization"
"""The table of the organizations of cohorts; an undo withdraws its rows with an organization."""


def find_referenced(
    session: Session, table: str, ids: Collection[int], *, excluding: Collection[str] = ()
) -> set[int]:
    """Return those of the ids of a table that rows of other tables than `excluding` refer to."""
    columns = list_referring_columns(table, excluding)
    return {
        id_
        for part in chunks(sorted(ids))
        for column in columns
        for id_ in session.scalars(select(column).where(column.in_(part)).distinct())
    }


def list_referring_columns(table: str, excluding: Collection[str] = ()) -> list[Any]:
    """Return the columns that refer to a table, without those of the tables in `excluding`.

    Rows that the database deletes together with the row that they refer to are a part of it.
    """
    return [
        key.parent
        for sorted_table in Base.metadata.sorted_tables
        if sorted_table.name not in excluding
        for key in sorted_table.foreign_keys
        if key.column.table.name == table and key.ondelete != "CASCADE"
    ]
