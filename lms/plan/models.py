"""Tables of what is written on worksheets: a person's own fields, and the pages of the SPO's plan.

Every save of a plan page is a row of its own, signed, and stays.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.db import Base, Id
from lms.enrolment.models import Enrolment


class WorksheetEntry(Base):
    """The value of one field that belongs to the person; tables are JSON lists of rows."""

    __tablename__ = "worksheet_entry"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(80), primary_key=True)
    field: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime]


class PlanEntry(Base):
    """One save of one part of a plan page; the highest version is what the page says.

    A page has one first step, one owner, one date; of texts it has several, so those are parted
    by `field`, which is empty for all other roles. `client_id` names the page of the phone that
    sent it: saves of one page follow each other and are no conflict.
    """

    __tablename__ = "plan_entry"
    __table_args__ = (
        UniqueConstraint("organization_id", "page", "role", "field", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    page: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    client_id: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[dt.datetime]


class PlanContributor(Base):
    """A person who said "I worked on this too" about a page of the organization's plan."""

    __tablename__ = "plan_contributor"

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    page: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    added_at: Mapped[dt.datetime]
