"""Tables of worksheet fields and of the plan pages of an organization.

Every save of a plan page is a row of its own with its author, and is never changed.
"""

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.db import Base, Id
from lms.enrolment.models import Enrolment
from lms.mail.models import Mail


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


class StepChange(Base):
    """One change of the state of a page's first step; the row with the highest version is current.

    A page without rows is open. `step`: the first step as it was written at that moment. `due_on`:
    the date that holds from then on; it is new when the step is moved.
    """

    __tablename__ = "step_change"
    __table_args__ = (
        UniqueConstraint("organization_id", "page", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("state IN ('open', 'done', 'dropped', 'moved')", name="state"),
        CheckConstraint("state <> 'moved' OR due_on IS NOT NULL", name="moved_to"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    page: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    step: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    changed_at: Mapped[dt.datetime]


class StepReminder(Base):
    """A reminder of a step that fell due: one of each kind for one date, by its natural key.

    `person_id`: who was reminded; `mail_id`: empty where the person has no address, or wants no
    mail.
    """

    __tablename__ = "step_reminder"
    __table_args__ = (CheckConstraint("kind IN ('week', 'day', 'after')", name="kind"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    page: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_on: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey(Mail.id), index=True)
    reminded_at: Mapped[dt.datetime]


class PlanPicture(Base):
    """The plan of an organization as a picture in one language: the newest one alone.

    `digest`: of what it shows, to see whether the plan has changed since. `webp` is empty until
    the worker has made the first one, and stays until the next one is made; `height` in pixels.
    While `made_at` is before `requested_at`, one is being made.
    """

    __tablename__ = "plan_picture"

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    requested_at: Mapped[dt.datetime]
    digest: Mapped[str] = mapped_column(String(64), default="")
    webp: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime | None]
    height: Mapped[int] = mapped_column(default=0)


class WorksheetComment(Base):
    """A comment on a worksheet of a person, by a trainer or, as the answer, by the person.

    `read_at`: when the other side said that it was read, or answered.
    """

    __tablename__ = "worksheet_comment"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text"),
        Index("ix_worksheet_comment_of_worksheet", "enrolment_id", "lesson"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    lesson: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
