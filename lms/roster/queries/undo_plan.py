"""The effect of an undo of an import now: which people are deleted, restored, or stay."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Person, UserSession
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.roster.matching.import_context import ImportScope
from lms.roster.matching.people import find_unseen
from lms.roster.models import ImportChange
from lms.roster.queries.references import find_referenced
from lms.roster.queries.undone_organizations import (
    OrganizationEffects,
    predict_organization_effects,
)

# Tables that an import writes; a row of any other table that names a person is history.
_ENTERED = {"membership", "role_grant", "enrolment", "card", "audit_event"}


@dataclass(frozen=True)
class UndoPlan:
    """Ids of people by the effect of an undo.

    `created` are deleted, `changed` restored. `active`: have signed in since or have later history;
    they stay. `with_new_card`: have a card printed since; they stay unless chosen otherwise.
    `unseen`: not visible to the reader; they stay. `organizations`: the effect while people with a
    new card stay, `organizations_with_cards`: while they are undone too.
    """

    created: frozenset[int]
    changed: frozenset[int]
    active: frozenset[int]
    with_new_card: frozenset[int]
    unseen: frozenset[int]
    organizations: OrganizationEffects
    organizations_with_cards: OrganizationEffects

    @property
    def fingerprint(self) -> str:
        """Equal as long as the undo has the same effect."""
        parts: tuple[frozenset[int], ...] = (
            self.created, self.changed, self.active, self.with_new_card, self.unseen,
        )  # fmt: skip
        effects = (self.organizations, self.organizations_with_cards)
        for item in effects:
            parts += (item.removed, item.withdrawn, item.counted)
        return sha256(repr([sorted(part) for part in parts]).encode()).hexdigest()[:16]

    def find_not_undone(self, *, include_printed_cards: bool) -> frozenset[int]:
        """Return people who stay.

        With `include_printed_cards`, people with a printed card are undone too.
        """
        return (
            self.active
            | self.unseen
            | (frozenset() if include_printed_cards else self.with_new_card)
        )

    def has_effect(self, *, include_printed_cards: bool) -> bool:
        """Return whether the undo deletes or restores anything."""
        people = (self.created | self.changed) - self.find_not_undone(
            include_printed_cards=include_printed_cards
        )
        effects = self.organizations_with_cards if include_printed_cards else self.organizations
        return bool(people or effects.removed or effects.withdrawn)


def plan_undo(
    session: Session, changes: Sequence[ImportChange], *, scope: ImportScope, since: dt.datetime
) -> UndoPlan:
    """Return the current effect of an undo of these changes, written at `since`."""
    people = frozenset(change["person"] for change in changes if "person" in change)
    created = frozenset(change["person"] for change in changes if change.get("created"))
    unseen = frozenset(find_unseen(session, scope, people))
    with_history = _find_signed_in(session, people, since) | _find_people_with_history(
        session, created, scope.cohort_id
    )
    active = (with_history | _find_with_used_enrolment(session, changes, scope.cohort_id)) - unseen
    with_new_card = _find_people_with_new_card(session, people, since) - active - unseen
    stays = active | unseen
    free = people - stays
    return UndoPlan(
        created=created & free,
        changed=free - created,
        active=frozenset(active),
        with_new_card=frozenset(with_new_card),
        unseen=unseen,
        organizations=predict_organization_effects(
            session, changes, not_undone=stays | with_new_card, cohort_id=scope.cohort_id
        ),
        organizations_with_cards=predict_organization_effects(
            session, changes, not_undone=stays, cohort_id=scope.cohort_id
        ),
    )


def _find_signed_in(session: Session, people: Iterable[int], since: dt.datetime) -> set[int]:
    signed_in: set[int] = set()
    for part in chunks(sorted(people)):
        came = UserSession.person_id.in_(part) & (UserSession.seen_at >= since)
        signed_in.update(session.scalars(select(UserSession.person_id).where(came)))
    return signed_in


def _find_people_with_new_card(
    session: Session, people: Iterable[int], since: dt.datetime
) -> set[int]:
    """Return people with a card issued since, valid or void, which may have been handed out."""
    with_new_card: set[int] = set()
    for part in chunks(sorted(people)):
        printed = Card.person_id.in_(part) & (Card.issued_at >= since)
        with_new_card.update(session.scalars(select(Card.person_id).where(printed)))
    return with_new_card


def _find_people_with_history(
    session: Session, created: Iterable[int], cohort_id: int | None
) -> set[int]:
    """Return people with a secret, another cohort, or rows that an import does not write."""
    with_history: set[int] = set()
    for part in chunks(sorted(created)):
        came = Person.secret_hash.is_not(None) | Person.notice_accepted_at.is_not(None)
        with_history.update(session.scalars(select(Person.id).where(Person.id.in_(part), came)))
        with_history |= find_referenced(session, "person", part, excluding=_ENTERED)
        rows = session.execute(
            select(Enrolment.id, Enrolment.person_id, Enrolment.cohort_id).where(
                Enrolment.person_id.in_(part)
            )
        ).all()
        with_history.update(row.person_id for row in rows if row.cohort_id != cohort_id)
        with_history |= _find_owners(session, {row.id: row.person_id for row in rows})
    return with_history


def _find_with_used_enrolment(
    session: Session, changes: Sequence[ImportChange], cohort_id: int | None
) -> set[int]:
    """Return existing people whose new enrolment has rows that refer to it."""
    wanted = {
        (change["person"], course_id)
        for change in changes
        for course_id in change.get("enrolled", ())
    }
    owners: dict[int, int] = {}
    for part in chunks(sorted({person_id for person_id, _course in wanted})):
        rows = session.execute(
            select(Enrolment.id, Enrolment.person_id, Enrolment.course_id).where(
                Enrolment.person_id.in_(part), Enrolment.cohort_id == cohort_id
            )
        )
        owners.update(
            (row.id, row.person_id) for row in rows if (row.person_id, row.course_id) in wanted
        )
    return _find_owners(session, owners)


def _find_owners(session: Session, owners: Mapping[int, int]) -> set[int]:
    """Return people, by enrolment, whose enrolment any row refers to."""
    return {owners[enrolment_id] for enrolment_id in find_referenced(session, "enrolment", owners)}
