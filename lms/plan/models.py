"""Tables of worksheet fields and of the plan pages of an organization.

Every save of a plan page is a row of its own with its author, and is never changed.
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
    """One save of one part of a plan page; the row with the highest version is current.

    A page has one first step, one owner and one date, and several texts. Texts are distinguished by
    `field`, which is empty for all other roles. `client_id` identifies the open page in the browser
    that sent the save: saves of the same page follow each other and do not conflict.
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
    """A person who declared that they contributed to a page of the organization's plan."""

    __tablename__ = "plan_contributor"

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    page: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    added_at: Mapped[dt.datetime]
