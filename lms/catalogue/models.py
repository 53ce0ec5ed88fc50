"""Tables of courses and of published content: editions, revisions, files, compiled lessons.

A revision is never changed. `compiled_lesson` is a cache that can be rebuilt from the files.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.db import Base, Id


class Course(Base):
    """A course by its permanent name; its content is in its revisions."""

    __tablename__ = "course"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[dt.datetime]
    retired_at: Mapped[dt.datetime | None]


class Edition(Base):
    """Revisions with the same requirements for a learner; an enrolment belongs to one edition."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    opened_at: Mapped[dt.datetime]


class Revision(Base):
    """One published state of a course, immutable.

    `structure` and `keys` are JSON of `CourseStructure` and of `QuizKey` by lesson.
    `lessons_by_bit` lists lesson names, one a line: the index of a name is its bit in the bit field
    of a progress summary.
    The next revision only appends to the list, so a bit never changes its meaning.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("origin IN ('folder', 'studio')", name="known_origin"),
        Index("ix_revision_newest_of_edition", "edition_id", "number"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    structure: Mapped[str] = mapped_column(Text, deferred=True)
    keys: Mapped[str] = mapped_column(Text, deferred=True)
    lessons_by_bit: Mapped[str] = mapped_column(Text, deferred=True)
    note: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(10))
    published_at: Mapped[dt.datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)


class RevisionFile(Base):
    """A file of a revision; its content is in the store under `sha256`."""

    __tablename__ = "revision_file"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]


class CompiledLessonRow(Base):
    """A lesson in one language as JSON of `CompiledLesson`, with the renderer that made it."""

    __tablename__ = "compiled_lesson"
    __table_args__ = (UniqueConstraint("revision_id", "lesson", "language", "renderer"),)

    id: Mapped[Id]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    lesson: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(12))
    renderer: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class SharedRevision(Base):
    """Paths, glossary and facts as published; `files` is JSON of path -> sha256."""

    __tablename__ = "shared_revision"

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    files: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text, deferred=True)
    published_at: Mapped[dt.datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
