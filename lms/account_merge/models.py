"""The table of merges, with the earlier values of every row that a merge changed."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id
from lms.db.change_log import RowChange

NOT_UNDONE = text("undone_at IS NULL")


class AccountMerge(Base):
    """One merge of an account (`source_id`) into another of the same person (`target_id`).

    `merged_enrolments`: pairs of enrolments in one course, that of the target first. `changes`:
    what the merge changed, for an undo; emptied when no undo is possible any more.
    """

    __tablename__ = "account_merge"
    __table_args__ = (
        CheckConstraint("source_id <> target_id", name="two_accounts"),
        Index(
            "uq_account_merge_not_undone",
            "source_id",
            unique=True,
            sqlite_where=NOT_UNDONE,
            postgresql_where=NOT_UNDONE,
        ),
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    merged_at: Mapped[dt.datetime]
    # None: from the command line.
    merged_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    undone_at: Mapped[dt.datetime | None]
    merged_enrolments: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    changes: Mapped[list[RowChange]] = mapped_column(JSON, default=list, deferred=True)
