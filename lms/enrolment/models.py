"""Tables of cohorts, of who takes which course, and of the days on which people learned."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id

NOT_ENDED = text("ended_at IS NULL")


class Cohort(Base):
    """Learners who take courses together. Dates are days in the cohort's zone.

    `code` opens `/join/` while `code_open_until` lies ahead.
    """

    __tablename__ = "cohort"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Shanghai")
    starts_on: Mapped[dt.date] = mapped_column(Date)
    ends_on: Mapped[dt.date | None] = mapped_column(Date)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_wechat: Mapped[str] = mapped_column(String(60), default="")
    contact_hours: Mapped[str] = mapped_column(String(120), default="")
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    code_open_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]


class CohortCourse(Base):
    """A course that a cohort takes."""

    __tablename__ = "cohort_course"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)


class CohortOrganization(Base):
    """An organization to whose people a cohort is offered."""

    __tablename__ = "cohort_organization"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, index=True
    )


class Enrolment(Base):
    """One person in one course; `organization_id` is hers at the time and stays."""

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
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    enrolled_at: Mapped[dt.datetime]
    completed_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class ActivityDay(Base):
    """A day, in the cohort's zone, on which a person opened or did something."""

    __tablename__ = "activity_day"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
