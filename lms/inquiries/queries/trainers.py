"""The trainers to whom a question can be passed on."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person, RoleGrant


@dataclass(frozen=True)
class TrainerRow:
    """A trainer with their name."""

    person_id: int
    name: str


def get_trainers_by_course(
    session: Session, *, cohort_id: int
) -> dict[str, tuple[TrainerRow, ...]]:
    """Return those who teach in a cohort by course, in the order of their names.

    A course without a trainer in the cohort is left out.
    """
    in_cohort, in_course = aliased(RoleGrant), aliased(RoleGrant)
    query = (
        select(
            in_course.scope_text.label("course"),
            Person.id.label("person_id"),
            Person.printed_name.label("name"),
        )
        .join(in_cohort, in_cohort.person_id == Person.id)
        .join(in_course, in_course.person_id == Person.id)
        .where(
            in_cohort.role == "trainer",
            in_cohort.scope_kind == "cohort",
            in_cohort.scope_id == cohort_id,
            in_course.role == "trainer",
            in_course.scope_kind == "course",
            Person.disabled_at.is_(None),
        )
        .order_by(Person.printed_name, Person.id)
    )
    found: dict[str, tuple[TrainerRow, ...]] = {}
    for row in session.execute(query):
        trainer = TrainerRow(row.person_id, row.name)
        found[row.course] = (*found.get(row.course, ()), trainer)
    return found
