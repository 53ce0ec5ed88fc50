"""Progress of many people: one row for each enrolment of a cohort, an organization or a person.

One statement of columns for any number of people; the lessons done are one bit field per row.
"""

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.catalogue.models import Course
from lms.catalogue.queries.published import PublishedRevision, get_published, newest_of_edition
from lms.db import read_columns
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import counts_in_figures
from lms.errors import NotFound
from lms.learning.models import EnrolmentSummary


class LearnerProgress(NamedTuple):
    """Progress of a person in a course.

    `done` is the bit field, read with `published.lessons_by_bit`. `organization_id` is that of the
    person at the time of enrolment; `failures` as in EnrolmentSummary. `is_counted`: whether
    figures count the person.
    """

    enrolment_id: int
    person_id: int
    printed_name: str
    learner_number: str
    language: str
    confirmed: bool
    is_counted: bool
    has_signed_in: bool
    has_confirmed_name: bool
    course: str
    published: PublishedRevision
    cohort_id: int | None
    organization_id: int | None
    enrolled_at: dt.datetime
    completed_at: dt.datetime | None
    ended_at: dt.datetime | None
    done: int
    required_done: int
    required_total: int
    failures: int
    last_completed_at: dt.datetime | None
    last_active_at: dt.datetime | None

    def is_done(self, lesson: str) -> bool:
        """Return whether the lesson is done; False for a lesson of another edition."""
        lessons_by_bit = self.published.lessons_by_bit
        return lesson in lessons_by_bit and bool(self.done >> lessons_by_bit.index(lesson) & 1)


def list_progress_of_cohort(
    session: Session, *, cohort_id: int, with_ended: bool = False
) -> tuple[LearnerProgress, ...]:
    """Return the progress of a cohort by organization and name; ended enrolments on request."""
    query = _of_cohort(with_ended=with_ended)
    return _read(session, query, {"cohort_id": cohort_id})


def list_progress_of_person(
    session: Session, *, cohort_id: int, person_id: int, with_ended: bool = False
) -> tuple[LearnerProgress, ...]:
    """Return the progress of one person in the courses that they take with the cohort."""
    conditions = (Enrolment.cohort_id == cohort_id, Enrolment.person_id == person_id)
    return _list(session, *conditions, with_ended=with_ended)


def get_progress(session: Session, *, cohort_id: int, enrolment_id: int) -> LearnerProgress:
    """Return the progress of an enrolment, also ended. Raises NotFound for another cohort's."""
    conditions = (Enrolment.cohort_id == cohort_id, Enrolment.id == enrolment_id)
    for progress in _list(session, *conditions, with_ended=True):
        return progress
    raise NotFound


def list_progress_of_organization(
    session: Session, *, organization_id: int, person_id: int | None = None
) -> tuple[LearnerProgress, ...]:
    """Return the progress of enrolments for an organization, in any cohort or none.

    `person_id`: of this person only.
    """
    conditions = [Enrolment.organization_id == organization_id]
    if person_id is not None:
        conditions.append(Enrolment.person_id == person_id)
    return _list(session, *conditions, with_ended=False)


def list_editions_of_cohort(
    session: Session, *, cohort_id: int, course: str
) -> tuple[PublishedRevision, ...]:
    """Return the editions in use by people of the cohort, at their newest revisions.

    The newest edition comes first.
    """
    rows = session.execute(
        select(Enrolment.edition_id, newest_of_edition(Enrolment.edition_id).label("revision"))
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.ended_at.is_(None),
            Course.name == course,
        )
        .distinct()
        .order_by(Enrolment.edition_id.desc())
    )
    return tuple(get_published(session, row.revision) for row in rows)


def _list(
    session: Session, *conditions: ColumnElement[bool], with_ended: bool
) -> tuple[LearnerProgress, ...]:
    query = _select_progress().where(*conditions)
    if not with_ended:
        query = query.where(Enrolment.ended_at.is_(None))
    return _read(session, query, {})


@functools.cache
def _of_cohort(*, with_ended: bool) -> Select[*tuple[Any, ...]]:
    """Build the statement once: 6 % of the page of a cohort of 200 people."""
    query = _select_progress().where(Enrolment.cohort_id == bindparam("cohort_id"))
    return query if with_ended else query.where(Enrolment.ended_at.is_(None))


def _select_progress() -> Select[*tuple[Any, ...]]:
    """Select the fields of LearnerProgress in their order; `published`: the id of the revision."""
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.person_id,
            Person.printed_name,
            Person.learner_number,
            Person.language,
            Person.confirmed,
            counts_in_figures().label("is_counted"),
            Person.notice_accepted_at.is_not(None).label("has_signed_in"),
            Person.name_confirmed_at.is_not(None).label("has_confirmed_name"),
            Course.name.label("course"),
            newest_of_edition(Enrolment.edition_id).label("published"),
            Enrolment.cohort_id,
            Enrolment.organization_id,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.ended_at,
            EnrolmentSummary.done,
            EnrolmentSummary.required_done,
            EnrolmentSummary.required_total,
            EnrolmentSummary.failures,
            EnrolmentSummary.last_completed_at,
            EnrolmentSummary.last_active_at,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .order_by(Enrolment.organization_id, Person.printed_name, Person.id, Course.id)
    )


def _read(
    session: Session, query: Select[*tuple[Any, ...]], parameters: Mapping[str, object]
) -> tuple[LearnerProgress, ...]:
    """Read the rows with one look-up per revision; nearly all rows have the same one.

    The columns are in the order of the fields, so that no row becomes a dict on its way.
    """
    rows = read_columns(session, query, parameters)
    indexes = {name: index for index, name in enumerate(rows.keys())}
    published, done = indexes["published"], indexes["done"]
    revisions: dict[int, PublishedRevision] = {}
    found = []
    for row in rows.all():
        values = list(row)
        revision_id = values[published]
        if revision_id not in revisions:
            revisions[revision_id] = get_published(session, revision_id)
        values[published] = revision = revisions[revision_id]
        if values[done] is None:  # nothing done yet: there is no summary row
            values[indexes["required_total"]] = len(revision.structure.required)
            for name in ("done", "required_done", "failures"):
                values[indexes[name]] = 0
        found.append(LearnerProgress._make(values))
    return tuple(found)
