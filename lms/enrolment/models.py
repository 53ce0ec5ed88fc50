"""Tables of cohorts, enrolments, days of activity, and the follow-up of learners."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.catalogue.models import Course, Edition
from lms.db import Base, Id, Texts, require_text
from lms.i18n import DEFAULT_LANGUAGE


class Cohort(Base):
    """Learners who take courses together. Dates are days in the cohort's zone.

    `code` opens `/join/` until `code_open_until`. From `quiet_from` to `quiet_until` (both days
    included, usually the harvest) nobody is reminded and nobody counts as stuck.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_both"),
        CheckConstraint("quiet_until >= quiet_from", name="quiet_dates"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Shanghai")
    # Of the pages that the whole cohort reads together, such as the projector page.
    language: Mapped[str] = mapped_column(String(35), default=DEFAULT_LANGUAGE)
    starts_on: Mapped[dt.date] = mapped_column(Date)
    ends_on: Mapped[dt.date | None] = mapped_column(Date)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_wechat: Mapped[str] = mapped_column(String(60), default="")
    contact_hours: Mapped[str] = mapped_column(String(120), default="")
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    code_open_until: Mapped[dt.datetime | None]
    # By the names of rules/at_risk.py; one that is missing has its default.
    thresholds: Mapped[Mapping[str, int]] = mapped_column(JSON, default=dict)
    quiet_from: Mapped[dt.date | None] = mapped_column(Date)
    quiet_until: Mapped[dt.date | None] = mapped_column(Date)
    # Whether reminders are sent automatically.
    reminds_by_mail: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]


class CohortCourse(Base):
    """A course that a cohort takes, with its first day and its due day."""

    __tablename__ = "cohort_course"
    __table_args__ = (CheckConstraint("due_on >= starts_on", name="due_after_start"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id), primary_key=True)
    starts_on: Mapped[dt.date | None] = mapped_column(Date)
    due_on: Mapped[dt.date | None] = mapped_column(Date)


class CohortOrganization(Base):
    """An organization whose members may enrol in the cohort."""

    __tablename__ = "cohort_organization"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey(Organization.id), primary_key=True, index=True
    )


class Announcement(Base):
    """An announcement to a cohort, in one or more languages, shown until it is withdrawn."""

    __tablename__ = "announcement"
    __table_args__ = (require_text("texts", name="texts"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    texts: Mapped[Mapping[str, str]] = mapped_column(Texts)
    posted_at: Mapped[dt.datetime]
    posted_by: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    removed_at: Mapped[dt.datetime | None]


NOT_ENDED = text("ended_at IS NULL")


class Enrolment(Base):
    """One person in one course; `organization_id` is that at the time of enrolment and stays."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_open",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=NOT_ENDED,
            postgresql_where=NOT_ENDED,
        ),
        Index("ix_enrolment_of_cohort", "cohort_id", "organization_id", "person_id"),
        Index("ix_enrolment_of_organization", "organization_id", "person_id"),
        Index("ix_enrolment_of_edition", "edition_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey(Organization.id))
    enrolled_at: Mapped[dt.datetime]
    completed_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class ActivityDay(Base):
    """A day, in the cohort's zone, on which a person was active."""

    __tablename__ = "activity_day"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)


class Snooze(Base):
    """A person is not listed as at risk until a day, with a reason; the newest row counts."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_of_cohort", "cohort_id", "person_id"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    until: Mapped[dt.date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)


class Contact(Base):
    """A contact with a person of the cohort, spoken or written; rows are only added.

    `contacted_by` is empty for a reminder that the worker sent automatically.
    """

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("channel IN ('wechat', 'phone', 'mail', 'visit')", name="channel"),
        Index("ix_contact_of_cohort", "cohort_id", "person_id"),
    )

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    contacted_at: Mapped[dt.datetime]
    contacted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
