"""The table of reports: figures are frozen at creation and never recomputed."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort


class Report(Base):
    """A frozen report; `number` counts within the cohort.

    `asked`: the submitted form; `figures`: the snapshot. `client_id` identifies the form: sent
    again, it returns the same report. `pdf_sha256` is the hash of the PDF in the store, set once
    the worker has printed it.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        UniqueConstraint("cohort_id", "frozen_by", "client_id"),
    )

    id: Mapped[Id]
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    frozen_at: Mapped[dt.datetime]
    frozen_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    client_id: Mapped[str | None] = mapped_column(String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
