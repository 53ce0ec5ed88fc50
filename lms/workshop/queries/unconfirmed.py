"""Counts of the people who wait to be confirmed, by cohort."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.enrolment.models import Enrolment


def count_unconfirmed(session: Session, cohort_ids: Collection[int]) -> dict[int, int]:
    """Return the counts of these cohorts; one in which nobody waits is left out."""
    rows = session.execute(
        select(Enrolment.cohort_id, func.count(Enrolment.person_id.distinct()).label("people"))
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id.in_(sorted(cohort_ids)),
            Enrolment.ended_at.is_(None),
            Person.confirmed.is_(False),
            Person.disabled_at.is_(None),
        )
        .group_by(Enrolment.cohort_id)
    )
    return {row.cohort_id: row.people for row in rows if row.cohort_id is not None}
