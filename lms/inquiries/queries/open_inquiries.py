"""Questions about lessons without an answer, counted by course."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.inquiries.models import Inquiry
from lms.inquiries.queries.inquiries import is_open


def count_open_inquiries_of(
    session: Session, *, cohort_id: int, person_ids: Collection[int]
) -> Counter[str]:
    """Return by course the number of open questions of these people.

    Only enrolments with this cohort count, and none that has ended: it does not move.
    """
    found: Counter[str] = Counter()
    for part in chunks(sorted(person_ids)):
        query = (
            select(Course.name, func.count(Inquiry.id).label("number"))
            .join(Enrolment, Enrolment.course_id == Course.id)
            .join(Inquiry, Inquiry.enrolment_id == Enrolment.id)
            .where(
                Enrolment.cohort_id == cohort_id,
                Enrolment.person_id.in_(part),
                is_open(),
            )
            .group_by(Course.name)
        )
        for row in session.execute(query):
            found[row.name] += row.number
    return found
