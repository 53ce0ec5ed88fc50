"""Tables of certificates: signed statements, their files, and their events."""

import datetime as dt
from typing import Literal, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import Person
from lms.catalogue.models import Revision
from lms.db import Base, Id
from lms.enrolment.models import Enrolment

CertificateState: TypeAlias = Literal["valid", "replaced", "revoked"]
_VALID = text("state = 'valid'")


class Certificate(Base):
    """A frozen statement and its signature; only the state changes, with an event for each change.

    `statement` is the signed canonical JSON, None after an erasure. A typed name can be compared
    even then with `name_digest` and `latin_digest`, of the line in Latin letters. An enrolment has
    at most one valid certificate.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("serial"),
        CheckConstraint("state IN ('valid', 'replaced', 'revoked')", name="known_state"),
        CheckConstraint("(state = 'valid') = (ended_at IS NULL)", name="ended_state"),
        CheckConstraint("(statement IS NULL) = (erased_at IS NOT NULL)", name="erased_statement"),
        Index(
            "uq_certificate_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
    )

    id: Mapped[Id]
    serial: Mapped[str] = mapped_column(String(17))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(Enrolment.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    statement: Mapped[str | None] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(16))
    name_salt: Mapped[bytes] = mapped_column(LargeBinary)
    name_digest: Mapped[bytes] = mapped_column(LargeBinary)
    latin_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_hidden: Mapped[bool] = mapped_column(default=False)
    state: Mapped[CertificateState] = mapped_column(String(10), default="valid")
    issued_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    erased_at: Mapped[dt.datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)


class CertificateFileRow(Base):
    """The PDF of a certificate, never changed; its bytes are in the store under `sha256`."""

    __tablename__ = "certificate_file"

    id: Mapped[Id]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    created_at: Mapped[dt.datetime]


class CertificateEvent(Base):
    """An event of a certificate, with moment, actor and reason. Rows are only added.

    `actor_name`: what the actor was called then, whatever name they have now. `wanted_name` is the
    name that the holder asks to have printed. An erasure empties both.
    'check needed': it was issued while two accounts were one, so its name may be the other one's.
    """

    __tablename__ = "certificate_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('issued', 'file ready', 'name requested', 'request refused', 'replaced',"
            " 'revoked', 'name hidden', 'name shown', 'check needed', 'checked', 'erased')",
            name="known_kind",
        ),
    )

    id: Mapped[Id]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    happened_at: Mapped[dt.datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    actor_name: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    wanted_name: Mapped[str] = mapped_column(Text, default="")
