"""Questions about lessons without an answer, counted by course."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy.orm import Session

from lms.db.chunks import chunks
from lms.enrolment.models import Enrolment
from lms.inquiries.queries.inquiries import select_inquiry_counts


def count_open_inquiries_of(
    session: Session, *, cohort_id: int, person_ids: Collection[int]
) -> Counter[str]:
    """Return by course the number of open questions of these people.

    Only enrolments with this cohort count: none that has ended or left it, since those do not
    move.
    """
    found: Counter[str] = Counter()
    for part in chunks(sorted(person_ids)):
        moving = (Enrolment.cohort_id == cohort_id, Enrolment.person_id.in_(part))
        query = select_inquiry_counts().where(*moving)
        for row in session.execute(query, {"cohort_ids": [cohort_id]}):
            found[row.course] += row.number
    return +found
