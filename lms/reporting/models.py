"""Tables of figures that are computed once and stored: reports, and the whole network."""

import datetime as dt
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Dialect,
    ForeignKey,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort
from lms.reporting.report import (
    FIGURES,
    NETWORK,
    SCOPE,
    NetworkFigures,
    ReportFigures,
    ReportScope,
)

T = TypeVar("T")


class AdaptedJson(TypeDecorator[T]):
    """A dataclass in a JSON column: the only place where a report is untyped.

    A value is validated before it is stored: PostgreSQL gives some sums as Decimal, which become
    whole numbers here, and what could not be loaded again raises ValidationError.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: T | None, dialect: Dialect) -> object:
        del dialect
        if value is None:
            return None
        loaded = self.adapter.validate_python(self.adapter.dump_python(value, warnings=False))
        return self.adapter.dump_python(loaded, mode="json")

    def process_result_value(self, value: object, dialect: Dialect) -> T:
        del dialect
        return self.adapter.validate_python(value)


class Report(Base):
    """A frozen report; `number` counts within the cohort.

    `client_id` identifies the submitted form: sent again, it returns the same report. `pdf_sha256`
    is the hash of the PDF in the store, set once the worker has printed it.
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
    scope: Mapped[ReportScope] = mapped_column(AdaptedJson(SCOPE))
    figures: Mapped[ReportFigures] = mapped_column(AdaptedJson(FIGURES), deferred=True)
    frozen_at: Mapped[dt.datetime]
    frozen_by: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    client_id: Mapped[str | None] = mapped_column(String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))


class NetworkSnapshot(Base):
    """The figures of the network as the worker last counted them, in one row.

    `format`: `network_format()` of the code that counted them; another one cannot read them.
    """

    __tablename__ = "network_snapshot"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    format: Mapped[str] = mapped_column(String(64))
    figures: Mapped[NetworkFigures] = mapped_column(AdaptedJson(NETWORK))
    counted_at: Mapped[dt.datetime]
