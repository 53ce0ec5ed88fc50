"""Cooperatives that an undo of an import deletes, or removes from its cohort."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from lms.accounts.models import Card, Membership, Organization, RoleGrant
from lms.db.chunks import chunks
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.roster.matching.import_changes import list_created, list_offered
from lms.roster.models import ImportChange
from lms.roster.queries.references import OFFERS, find_referenced, list_referring_columns
from lms.workshop.queries.training_days import find_counted_organizations

# Tables whose rows of a person an undo deletes with the person, beside their enrolments.
DELETED_WITH_PERSON = (Membership, RoleGrant, Card)


@dataclass(frozen=True)
class OrganizationEffects:
    """Ids of organizations by the effect of an undo.

    `removed`: new ones that nothing refers to then; the other new ones are `staying`. `withdrawn`:
    added to the cohort by the import, without anybody who learns there then. `counted`: of those
    the ones that stay in the cohort, because they have a head count of a training day.
    """

    removed: frozenset[int]
    staying: frozenset[int]
    withdrawn: frozenset[int]
    counted: frozenset[int]


@dataclass(frozen=True)
class _Undone:
    """People deleted, enrolments of others deleted, and those that leave the cohort."""

    people: frozenset[int]
    deleted: frozenset[tuple[int, int]]
    leaving: frozenset[tuple[int, int]]
    cohort_id: int | None

    def deletes(self, row: Any) -> bool:  # noqa: ANN401 - a row of some table
        """Return whether the undo deletes a row that refers to an organization."""
        if row.person_id in self.people:
            return True
        is_here = row.cohort_id is not None and row.cohort_id == self.cohort_id
        return is_here and (row.person_id, row.course_id) in self.deleted


def predict_organization_effects(
    session: Session,
    changes: Sequence[ImportChange],
    *,
    not_undone: Collection[int],
    cohort_id: int | None,
) -> OrganizationEffects:
    """Return the effect on organizations of an undo that leaves out the people `not_undone`."""
    undone = _collect_undone(changes, not_undone, cohort_id)
    created = list_created(changes)
    removed = created - _find_staying(session, created, undone)
    offered = list_offered(changes) - removed
    leaving = _find_leaving(session, offered, undone)
    counted = leaving & _find_counted(session, cohort_id)
    return OrganizationEffects(removed, created - removed, leaving - counted, counted)


def list_current_learners(
    session: Session, cohort_id: int | None, organization_ids: Collection[int]
) -> list[Any]:
    """Return person, course and organization of open enrolments in the cohort.

    Only enrolments for one of these organizations.
    """
    columns = select(Enrolment.person_id, Enrolment.course_id, Enrolment.organization_id)
    return [
        row
        for part in chunks(sorted(organization_ids))
        for row in session.execute(
            columns.where(
                Enrolment.cohort_id == cohort_id,
                Enrolment.organization_id.in_(part),
                Enrolment.ended_at.is_(None),
            )
        )
    ]


def _collect_undone(
    changes: Sequence[ImportChange], not_undone: Collection[int], cohort_id: int | None
) -> _Undone:
    free = [
        change for change in changes if "person" in change and change["person"] not in not_undone
    ]
    deleted = {
        (change["person"], course) for change in free for course in change.get("enrolled", ())
    }
    joined = {(change["person"], course) for change in free for course in change.get("joined", ())}
    moved = {
        (change["person"], course) for change in free for course, _cohort in change.get("moved", ())
    }
    return _Undone(
        frozenset(change["person"] for change in free if change["created"]),
        frozenset(deleted),
        frozenset(deleted | joined | moved),
        cohort_id,
    )


def _find_staying(session: Session, created: Collection[int], undone: _Undone) -> set[int]:
    """Return those of the new organizations that a row refers to after the undo."""
    staying = _find_referenced(session, created, undone)
    merges = [
        row
        for part in chunks(sorted(created))
        for row in session.execute(
            select(Organization.id, Organization.merged_into_id).where(
                Organization.merged_into_id.in_(part)
            )
        )
    ]
    staying |= {row.merged_into_id for row in merges if row.id not in created}
    while more := {row.merged_into_id for row in merges if row.id in staying} - staying:
        staying |= more
    return staying


def _find_referenced(session: Session, created: Collection[int], undone: _Undone) -> set[int]:
    """Return those that rows of other tables refer to which the undo does not delete."""
    owned = {table.__tablename__ for table in (Enrolment, *DELETED_WITH_PERSON)}
    excluding = {OFFERS, "organization", *owned}
    referenced = find_referenced(session, "organization", created, excluding=excluding)
    columns = [
        column for column in list_referring_columns("organization") if column.table.name in owned
    ]
    for part in chunks(sorted(created)):
        for column in columns:
            rows = session.execute(_select_owned(column).where(column.in_(part)))
            referenced.update(row.organization_id for row in rows if not undone.deletes(row))
    return referenced


def _select_owned(column: Any) -> Any:  # noqa: ANN401 - a column and a statement of any table
    """Select the organization and the person of each row, and its course and cohort, if any."""
    columns = column.table.c
    course, cohort = (
        columns[name] if name in columns else null().label(name)
        for name in ("course_id", "cohort_id")
    )
    return select(column.label("organization_id"), columns.person_id, course, cohort)


def _find_counted(session: Session, cohort_id: int | None) -> frozenset[int]:
    return find_counted_organizations(session, cohort_id=cohort_id) if cohort_id else frozenset()


def _find_leaving(session: Session, offered: Collection[int], undone: _Undone) -> frozenset[int]:
    """Return those still in the cohort in which nobody of them learns after the undo."""
    learning = {
        row.organization_id
        for row in list_current_learners(session, undone.cohort_id, offered)
        if row.person_id not in undone.people
        and (row.person_id, row.course_id) not in undone.leaving
    }
    rows = CohortOrganization.cohort_id == undone.cohort_id
    present_ids = session.scalars(select(CohortOrganization.organization_id).where(rows))
    return frozenset(present_ids) & frozenset(offered) - learning
