"""The table of questions about lessons."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id
from lms.enrolment.models import Cohort, Enrolment


class Inquiry(Base):
    """A learner's question about a lesson, and the answer of a trainer.

    `cohort_id`: the cohort of the enrolment when the question was written; it counts where the
    enrolment has none any more. `language`: in which the learner reads, and the answer is written.
    `passed_to`: the trainer to whom a coordinator passed it on. `read_at`: when the learner read
    the answer. `closed_at`: when a trainer closed it without an answer; `closing_note` says why, to
    staff alone, and an answer opens it again. The published texts are a trainer's own wording of
    both, without the name; `published_at`: of the first wording, `published_by`: who wrote the
    newest. `version` counts the changes of the answer, `published_version` those of the published
    texts, their removal too.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND "
            "(answered_at IS NULL) = (answered_by IS NULL)",
            name="answered",
        ),
        CheckConstraint(
            "(passed_on_at IS NULL) = (passed_to IS NULL) AND "
            "(passed_on_at IS NULL) = (passed_on_by IS NULL)",
            name="passed_on",
        ),
        CheckConstraint(
            "(published_at IS NULL) = (published_question IS NULL) AND "
            "(published_at IS NULL) = (published_answer IS NULL) AND "
            "(published_at IS NULL) = (published_by IS NULL)",
            name="published",
        ),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND "
            "(closed_at IS NULL) = (closing_note IS NULL) AND "
            "(closed_at IS NULL OR answered_at IS NULL)",
            name="closed",
        ),
        CheckConstraint("read_at IS NULL OR answered_at IS NOT NULL", name="read_answer"),
        Index("ix_inquiry_of_enrolment", "enrolment_id", "lesson"),
        Index("ix_inquiry_published", "lesson", "published_at"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    lesson: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    passed_to: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    passed_on_at: Mapped[dt.datetime | None]
    passed_on_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    version: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    closing_note: Mapped[str | None] = mapped_column(Text)
    published_question: Mapped[str | None] = mapped_column(Text)
    published_answer: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    published_version: Mapped[int] = mapped_column(default=0)
