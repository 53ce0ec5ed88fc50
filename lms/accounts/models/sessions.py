"""Tables of sessions, of throttled tries, and of forms resubmitted after a new sign-in."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class UserSession(Base):
    """A session on the server; the browser has the token, this row only its SHA-256."""

    __tablename__ = "user_session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("kind IN ('mine', 'shared', 'staff')", name="kind"),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str]
    device_label: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    # The moment the secret was given; some actions ask for it again after 15 minutes.
    reauthenticated_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class SignInThrottle(Base):
    """Consecutive failures of one account, device or address, shared by all processes.

    `person_id`: the owner of the PIN or session, so that a new secret clears it. There is no
    foreign key: anonymous tries add and remove rows. For a rate limit, `tried_at` is when its
    bucket is full.
    """

    __tablename__ = "sign_in_throttle"
    __table_args__ = (
        UniqueConstraint("subject"),
        CheckConstraint("failed_count >= 0", name="failed_count"),
        Index("ix_sign_in_throttle_of_person", "person_id"),
    )
    id: Mapped[Id]
    subject: Mapped[str]
    person_id: Mapped[int | None]
    failed_count: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[dt.datetime]


class TryInFlight(Base):
    """A try whose secret is being verified; it is not a failure."""

    __tablename__ = "try_in_flight"
    __table_args__ = (Index("ix_try_in_flight_of_throttle", "throttle_id"),)

    ticket: Mapped[str] = mapped_column(primary_key=True)
    throttle_id: Mapped[int] = mapped_column(
        ForeignKey("sign_in_throttle.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    begun_at: Mapped[dt.datetime]


class SentForm(Base):
    """A form that was resubmitted after a new sign-in, recorded so that it is not saved twice.

    `done_at` is NULL while it is being saved, and when saving was interrupted.
    """

    __tablename__ = "sent_form"
    __table_args__ = (UniqueConstraint("form_id"),)
    id: Mapped[Id]
    form_id: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[dt.datetime] = mapped_column(index=True)
    done_at: Mapped[dt.datetime | None]
