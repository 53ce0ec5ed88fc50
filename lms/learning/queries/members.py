"""Members of one organization with their progress, as its manager may see them.

After a person leaves, nothing dated after their last day is shown. What they did before remains in
the organization's figures.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.accounts.permissions.principal import RoleName
from lms.accounts.queries.people import get_role_names_by_person
from lms.clock import day_of
from lms.errors import NotFound
from lms.i18n import text_in
from lms.learning.models import Completion
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_organization


@dataclass(frozen=True)
class MemberCourse:
    """A course that a member took for the organization: done or not, never a score."""

    course: str
    titles: dict[str, str]
    cohort_id: int | None
    enrolled_at: dt.datetime
    done: int
    total: int
    has_passed: bool
    completed_at: dt.datetime | None

    def title_in(self, language: str) -> str:
        return text_in(self.titles, language)


@dataclass(frozen=True)
class Member:
    """A member, current or until `ended_on`, with what they did in that time."""

    person_id: int
    printed_name: str
    learner_number: str
    language: str
    confirmed: bool
    has_signed_in: bool
    roles: tuple[RoleName, ...]
    started_on: dt.date
    ended_on: dt.date | None
    courses: tuple[MemberCourse, ...]

    @property
    def has_left(self) -> bool:
        return self.ended_on is not None

    @property
    def has_completed(self) -> bool:
        return any(course.completed_at for course in self.courses)

    @property
    def is_learner_only(self) -> bool:
        return set(self.roles) == {"learner"}


@dataclass(frozen=True)
class MemberCounts:
    """Counts for the summary of an organization: "2 passed, 1 has left"."""

    people: int
    passed: int
    passed_and_left: int
    never_came: int


def list_members(session: Session, *, organization_id: int) -> tuple[Member, ...]:
    """Return current members by name, then those who left; five statements for any number.

    A person who left and returned is listed once, with the newest membership.
    """
    members = _list(session, organization_id)
    return tuple(
        sorted(members, key=lambda member: (member.has_left, member.printed_name, member.person_id))
    )


def get_member(session: Session, *, organization_id: int, person_id: int) -> Member:
    """Return a current or former member of the organization. Raises NotFound."""
    for member in _list(session, organization_id, person_id):
        return member
    raise NotFound


def _list(session: Session, organization_id: int, person_id: int | None = None) -> list[Member]:
    rows = _newest_memberships(session, organization_id, person_id)
    learner_progress = _by_person(
        list_progress_of_organization(session, organization_id=organization_id, person_id=person_id)
    )
    former = [
        progress.enrolment_id
        for id_ in rows
        if rows[id_].ended_on
        for progress in learner_progress[id_]
    ]
    done = _completions(session, former)
    roles = get_role_names_by_person(session, list(rows))
    return [
        Member(
            person_id=row.id,
            printed_name=row.printed_name,
            learner_number=row.learner_number,
            language=row.language,
            confirmed=row.confirmed,
            has_signed_in=_is_before(row.notice_accepted_at, row.ended_on, row.time_zone),
            roles=tuple(sorted(roles[row.id])),
            started_on=row.started_on,
            ended_on=row.ended_on,
            courses=tuple(_courses(learner_progress[row.id], row.ended_on, row.time_zone, done)),
        )
        for row in rows.values()
    ]


def count_members(members: Sequence[Member]) -> MemberCounts:
    """Count members; passed is all of a course, also by those who have left since."""
    passed = [member for member in members if member.has_completed]
    current = [member for member in members if not member.has_left]
    return MemberCounts(
        people=len(current),
        passed=len(passed),
        passed_and_left=len([member for member in passed if member.has_left]),
        never_came=len([member for member in current if not member.has_signed_in]),
    )


def _newest_memberships(
    session: Session, organization_id: int, person_id: int | None
) -> dict[int, "_Row"]:
    query = (
        select(
            Person.id,
            Person.printed_name,
            Person.learner_number,
            Person.language,
            Person.time_zone,
            Person.confirmed,
            Person.notice_accepted_at,
            Membership.started_on,
            Membership.ended_on,
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.ended_on.is_(None), Membership.ended_on, Membership.id)
    )
    if person_id is not None:
        query = query.where(Membership.person_id == person_id)
    return {row.id: _Row(**row) for row in session.execute(query).mappings()}


@dataclass(frozen=True)
class _Row:
    id: int
    printed_name: str
    learner_number: str
    language: str
    time_zone: str
    confirmed: bool
    notice_accepted_at: dt.datetime | None
    started_on: dt.date
    ended_on: dt.date | None


def _by_person(learner_progress: Iterable[LearnerProgress]) -> dict[int, list[LearnerProgress]]:
    found: dict[int, list[LearnerProgress]] = defaultdict(list)
    for progress in learner_progress:
        found[progress.person_id].append(progress)
    return found


def _completions(session: Session, enrolments: Sequence[int]) -> dict[int, dict[str, dt.datetime]]:
    """Return the moment of each completion by enrolment and lesson, for members who left."""
    found: dict[int, dict[str, dt.datetime]] = defaultdict(dict)
    query = select(Completion.enrolment_id, Completion.lesson, Completion.completed_at)
    rows = session.execute(query.where(Completion.enrolment_id.in_(enrolments)))
    for enrolment_id, lesson, moment in rows if enrolments else ():
        found[enrolment_id][lesson] = moment
    return found


def _courses(
    learner_progress: Iterable[LearnerProgress],
    last_day: dt.date | None,
    zone: str,
    done: dict[int, dict[str, dt.datetime]],
) -> Iterable[MemberCourse]:
    for progress in learner_progress:
        if not _is_before(progress.enrolled_at, last_day, zone):
            continue
        lessons = _lessons_done(
            progress, last_day, zone, done[progress.enrolment_id] if last_day else {}
        )
        structure = progress.published.structure
        quizzes = [name for name in structure.required if structure.lessons[name].kind == "quiz"]
        is_whole = _is_before(progress.completed_at, last_day, zone)
        yield MemberCourse(
            course=progress.course,
            titles=dict(structure.titles),
            cohort_id=progress.cohort_id,
            enrolled_at=progress.enrolled_at,
            done=len([name for name in structure.required if name in lessons]),
            total=len(structure.required),
            has_passed=bool(quizzes) and all(name in lessons for name in quizzes),
            completed_at=progress.completed_at if is_whole else None,
        )


def _lessons_done(
    progress: LearnerProgress, last_day: dt.date | None, zone: str, moments: dict[str, dt.datetime]
) -> set[str]:
    if last_day is None:
        return {name for name in progress.published.structure.required if progress.is_done(name)}
    return {name for name, moment in moments.items() if _is_before(moment, last_day, zone)}


def _is_before(moment: dt.datetime | None, last_day: dt.date | None, zone: str) -> bool:
    """Return whether the moment is set and not after the last day."""
    return moment is not None and (last_day is None or day_of(moment, zone) <= last_day)
