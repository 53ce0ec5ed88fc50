"""The table of roster imports: the cells of a list, the answers to its questions, its changes."""

import datetime as dt
from typing import Any, TypedDict

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort


class ImportChange(TypedDict, total=False):
    """The changes of one row of a list, for undo; `before`: the old and new value by column.

    `enrolled`, `joined`: courses; `moved`: a course and the cohort with which it was taken.
    `organization`: created; `offered`: an organization added to the cohort. `not_undone`: what an
    undo left.
    """

    row: int
    person: int
    created: bool
    before: dict[str, list[str | None]]
    enrolled: list[int]
    joined: list[int]
    moved: list[list[int]]
    organization: int
    offered: int
    not_undone: bool


class RowLeftOut(TypedDict):
    """A row that was not imported; `why`: an `OmissionReason`; `same_as`: of "same person"."""

    row: int
    name: str
    why: str
    same_as: int | None


class UnwrittenRows(TypedDict, total=False):
    """The rows of an applied list that changed nothing.

    `same`, `elsewhere`: numbers of people who were there already, or stayed in another cohort.
    """

    same: int
    elsewhere: int
    left_out: list[RowLeftOut]


class ChosenColumns(TypedDict):
    """The columns of a list by what they hold, chosen for one whose headings are not recognized.

    `sheet`: its name. `number`: of the row with the headings, 0 for none. `headings`: its cells.
    `positions`: index of each column of ours.
    """

    sheet: str
    number: int
    headings: list[str]
    positions: dict[str, int]


class RosterImport(Base):
    """One imported file or pasted list.

    `rows`: cells as read; `answers`: answers to questions; `changes`: for undo. `sheets`: name and
    rows of each sheet to choose from. `unwritten`: rows of an applied list that changed nothing.
    `columns`: those chosen, None for recognized headings;
    `has_columns`: whether one of the two is so. It belongs to a cohort, or, for a manager's list,
    to an organization.
    """

    __tablename__ = "roster_import"
    __table_args__ = (
        CheckConstraint("state IN ('preview', 'applied', 'undone')", name="state"),
        CheckConstraint("cohort_id IS NOT NULL OR organization_id IS NOT NULL", name="scope"),
    )

    id: Mapped[Id]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey(Cohort.id), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey(Organization.id), index=True)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="preview")
    rows: Mapped[list[Any]] = mapped_column(JSON, deferred=True)
    sheets: Mapped[list[Any]] = mapped_column(JSON, default=list, deferred=True)
    columns: Mapped[ChosenColumns | None] = mapped_column(JSON(none_as_null=True))
    has_columns: Mapped[bool] = mapped_column(default=True)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    changes: Mapped[list[ImportChange]] = mapped_column(JSON, default=list, deferred=True)
    unwritten: Mapped[UnwrittenRows] = mapped_column(JSON, default=dict, deferred=True)
    uploaded_at: Mapped[dt.datetime]
    # None: from the command line.
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
