"""Tables of training days: attendance by person, and head counts."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort


class TrainingDay(Base):
    """A day on which a cohort meets, in the cohort's zone."""

    __tablename__ = "training_day"
    __table_args__ = (UniqueConstraint("cohort_id", "day", "title"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    day: Mapped[dt.date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[dt.datetime]


class Attendance(Base):
    """The attendance of a person, as ticked on the list."""

    __tablename__ = "attendance"

    training_day_id: Mapped[int] = mapped_column(ForeignKey("training_day.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)


class HeadCount(Base):
    """A head count of one organization on a training day; totals without names."""

    __tablename__ = "head_count"
    __table_args__ = (
        CheckConstraint(
            "women >= 0 AND women <= present AND under_35 >= 0 AND under_35 <= present",
            name="within_present",
        ),
    )

    training_day_id: Mapped[int] = mapped_column(ForeignKey("training_day.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey(Organization.id), primary_key=True, index=True
    )
    present: Mapped[int]
    women: Mapped[int]
    under_35: Mapped[int]
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)


class JoinClaim(Base):
    """The account created by one browser's join form, so that a repeated form finds it.

    `client_id` and `typed` (name and organization) are keyed digests.
    """

    __tablename__ = "join_claim"

    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    typed: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[dt.datetime] = mapped_column(index=True)
