"""The table of visitors who ask for a place in a course."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id

_OPEN_ADMISSION_REQUEST = text("state = 'open'")


class AdmissionRequest(Base):
    """A request of a visitor without an account for a place, for any coordinator to answer.

    `language`: in which the visitor reads. `digest`: of what was typed, so that a form sent twice
    is one request. `note`: for the other coordinators; the visitor is answered by phone or message.
    """

    __tablename__ = "admission_request"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("name <> '' AND organization <> '' AND contact <> ''", name="fields"),
        Index(
            "uq_admission_request_open",
            "digest",
            unique=True,
            sqlite_where=_OPEN_ADMISSION_REQUEST,
            postgresql_where=_OPEN_ADMISSION_REQUEST,
        ),
        Index("ix_admission_request_state", "state", "answered_at"),
    )
    id: Mapped[Id]
    name: Mapped[str]
    organization: Mapped[str]
    contact: Mapped[str]
    message: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(20))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default="open")
    requested_at: Mapped[dt.datetime]
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
