"""Transactional outbox of e-mails, and the people who opted out of them.

A mail is stored in the transaction of the change that causes it; the worker sends it afterwards.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id


class Mail(Base):
    """One mail to one address. `kind` is its purpose, so that mails of a kind can be counted."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'dropped')", name="state"),
        Index("ix_mail_of_person", "person_id", "kind"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    written_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class EmailOptOut(Base):
    """A person who gets no e-mail; the row is deleted when they opt in again."""

    __tablename__ = "email_opt_out"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id), primary_key=True, autoincrement=False
    )
    opted_out_at: Mapped[dt.datetime]
    opted_out_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
