"""Tables of attempts, answers and grades. Ids of questions and options come from the content."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.catalogue.models import Revision
from lms.db import Base, Id
from lms.enrolment.models import Enrolment

OPEN = text("submitted_at IS NULL")


class Attempt(Base):
    """One attempt at a quiz, at one exact revision; `seed` determines draw and order.

    `points` and `needed` (points that pass) are fixed when it begins.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "lesson", "number"),
        UniqueConstraint("person_id", "client_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("needed >= 0 AND needed <= points", name="needed_within_points"),
        Index(
            "uq_attempt_open",
            "enrolment_id",
            "lesson",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    lesson: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    seed: Mapped[str] = mapped_column(String(32))
    client_id: Mapped[str | None] = mapped_column(String(64))
    points: Mapped[int]
    needed: Mapped[int]
    begun_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]


class AttemptQuestion(Base):
    """A question drawn for an attempt, with its position from 1."""

    __tablename__ = "attempt_question"
    __table_args__ = (UniqueConstraint("attempt_id", "question_id"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(String(80))


class Answer(Base):
    """The newest answer to one question: a JSON list of texts, with ids and never positions.

    The pair (sequence, client_id) orders saves; one lower than the stored pair is ignored.
    """

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("sequence >= 1", name="sequence_from_one"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    client_id: Mapped[str] = mapped_column(String(64), default="")
    sequence: Mapped[int]
    saved_at: Mapped[dt.datetime]
    claimed_at: Mapped[dt.datetime | None]


class AttemptGrade(Base):
    """A grade of an attempt; rows are only added, the newest counts.

    `revision_id` is the newest revision at that moment. The score is an exact fraction; `details`
    is JSON of question id -> [share as "1/2", known mistake, id of the revision whose key applied].
    For a question that was removed, which counts as right, the id is null.
    """

    __tablename__ = "attempt_grade"
    __table_args__ = (
        CheckConstraint("score_denominator >= 1", name="denominator_from_one"),
        CheckConstraint(
            "score_numerator >= 0 AND score_numerator <= points * score_denominator",
            name="score_within_points",
        ),
        CheckConstraint("reason IN ('submitted', 'corrected')", name="known_reason"),
        Index("ix_attempt_grade_newest", "attempt_id", "id"),
    )

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    score_numerator: Mapped[int]
    score_denominator: Mapped[int]
    points: Mapped[int]
    needed: Mapped[int]
    passed: Mapped[bool]
    details: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(10), default="submitted")
    graded_at: Mapped[dt.datetime]


class Allowance(Base):
    """One more attempt, or a skipped wait, granted by a coordinator or trainer."""

    __tablename__ = "allowance"
    __table_args__ = (
        CheckConstraint("kind IN ('attempt', 'wait')", name="known_kind"),
        Index("ix_allowance_of_enrolment", "enrolment_id", "lesson"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    lesson: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    granted_at: Mapped[dt.datetime]
    granted_by: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)


class QuestionReport(Base):
    """A learner's note that something is wrong with a question of a quiz or of practice.

    `revision_id`: the revision in which the learner had the question. `handled_by`: the trainer or
    coordinator who says that nothing more has to be done about it.
    """

    __tablename__ = "question_report"
    __table_args__ = (
        CheckConstraint("(handled_at IS NULL) = (handled_by IS NULL)", name="handled"),
        Index("ix_question_report_of_enrolment", "enrolment_id", "lesson"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id))
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id), index=True)
    lesson: Mapped[str] = mapped_column(String(80))
    question_id: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    handled_at: Mapped[dt.datetime | None]
    handled_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
