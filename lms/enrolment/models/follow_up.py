"""Tables of the follow-up of learners: contacts, snoozes, and refusals of e-mail."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id


class Snooze(Base):
    """A person is not listed as at risk until a day, with a reason; the newest row counts."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_of_cohort", "cohort_id", "person_id"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    until: Mapped[dt.date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[int] = mapped_column(ForeignKey(Person.id))


class MailStop(Base):
    """A person refuses e-mail in every cohort; the row is deleted when they allow it again."""

    __tablename__ = "mail_stop"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id), primary_key=True, autoincrement=False
    )
    stopped_at: Mapped[dt.datetime]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


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
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    channel: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    contacted_at: Mapped[dt.datetime]
    contacted_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
