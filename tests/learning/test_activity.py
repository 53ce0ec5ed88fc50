"""Completed lessons are activity of their day, as opened ones are."""

from lms.enrolment.queries.enrolments import list_active_days
from tests.learning.test_services import Way, later


def test_what_is_done_is_activity_of_its_day_also_without_an_opened_page(database):
    way = Way(database)

    way.read()
    way.hand_in(now=later(days=1))
    way.sit(now=later(days=2))
    way.read(now=later(days=3))  # a repeat changes nothing

    with database.read_session() as session:
        days = list_active_days(session, person_id=way.li)
    assert days == tuple(later(days=count).date() for count in (2, 1, 0))
    assert way.stand().last_active_at == later(days=2)
