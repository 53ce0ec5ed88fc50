"""People whom a list may refer to: those visible to the importer, and others by name only."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person, RoleGrant
from lms.accounts.rules.namesakes import fold_name
from lms.db.chunks import chunks
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.queries.visible_cohorts import (
    get_coordinator_names_by_person,
    list_learner_ids,
    list_visible_people,
)
from lms.enrolment.rules.cohorts import VisibleCohorts
from lms.roster.matching.columns import COLUMNS, get_person_fields_by_column

_EDITED_BY_MANAGERS = {"learner"}
_EDITED_BY_COORDINATORS = {"learner", "manager"}


class ImportScopeLike(Protocol):
    """The attributes of `ImportScope` that this module uses."""

    @property
    def cohort_id(self) -> int | None: ...
    @property
    def organization_id(self) -> int | None: ...
    @property
    def visible_cohorts(self) -> VisibleCohorts: ...


@dataclass(frozen=True)
class CourseElsewhere:
    """A course of the list's cohort that a person takes with another cohort.

    `cohort`: its name, "" unless the importer runs it. `can_move`: the importer runs it, and the
    course is not finished there.
    """

    course_id: int
    cohort_id: int
    cohort: str
    can_move: bool


@dataclass(frozen=True)
class PersonCandidate:
    """`values`: by column of a list. `organization_ids`: current ones.

    `missing_courses`: courses of the cohort not taken yet; `elsewhere`: those taken with others.
    `may_be_changed`: whether the importer may correct the person's data. `has_left`: took part in a
    cohort of the importer before; their contact is not read, shown or changed then.
    """

    id: int
    learner_number: str
    values: Mapping[str, str]
    name_is_confirmed: bool
    may_be_changed: bool
    organization_ids: tuple[int, ...]
    missing_courses: tuple[int, ...]
    elsewhere: tuple[CourseElsewhere, ...] = ()
    has_left: bool = False


@dataclass(frozen=True)
class UnseenPerson:
    """A person whom the importer does not see; possibly without coordinators."""

    name: str
    organization_ids: tuple[int, ...]
    coordinators: tuple[str, ...]


def load_people(
    session: Session,
    scope: ImportScopeLike,
    *,
    organization_ids: Sequence[int],
    course_ids: Sequence[int],
    names: Collection[str],
) -> tuple[tuple[PersonCandidate, ...], tuple[UnseenPerson, ...]]:
    """Return visible people, and other members of these organizations with one of the names."""
    belongs = _load_members(session, organization_ids)
    seen = _find_seen(session, scope, belongs)
    taken, roles = _load_taken(session, sorted(seen)), _load_roles(session, sorted(seen))
    editable = _EDITED_BY_MANAGERS if scope.organization_id else _EDITED_BY_COORDINATORS
    sees_all = scope.visible_cohorts is None and not scope.organization_id
    former_members, keys = (
        _find_former_members(session, scope, seen),
        list(get_person_fields_by_column()),
    )
    people = tuple(
        PersonCandidate(
            id=row["id"],
            learner_number=row["learner_number"],
            values={
                key: ""
                if COLUMNS[key].is_contact and row["id"] in former_members
                else row[key] or ""
                for key in keys
            },
            name_is_confirmed=row["name_confirmed_at"] is not None,
            may_be_changed=sees_all
            or (row["id"] not in former_members and roles.get(row["id"], set()) <= editable),
            organization_ids=tuple(belongs.get(row["id"], ())),
            missing_courses=_list_missing(scope, taken.get(row["id"], {}), course_ids),
            elsewhere=_list_elsewhere(scope, taken.get(row["id"], {}), course_ids),
            has_left=row["id"] in former_members,
        )
        for row in _load_rows(session, sorted(seen))
    )
    others = sorted(belongs.keys() - seen)
    return people, _load_elsewhere(session, others, belongs, names, scope.visible_cohorts)


def find_unseen(session: Session, scope: ImportScopeLike, person_ids: Collection[int]) -> set[int]:
    """Return those of the ids that an import of this scope does not see."""
    organization_ids = [scope.organization_id] if scope.organization_id else []
    if scope.visible_cohorts is None and not organization_ids:
        return set()
    return set(person_ids) - _find_seen(session, scope, _load_members(session, organization_ids))


def _load_members(session: Session, organization_ids: Sequence[int]) -> dict[int, list[int]]:
    belongs: dict[int, list[int]] = {}
    rows = session.execute(
        select(Membership.person_id, Membership.organization_id)
        .where(Membership.organization_id.in_(organization_ids), Membership.ended_on.is_(None))
        .order_by(Membership.id)
    )
    for person_id, organization_id in rows:
        belongs.setdefault(person_id, []).append(organization_id)
    return belongs


def _find_seen(session: Session, scope: ImportScopeLike, belongs: dict[int, list[int]]) -> set[int]:
    """Return the ids of visible people.

    A common cooperative is not enough: a coordinator sees only people of their own cohorts.
    """
    if scope.organization_id:
        return set(belongs)
    visible = _list_own(scope)
    if scope.visible_cohorts is None:
        return set(belongs) | list_visible_people(session, visible)
    return list_visible_people(session, visible | scope.visible_cohorts)


def _find_former_members(session: Session, scope: ImportScopeLike, seen: set[int]) -> set[int]:
    """Return people whom a coordinator sees only because they took part before."""
    if scope.organization_id or scope.visible_cohorts is None:
        return set()
    return seen - list_learner_ids(session, _list_own(scope) | scope.visible_cohorts)


def _list_own(scope: ImportScopeLike) -> set[int]:
    return {scope.cohort_id} if scope.cohort_id else set()


def _load_rows(session: Session, ids: Sequence[int]) -> Iterator[RowMapping]:
    """Yield id, number, confirmation of the name, and each column that a person has by its key."""
    stored = [
        getattr(Person, field).label(key) for key, field in get_person_fields_by_column().items()
    ]
    query = select(Person.id, Person.learner_number, Person.name_confirmed_at, *stored)
    for part in chunks(ids):
        in_part = (Person.id.in_(part), Person.disabled_at.is_(None))
        yield from session.execute(query.where(*in_part).order_by(Person.id)).mappings()


def _load_taken(session: Session, ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    """Return by person and course the enrolment in a cohort, with the cohort's name.

    A course taken without a cohort is left out, since it may still be added to one.
    """
    taken: dict[int, dict[int, Any]] = {}
    for part in chunks(ids):
        rows = session.execute(
            select(
                Enrolment.person_id,
                Enrolment.course_id,
                Enrolment.cohort_id,
                Enrolment.completed_at,
                Cohort.name,
            )
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Enrolment.person_id.in_(part), Enrolment.ended_at.is_(None))
        )
        for row in rows:
            taken.setdefault(row.person_id, {})[row.course_id] = row
    return taken


def _list_missing(
    scope: ImportScopeLike, taken: Mapping[int, Any], course_ids: Sequence[int]
) -> tuple[int, ...]:
    """Return the courses of the cohort that are not taken yet."""
    return (
        tuple(course_id for course_id in course_ids if course_id not in taken)
        if scope.cohort_id
        else ()
    )


def _list_elsewhere(
    scope: ImportScopeLike, taken: Mapping[int, Any], course_ids: Sequence[int]
) -> tuple[CourseElsewhere, ...]:
    """Return the courses of the cohort that are taken with another one."""
    if not scope.cohort_id:
        return ()
    found = []
    for course_id in course_ids:
        enrolment = taken.get(course_id)
        if enrolment is None or enrolment.cohort_id == scope.cohort_id:
            continue
        is_seen = scope.visible_cohorts is None or enrolment.cohort_id in scope.visible_cohorts
        name = enrolment.name if is_seen else ""
        can_move = is_seen and enrolment.completed_at is None
        found.append(CourseElsewhere(course_id, enrolment.cohort_id, name, can_move))
    return tuple(found)


def _load_roles(session: Session, ids: Sequence[int]) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    for part in chunks(ids):
        query = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(part))
        for person_id, role in session.execute(query):
            roles.setdefault(person_id, set()).add(role)
    return roles


def _load_elsewhere(
    session: Session,
    ids: Sequence[int],
    belongs: dict[int, list[int]],
    names: Collection[str],
    visible_cohorts: VisibleCohorts,
) -> tuple[UnseenPerson, ...]:
    rows = [row for row in _load_rows(session, ids) if fold_name(row["name"]) in names]
    coordinators = get_coordinator_names_by_person(
        session, [row["id"] for row in rows], visible_cohorts=visible_cohorts
    )
    return tuple(
        UnseenPerson(fold_name(row["name"]), tuple(belongs[row["id"]]), coordinators[row["id"]])
        for row in rows
    )
