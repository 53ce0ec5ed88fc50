"""Tables of learners' progress: one row for each lesson done, one summary per enrolment."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import CheckConstraint, Date, Dialect, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from lms.catalogue.models import Revision
from lms.db import Base, Id
from lms.enrolment.models import Cohort, Enrolment


class BitField(TypeDecorator[int]):
    """Any number of bits, stored as hexadecimal text: a course may have more than 63 lessons."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else f"{value:x}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        del dialect
        return _read_bits(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], int | None]:
        """Read it in one step, as UtcDateTime does."""
        del dialect, coltype
        return _read_bits


def _read_bits(value: str | None) -> int | None:
    return None if value is None else int(value, 16)


class Completion(Base):
    """The completion of a lesson with its moment; publishing a course never removes it."""

    __tablename__ = "completion"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "lesson"),
        CheckConstraint("method IN ('read', 'passed', 'handed-in')", name="method"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    lesson: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(10))
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    completed_at: Mapped[dt.datetime]


class EnrolmentSummary(Base):
    """All that reports read about an enrolment, updated in the transaction of the learner's action.

    `done`: one bit for each lesson done, at its index in `revision.lessons_by_bit`. `score_tenths`
    and `points` are sums over the best attempt of each quiz, tenths rounded down. `failures`:
    failed attempts at quizzes not passed yet.
    """

    __tablename__ = "enrolment_summary"
    __table_args__ = (
        CheckConstraint(
            "required_done >= 0 AND required_done <= required_total", name="done_within_total"
        ),
    )

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey(Enrolment.id), primary_key=True, autoincrement=False
    )
    done: Mapped[int] = mapped_column(BitField, default=0)
    required_done: Mapped[int] = mapped_column(default=0)
    required_total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    score_tenths: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    last_completed_at: Mapped[dt.datetime | None]
    last_active_at: Mapped[dt.datetime | None]


class ReminderDay(Base):
    """A day of a cohort's zone for which reminders were requested, at most once."""

    __tablename__ = "reminder_day"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey(Cohort.id), primary_key=True, autoincrement=False
    )
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    begun_at: Mapped[dt.datetime]


class IdempotencyRecord(Base):
    """The result of a form that a browser may send twice; a repeat gets the same result.

    One row for each open page or action of a browser (`client_id`) and each act (`complete`,
    `save`, `hand-in`). `sequence` is the highest one processed: a request with a lower one is late.
    `result` is JSON.
    """

    __tablename__ = "idempotency_record"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey(Enrolment.id), primary_key=True, autoincrement=False
    )
    lesson: Mapped[str] = mapped_column(String(80), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    act: Mapped[str] = mapped_column(String(10), primary_key=True)
    sequence: Mapped[int]
    result: Mapped[str] = mapped_column(Text, default="{}")
    received_at: Mapped[dt.datetime] = mapped_column(index=True)
