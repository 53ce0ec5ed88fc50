"""Tables of looking after people: who was spoken to, and whose case rests for a while."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id


class Snooze(Base):
    """Somebody needs no help until a day, and why; the newest row counts."""

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
    """Somebody wants no e-mail, in whatever cohort; the row goes when she wants it again."""

    __tablename__ = "mail_stop"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id), primary_key=True, autoincrement=False
    )
    stopped_at: Mapped[dt.datetime]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))


class Contact(Base):
    """Somebody of the cohort was spoken or written to; rows are only added.

    `contacted_by` is empty for a reminder that the worker sent by itself.
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
