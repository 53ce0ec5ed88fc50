"""Writes the rows of an import: few statements for any number of people, with undo data."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.namesakes import fold_name
from lms.accounts.services.bulk_people import (
    NewMember,
    PersonUpdate,
    change_people,
    create_members,
)
from lms.accounts.services.organizations import (
    NewOrganization,
    create_organization,
    propose_code,
)
from lms.clock import DEFAULT_ZONE
from lms.enrolment.services.cohort_moves import EnrolmentMove, move_enrolments_to_cohort
from lms.enrolment.services.cohort_offer import offer_to_organizations
from lms.enrolment.services.enrolling import EnrolmentKey, enrol_people_in_cohort_courses
from lms.i18n import guess_language
from lms.roster.matching.columns import get_person_fields_by_column
from lms.roster.matching.import_context import ImportContext
from lms.roster.matching.people import CourseElsewhere
from lms.roster.matching.row_results import RowResult
from lms.roster.models import ImportChange
from lms.roster.queries.imports import ImportPreview


def write_rows(
    session: Session, act: Act, preview: ImportPreview, *, import_id: int
) -> list[ImportChange]:
    """Write the rows; return the previous values of each changed row, for undo."""
    rows = [row for row in preview.rows if not row.is_left_out]
    created = _make_organizations(session, act, rows)
    assigned = [(row, row.organization_id or _find_created(row, created)) for row in rows]
    belongs = {id_ for row, id_ in assigned if id_ and row.is_in_cohort}
    offered = _offer(session, act, preview.context, belongs)
    people = [(row, id_) for row, id_ in assigned if row.status == "new"]
    details = {"roster": import_id}
    ids = _create_people(session, act, people, preview.context, details)
    changed = _change_people(
        session, act, [row for row in rows if row.status == "changed"], details
    )
    alone = _enrol(session, act, assigned, ids, preview.context)
    moves = {row.person_id: row.moves for row in rows if row.person_id and row.moves}
    offered += _move(session, act, moves, preview.context)
    missing_courses = {person.id: person.missing_courses for person in preview.context.people}
    for change in changed:
        wanted = (
            missing_courses.get(change["person"], ()) if preview.context.scope.cohort_id else ()
        )
        change["joined"] = [course for course in wanted if (change["person"], course) in alone]
        change["enrolled"] = [
            course for course in wanted if (change["person"], course) not in alone
        ]
        change["moved"] = [
            [course.course_id, course.cohort_id] for course in moves.get(change["person"], ())
        ]
    return [
        *(ImportChange(row=row.cells.number, person=ids[row.cells.number], created=True)
          for row, _organization_id in people),
        *changed,
        *(ImportChange(organization=organization_id) for organization_id in created.values()),
        *(ImportChange(offered=organization_id) for organization_id in offered),
    ]  # fmt: skip


def _make_organizations(session: Session, act: Act, rows: Sequence[RowResult]) -> dict[str, int]:
    """Create new organizations, one for each name, in the state that a second person reviews."""
    created: dict[str, int] = {}
    for row in rows:
        if row.new_organization is None or fold_name(row.new_organization.name) in created:
            continue
        new = NewOrganization(
            code=propose_code(session, row.new_organization.name),
            names={guess_language(row.new_organization.name): row.new_organization.name},
            country=row.new_organization.country,
            products=(row.new_organization.product,) if row.new_organization.product else (),
            state="new",
        )
        created[fold_name(row.new_organization.name)] = create_organization(session, act, new)
    return created


def _find_created(row: RowResult, created: Mapping[str, int]) -> int | None:
    return created[fold_name(row.new_organization.name)] if row.new_organization else None


def _offer(session: Session, act: Act, context: ImportContext, ids: Iterable[int]) -> list[int]:
    """Offer the cohort to every cooperative of its list; return those added."""
    if not context.scope.cohort_id or context.scope.organization_id:
        return []
    offered = {organization.id for organization in context.organizations if organization.is_offered}
    added = sorted(set(ids) - offered)
    if added:
        offer_to_organizations(
            session, act, cohort_id=context.scope.cohort_id, organization_ids=added
        )
    return added


def _create_people(
    session: Session,
    act: Act,
    people: Sequence[tuple[RowResult, int | None]],
    context: ImportContext,
    details: Mapping[str, int],
) -> dict[int, int]:
    """Create learners' accounts with memberships from today; return their ids by row number."""
    fields = get_person_fields_by_column()
    members = [
        NewMember(organization_id, {field: row.values[key] for key, field in fields.items()})
        for row, organization_id in people
    ]
    zone = context.zone or DEFAULT_ZONE
    ids = create_members(session, act, members, time_zone=zone, details=details)
    return {row.cells.number: id_ for id_, (row, _organization) in zip(ids, people, strict=True)}


def _change_people(
    session: Session, act: Act, rows: Sequence[RowResult], details: Mapping[str, int]
) -> list[ImportChange]:
    """Update the columns that differ from the list; return the previous values for undo."""
    fields = get_person_fields_by_column()
    changes: list[ImportChange] = [
        {
            "row": row.cells.number,
            "person": row.person_id,
            "created": False,
            "before": {
                fields[change.key]: [change.old, change.new]
                for change in row.changes
                if change.key in fields
            },
        }
        for row in rows
        if row.person_id is not None
    ]
    wanted = [
        PersonUpdate(
            change["person"], {column: new for column, (_old, new) in change["before"].items()}
        )
        for change in changes
    ]
    removed = change_people(session, act, wanted, details=details)
    for change in changes:
        if change["person"] in removed:
            change["before"]["latin_name"] = [removed[change["person"]], None]
    return changes


def _enrol(
    session: Session,
    act: Act,
    organization_rows: Sequence[tuple[RowResult, int | None]],
    created: Mapping[int, int],
    context: ImportContext,
) -> set[EnrolmentKey]:
    """Enrol people in every course of the cohort.

    Returns person and course of existing enrolments without a cohort, which now belong to it.
    """
    if not context.scope.cohort_id:
        return set()
    belongs = {
        row.person_id or created[row.cells.number]: organization_id
        for row, organization_id in organization_rows
        if row.person_id or row.cells.number in created
    }
    cohort_id = context.scope.cohort_id
    outcome = enrol_people_in_cohort_courses(
        session, act, list(belongs), cohort_id=cohort_id, organization_ids=belongs
    )
    return outcome.joined


def _move(
    session: Session,
    act: Act,
    courses: Mapping[int, Sequence[CourseElsewhere]],
    context: ImportContext,
) -> list[int]:
    """Move the courses of each person that the importer chose to this cohort.

    Returns the organizations that the cohort is now offered to because of it.
    """
    if not context.scope.cohort_id:
        return []
    moves = [
        EnrolmentMove(person_id, course.course_id, course.cohort_id, context.scope.cohort_id)
        for person_id, elsewhere in courses.items()
        for course in elsewhere
    ]
    offers = move_enrolments_to_cohort(session, act, moves)
    return sorted(organization_id for _cohort_id, organization_id in offers)
