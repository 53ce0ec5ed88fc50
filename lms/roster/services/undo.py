"""Undo of an import, for people without later history."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Membership, Organization, Person, RoleGrant
from lms.db.chunks import chunks
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.roster.models import ImportChange
from lms.roster.queries.undo_plan import list_columns_naming

_OFFERED = {"cohort_organization"}


def undo_changes(
    session: Session,
    changes: Sequence[ImportChange],
    spared: Collection[int],
    *,
    cohort_id: int | None,
) -> list[ImportChange]:
    """Undo the changes, and return them with the people `spared` marked."""
    undone = [{**change, "spared": change.get("person") in spared} for change in changes]
    free = [change for change in undone if "person" in change and not change["spared"]]
    made = [change["person"] for change in free if change["made"]]
    _delete_people(session, made)
    for change in free:
        if not change["made"]:
            _restore(session, change)
    _leave_cohort(session, [change for change in free if not change["made"]], cohort_id)
    _delete_organizations(
        session, [change["organization"] for change in undone if "organization" in change]
    )
    return undone


def _delete_people(session: Session, people: Sequence[int]) -> None:
    for part in chunks(people):
        for table in (Enrolment, Membership, RoleGrant, Card):
            session.execute(delete(table).where(table.person_id.in_(part)))
        session.execute(delete(Person).where(Person.id.in_(part)))


def _restore(session: Session, written: ImportChange) -> None:
    """Restore previous values; a value that somebody else changed since stays."""
    for column, (old, new) in written["before"].items():
        known = getattr(Person, column)
        value = old or (None if column in {"phone", "email"} else new)  # there was none
        session.execute(
            update(Person)
            .where(Person.id == written["person"], known == new)
            .values({column: value})
        )


def _leave_cohort(session: Session, free: Sequence[ImportChange], cohort_id: int | None) -> None:
    """Remove people enrolled by the import from the cohort."""
    for change in free:
        if change.get("enrolled") and cohort_id:
            session.execute(
                delete(Enrolment).where(
                    Enrolment.person_id == change["person"],
                    Enrolment.cohort_id == cohort_id,
                    Enrolment.course_id.in_(change["enrolled"]),
                )
            )
        if change.get("joined") and cohort_id:
            session.execute(
                update(Enrolment)
                .where(
                    Enrolment.person_id == change["person"],
                    Enrolment.cohort_id == cohort_id,
                    Enrolment.course_id.in_(change["joined"]),
                )
                .values(cohort_id=None)
            )


def _delete_organizations(session: Session, made: Sequence[int]) -> None:
    """Delete cooperatives that the import created, if nobody belongs to them now."""
    for organization_id in made:
        named = any(
            session.scalar(select(column).where(column == organization_id).limit(1)) is not None
            for column in list_columns_naming("organization", _OFFERED)
        )
        if not named:
            session.execute(
                delete(CohortOrganization).where(
                    CohortOrganization.organization_id == organization_id
                )
            )
            session.execute(delete(Organization).where(Organization.id == organization_id))
