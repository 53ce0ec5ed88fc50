"""Tables of organizations, their members, and requests about them."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.accounts.rules.namesakes import fold_names
from lms.db import Base, Id, Texts, has_text, require_text
from lms.i18n import text_in

_OPEN_MEMBERSHIP = text("ended_on IS NULL")
_OPEN_REQUEST = text("state = 'open'")


class Organization(Base):
    """A Small Producer Organization, or NAPP itself. Archived, never deleted."""

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("state IN ('new', 'active', 'archived')", name="state"),
        CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name="archived"),
        require_text("names", name="names"),
        CheckConstraint("members >= 0", name="members"),
        CheckConstraint("state = 'new' OR returned_because = ''", name="returned"),
    )
    id: Mapped[Id]
    code: Mapped[str]
    names: Mapped[Mapping[str, str]] = mapped_column(Texts)
    country: Mapped[str]
    province: Mapped[str] = mapped_column(default="")
    products: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str] = mapped_column(default="")
    members: Mapped[int | None]
    # Whether reports to others may contain its name; all others are numbered.
    may_be_named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    # Why a second person returned it for correction; empty again when it is edited,
    # approved or archived.
    returned_because: Mapped[str] = mapped_column(default="")
    archived_at: Mapped[dt.datetime | None]
    # The organization that it was merged into.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)

    folded_names: Mapped[list["OrganizationName"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("names")
    def _fold_names(self, _key: str, names: Mapping[str, str]) -> Mapping[str, str]:
        """Keep the folded names with the names, however these are set."""
        existing = {row.folded: row for row in self.folded_names}
        self.folded_names = [
            existing.get(folded) or OrganizationName(folded=folded)
            for folded in sorted(fold_names(names))
        ]
        return names

    def name_in(self, language: str) -> str:
        """Return the name in that language, or the first one if it has none."""
        return text_in(self.names, language)


class OrganizationName(Base):
    """A name of an organization, folded, so that an index finds its namesakes.

    When the folding changes, or a newer Python with newer tables of Unicode folds a rare character
    differently, `lms doctor` says how many differ, and `lms summaries rebuild` folds them again.
    """

    __tablename__ = "organization_name"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey(Organization.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    folded: Mapped[str] = mapped_column(primary_key=True, index=True)


class OrganizationRequest(Base):
    """A request of a coordinator to the administrators about an organization that others share.

    One open request for each requester, organization and kind. The requester reads `answer`.
    `names_before`: of the organization when another name was requested.
    `withdrawn`: by the requester. `closed`: by another change (`closed_because`).
    """

    __tablename__ = "organization_request"
    __table_args__ = (
        CheckConstraint("kind IN ('rename', 'archive', 'merge')", name="kind"),
        CheckConstraint(
            "state IN ('open', 'granted', 'declined', 'withdrawn', 'closed')", name="state"
        ),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(kind = 'merge') = (target_id IS NOT NULL)", name="target"),
        CheckConstraint(f"(kind = 'rename') = ({has_text('names')})", name="names"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="decline_reason"),
        CheckConstraint("(state = 'closed') = (closed_because <> '')", name="closed"),
        CheckConstraint(
            "closed_because IN"
            " ('', 'done', 'archived', 'merged', 'target archived', 'target merged')",
            name="closed_because",
        ),
        Index(
            "uq_organization_request_open",
            "requested_by",
            "organization_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN_REQUEST,
            postgresql_where=_OPEN_REQUEST,
        ),
    )
    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[str]
    names: Mapped[Mapping[str, str]] = mapped_column(Texts, default=dict)
    names_before: Mapped[Mapping[str, str]] = mapped_column(Texts, default=dict)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    requested_at: Mapped[dt.datetime]
    requested_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[str] = mapped_column(default="")
    closed_because: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class Membership(Base):
    """A person belongs to an organization between two days, both included."""

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
    # Who entered it, or confirmed a joiner; NULL for the command line and the demo.
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
