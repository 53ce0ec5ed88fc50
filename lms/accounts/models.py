"""Tables of organizations, people, roles, sign-in and audit."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id
from lms.i18n import text_in

_OPEN_MEMBERSHIP = text("ended_on IS NULL")
_LIVE_CARD = text("used_at IS NULL AND voided_at IS NULL")
_OPEN_REQUEST = text("state = 'open'")


class Organization(Base):
    """A Small Producer Organization, or NAPP itself. Archived, never deleted."""

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("state IN ('new', 'active', 'archived')", name="state"),
        CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name="archived"),
        CheckConstraint("name_en <> '' OR name_zh <> ''", name="name"),
        CheckConstraint("members >= 0", name="members"),
    )
    id: Mapped[Id]
    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    country: Mapped[str]
    province: Mapped[str] = mapped_column(default="")
    products: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str] = mapped_column(default="")
    members: Mapped[int | None]
    # Whether reports to others may give its name; the rest are numbered.
    may_be_named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    archived_at: Mapped[dt.datetime | None]
    # Where its people and work went when it turned out to be the same as another.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    def name_in(self, language: str) -> str:
        """The name in that language, else in the other one: a name is never empty."""
        return text_in({"en": self.name_en, "zh": self.name_zh}, language)


class OrganizationRequest(Base):
    """What a coordinator asks of the administrators about an organization that others share.

    One open request for each organization and kind. `answer` is what the asker reads.
    """

    __tablename__ = "organization_request"
    __table_args__ = (
        CheckConstraint("kind IN ('rename', 'archive', 'merge')", name="kind"),
        CheckConstraint("state IN ('open', 'granted', 'declined')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(kind = 'merge') = (target_id IS NOT NULL)", name="target"),
        CheckConstraint("(kind = 'rename') = (name_en <> '' OR name_zh <> '')", name="name"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="word"),
        Index(
            "uq_organization_request_open",
            "organization_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN_REQUEST,
            postgresql_where=_OPEN_REQUEST,
        ),
    )
    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    name_zh: Mapped[str] = mapped_column(default="")
    target_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Person(Base):
    """One account. Phone and e-mail may be shared by two people, so they are not unique."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("learner_number"),
        UniqueConstraint("sign_in_name"),
        Index(None, "phone"),
        Index(None, "email"),
        CheckConstraint("secret_kind IN ('pin', 'passphrase')", name="secret_kind"),
        CheckConstraint("printed_name <> ''", name="printed_name"),
        CheckConstraint("(secret_hash IS NULL) = (secret_kind IS NULL)", name="secret"),
    )
    id: Mapped[Id]
    learner_number: Mapped[str]
    sign_in_name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    printed_name: Mapped[str]
    latin_name: Mapped[str | None]
    name_confirmed_at: Mapped[dt.datetime | None]
    language: Mapped[str]
    time_zone: Mapped[str]
    secret_hash: Mapped[str | None]
    secret_kind: Mapped[str | None]
    notice_version: Mapped[str | None]
    notice_accepted_at: Mapped[dt.datetime | None]
    # Who came with a cohort code is "to be confirmed" and gets no certificate before.
    confirmed: Mapped[bool] = mapped_column(default=True)
    # The name that the account was made for, when its bearer gave another one; until confirmed.
    former_name: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]


