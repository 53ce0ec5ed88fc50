"""The trainers to whom a question can be passed on."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person, RoleGrant
from lms.catalogue.models import Course
from lms.enrolment.models import Enrolment


@dataclass(frozen=True)
class TrainerRow:
    """A trainer with their name."""

    person_id: int
    name: str


def list_taught_courses(session: Session, cohort_id: int) -> frozenset[str]:
    """Return the courses that somebody teaches in a cohort."""
    in_cohort, in_course = aliased(RoleGrant), aliased(RoleGrant)
    query = (
        select(in_course.scope_text)
        .join(in_cohort, in_cohort.person_id == in_course.person_id)
        .join(Person, Person.id == in_course.person_id)
        .where(
            in_cohort.role == "trainer",
            in_cohort.scope_kind == "cohort",
            in_cohort.scope_id == cohort_id,
            in_course.role == "trainer",
            in_course.scope_kind == "course",
            Person.disabled_at.is_(None),
        )
    )
    return frozenset(filter(None, session.scalars(query.distinct())))


def list_trainers(session: Session, enrolment_id: int) -> tuple[TrainerRow, ...]:
    """Return those who teach the course of an enrolment in its cohort, by name."""
    in_cohort, in_course = aliased(RoleGrant), aliased(RoleGrant)
    query = (
        select(Person.id.label("person_id"), Person.printed_name.label("name"))
        .join(in_cohort, in_cohort.person_id == Person.id)
        .join(in_course, in_course.person_id == Person.id)
        .join(Course, Course.name == in_course.scope_text)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(
            Enrolment.id == enrolment_id,
            in_cohort.role == "trainer",
            in_cohort.scope_kind == "cohort",
            in_cohort.scope_id == Enrolment.cohort_id,
            in_course.role == "trainer",
            in_course.scope_kind == "course",
            Person.disabled_at.is_(None),
        )
        .order_by(Person.printed_name, Person.id)
    )
    return tuple(TrainerRow(**row) for row in session.execute(query).mappings())
