"""Tables of training days: who was there, and what was counted by hand."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Organization, Person
from lms.db import Base, Id


class TrainingDay(Base):
    """A day on which a cohort meets, in the cohort's zone."""

    __tablename__ = "training_day"
    __table_args__ = (UniqueConstraint("cohort_id", "day", "title"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    day: Mapped[dt.date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[dt.datetime]


class Attendance(Base):
    """A person was there, as ticked on the list."""

    __tablename__ = "attendance"

    training_day_id: Mapped[int] = mapped_column(ForeignKey("training_day.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class HeadCount(Base):
    """People of one organization counted by hand on a training day; no names, totals only."""

    __tablename__ = "head_count"
    __table_args__ = (
        CheckConstraint(
            "women >= 0 AND women <= present AND under_35 >= 0 AND under_35 <= present",
            name="within_present",
        ),
    )

    training_day_id: Mapped[int] = mapped_column(ForeignKey("training_day.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), primary_key=True)
    present: Mapped[int]
    women: Mapped[int]
    under_35: Mapped[int]
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class JoinClaim(Base):
    """The join form of one browser was used for one account, however often it is sent.

    `client_id` and `typed` (name and organization) are keyed digests.
    """

    __tablename__ = "join_claim"

    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    typed: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[dt.datetime] = mapped_column(index=True)
