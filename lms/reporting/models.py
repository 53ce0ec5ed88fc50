"""The table of reports: figures frozen at a moment, so that they are the same when opened again."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort


class Report(Base):
    """`number` counts within the cohort. `asked`: what the form said; `figures`: the snapshot.

    `client_id` is that of the form: sent again, it gives the same report.
    `pdf_sha256` names the printed file in the store once the worker has made it.
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
