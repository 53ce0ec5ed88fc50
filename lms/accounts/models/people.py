"""Tables of people, their roles and their card codes."""

import datetime as dt

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.permissions.principal import RoleName
from lms.db import Base, Id

_UNUSED_CARD = text("used_at IS NULL AND voided_at IS NULL")


class Person(Base):
    """One account. Phone and e-mail may be shared by several people, so they are not unique."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("learner_number"),
        UniqueConstraint("sign_in_name"),
        Index(None, "phone"),
        Index(None, "email"),
        CheckConstraint("secret_kind IN ('pin', 'passphrase')", name="secret_kind"),
        CheckConstraint("printed_name <> ''", name="printed_name"),
        CheckConstraint("(secret_hash IS NULL) = (secret_kind IS NULL)", name="secret"),
        CheckConstraint("merged_into_id IS NULL OR disabled_at IS NOT NULL", name="merged"),
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
    # A person who joined with a cohort code gets no certificate until they are confirmed.
    confirmed: Mapped[bool] = mapped_column(default=True)
    # Whether they made the account themselves, with a cohort code; also after they are confirmed.
    is_self_registered: Mapped[bool] = mapped_column(default=False)
    # The name that the account was created with, if its owner gave another one; until confirmed.
    former_name: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    # The account of the same person that this one was merged into; never one that is merged itself.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class RoleGrant(Base):
    """A role in a scope. No role implies another.

    The scope is the whole site, an organization or cohort by `scope_id`, or a course by its code in
    `scope_text` (a course is identified by its folder's name, which outlives its row).
    """

    __tablename__ = "role_grant"
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
    role: Mapped[RoleName] = mapped_column(String)
    scope_kind: Mapped[str] = mapped_column(default="site")
    scope_id: Mapped[int] = mapped_column(default=0)
    scope_text: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[dt.datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class Card(Base):
    """A card code, stored only as a keyed digest; the code itself is derived from the card key."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("person_id", "counter"),
        UniqueConstraint("code_digest"),
        CheckConstraint("counter > 0", name="counter"),
        Index(
            "uq_card_unused",
            "person_id",
            unique=True,
            sqlite_where=_UNUSED_CARD,
            postgresql_where=_UNUSED_CARD,
        ),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counter: Mapped[int]
    code_digest: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[dt.datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[dt.datetime]
    # The first sign-in of a person without a PIN: the code works until they have chosen one.
    opened_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    voided_at: Mapped[dt.datetime | None]