class Membership(Base):
    """A person belongs to an organization from a day to a day (the last one included)."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),
        Index(
            "uq_membership_open",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=_OPEN_MEMBERSHIP,
            postgresql_where=_OPEN_MEMBERSHIP,
        ),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]


class Role(Base):
    """A grant: this role in this scope. None implies another.

    The scope is the whole site, an organization or cohort by `scope_id`, or a course by its code
    in `scope_text` (courses outlive their rows: they are named by the folder they come from).
    """

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "scope_kind", "scope_id", "scope_text"),
        CheckConstraint(
            "role IN ('learner', 'manager', 'trainer', 'coordinator', 'administrator')",
            name="role",
        ),
        CheckConstraint(
            "(scope_kind = 'site' AND scope_id = 0 AND scope_text = '') OR "
            "(scope_kind IN ('organization', 'cohort') AND scope_id > 0 AND scope_text = '') OR "
            "(scope_kind = 'course' AND scope_id = 0 AND scope_text <> '')",
            name="scope",
        ),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    scope_kind: Mapped[str] = mapped_column(default="site")
    scope_id: Mapped[int] = mapped_column(default=0)
    scope_text: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[dt.datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Card(Base):
    """A card code, kept only as a keyed digest; the code itself is made from the card key."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("person_id", "counter"),
        UniqueConstraint("code_digest"),
        CheckConstraint("counter > 0", name="counter"),
        Index(
            "uq_card_live",
            "person_id",
            unique=True,
            sqlite_where=_LIVE_CARD,
            postgresql_where=_LIVE_CARD,
        ),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counter: Mapped[int]
    code_digest: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[dt.datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    voided_at: Mapped[dt.datetime | None]


class SignIn(Base):
    """A session on the server; the browser holds the token, this row only its SHA-256."""

    __tablename__ = "sign_in"
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
    # Acts marked `*` ask for the secret again when this is older than 15 minutes.
    proven_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class SlowDown(Base):
    """Wrong tries in a row of one account, device or address, so that all processes agree.

    `person_id` tells whose PIN or session it is, so that a new secret clears it; no foreign key:
    the rows come and go with strangers' tries. For a rate, `tried_at` is when its bucket is full.
    """

    __tablename__ = "slow_down"
    __table_args__ = (
        UniqueConstraint("subject"),
        CheckConstraint("wrong >= 0", name="wrong"),
        Index("ix_slow_down_of_person", "person_id"),
    )
    id: Mapped[Id]
    subject: Mapped[str]
    person_id: Mapped[int | None]
    wrong: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[dt.datetime]


class TryInFlight(Base):
    """A secret that is being verified now: a place taken, not a wrong try."""

    __tablename__ = "try_in_flight"
    __table_args__ = (Index("ix_try_in_flight_of_slow_down", "slow_down_id"),)

    ticket: Mapped[str] = mapped_column(primary_key=True)
    slow_down_id: Mapped[int] = mapped_column(
        ForeignKey("slow_down.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    begun_at: Mapped[dt.datetime]


class SentForm(Base):
    """A form that was carried over a new sign-in and sent, so that it is not saved a second time.

    `done_at` is empty while it is being saved, and when that was cut off.
    """

    __tablename__ = "sent_form"
    __table_args__ = (UniqueConstraint("mark"),)
    id: Mapped[Id]
    mark: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[dt.datetime] = mapped_column(index=True)
    done_at: Mapped[dt.datetime | None]


class AuditEvent(Base):
    """Who did what to what, by ids and without names. Rows are only added.

    Acts marked `*` carry a place in the chain and a hash over the row and the hash before it.
    What somebody may cause at will is one row an hour; `AuditCount` holds how often it was.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain_number"),
        Index(None, "actor_id"),
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("via IN ('web', 'shell', 'system')", name="via"),
        CheckConstraint("(chain_number IS NULL) = (chain_hash IS NULL)", name="chain"),
        # A number is never given twice, even when the newest row was removed by force.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    happened_at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    via: Mapped[str] = mapped_column(default="web")
    act: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    chain_number: Mapped[int | None]
    chain_hash: Mapped[str | None]


class AuditCount(Base):
    """How often an event came again in its hour; the event itself stays as it was written.

    `actor_id` and `subject_id` are 0 for nobody: NULLs would all be different.
    """

    __tablename__ = "audit_count"
    __table_args__ = (
        UniqueConstraint("act", "actor_id", "subject_id", "hour"),
        CheckConstraint("times > 0", name="times"),
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("audit_event.id"), primary_key=True, autoincrement=False
    )
    act: Mapped[str]
    actor_id: Mapped[int]
    subject_id: Mapped[int]
    hour: Mapped[dt.datetime]
    times: Mapped[int]
    last_at: Mapped[dt.datetime]
    # Details that differ from those of the event, the first few.
    others: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
