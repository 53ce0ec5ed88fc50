"""Tables of enrolments, and of the days on which people were active."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.catalogue.models import Course, Edition
from lms.db import Base, Id

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
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id))
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
