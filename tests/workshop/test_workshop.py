"""A workshop and its training days on both engines, with one row and with five hundred."""

import pytest
from sqlalchemy import event, insert

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.sessions import SessionDetails
from lms.enrolment.models import Enrolment
from lms.workshop.queries.joiners import find_open_code, list_unconfirmed
from lms.workshop.queries.training_days import (
    HeadTotals,
    get_head_counts_by_organization,
    list_attendee_groups,
    list_training_days,
)
from lms.workshop.queries.workshop_counts import count_workshop
from lms.workshop.services.join import Joiner, join_cohort
from lms.workshop.services.join_code import confirm_people, open_join_code
from lms.workshop.services.training_days import (
    AttendanceTicks,
    TrainingDayNotes,
    add_training_day,
    record_training_day,
)
from tests.enrolment.cohorts import make_cohort
from tests.factories import NOW, make_people
from tests.factories_course import later, publish_course

ROWS = 500


@pytest.fixture
def people(database):
    publish_course(database)
    return make_people(database)


@pytest.fixture
def cohort_id(database, people):
    return make_cohort(database, people.yunwu_id)


def come(database, people, cohort_id, name):
    database.write(open_join_code, Act(SYSTEM, NOW), cohort_id=cohort_id, hours=12)
    with database.read_session() as session:
        code = find_open_code(session, cohort_id=cohort_id, now=NOW).code
    joiner = Joiner(name, people.yunwu_id, "zh")
    new = SessionDetails(name.encode().ljust(32, b"-"), "mine", "")
    return database.write(join_cohort, Act(SYSTEM, NOW), joiner, code=code, new=new).person_id


def fill(database, people, cohort_id):
    """Five hundred people on the roster, none of whom has come."""

    def write(session):
        first = session.query(Enrolment).first()
        rows = [
            {"learner_number": f"{place:07d}", "printed_name": f"名{place}", "language": "zh",
             "time_zone": "Asia/Shanghai", "confirmed": True, "created_at": NOW}
            for place in range(ROWS)
        ]  # fmt: skip
        session.execute(insert(Person), rows)
        ids = [row[0] for row in session.query(Person.id).filter(Person.printed_name.like("名%"))]
        values = {"course_id": first.course_id, "edition_id": first.edition_id,
                  "cohort_id": cohort_id, "organization_id": people.yunwu_id,
                  "enrolled_at": NOW}  # fmt: skip
        session.execute(insert(Enrolment), [{"person_id": id_, **values} for id_ in ids])
        return frozenset(ids)

    return database.write(write)


def test_count_waiting_and_confirmed(database, people, cohort_id):
    person_id = come(database, people, cohort_id, "赵新云")
    fill(database, people, cohort_id)

    with database.read_session() as session:
        count = count_workshop(session, cohort_id=cohort_id)
        waiting = list_unconfirmed(session, cohort_id=cohort_id, visible_cohorts=frozenset())
    confirmed = database.write(
        confirm_people, Act(SYSTEM, NOW), cohort_id=cohort_id, person_ids=[person_id, 10**9]
    )

    assert (count.entered, count.expected, count.missing) == (1, ROWS + 1, ())
    assert [(person.person_id, person.printed_name, person.duplicates) for person in waiting] == [
        (person_id, "赵新云", ())
    ]
    assert confirmed == {person_id}
    with database.read_session() as session:
        after = count_workshop(session, cohort_id=cohort_id)
        assert (after.entered, after.expected, after.missing) == (1, ROWS + 1, ())
        assert list_unconfirmed(session, cohort_id=cohort_id, visible_cohorts=frozenset()) == ()
        assert find_open_code(session, cohort_id=cohort_id, now=later(hours=12)) is None


def test_five_hundred_ticks_and_a_count(database, people, cohort_id):
    come(database, people, cohort_id, "赵新云")
    ids = fill(database, people, cohort_id)
    day_id = database.write(
        add_training_day, Act(SYSTEM, NOW), cohort_id=cohort_id, day=NOW.date(), title=""
    )
    heads = {people.yunwu_id: HeadTotals(510, 255, 100), people.hillside_id: HeadTotals(1, 0, 0)}
    notes = TrainingDayNotes(NOW.date(), "", AttendanceTicks(after=ids), heads)

    for _ in range(2):
        database.write(record_training_day, Act(SYSTEM, NOW), notes, day_id=day_id)

    with database.read_session() as session:
        row = list_training_days(session, cohort_id=cohort_id)[0]
        groups = list_attendee_groups(session, cohort_id=cohort_id, day_id=day_id)
        counted = get_head_counts_by_organization(session, day_id=day_id)
    assert (row.ticked, row.heads) == (ROWS, HeadTotals(510, 255, 100))
    assert [len(group.people) for group in groups] == [ROWS + 1]
    assert list(counted) == [people.yunwu_id]  # the other one is not of this cohort


def test_pages_ask_as_often_for_many_as_for_one(database, people, cohort_id):
    come(database, people, cohort_id, "赵新云")
    one = count_statements(database, cohort_id)
    for name in ("钱志远", "孙小雨"):
        come(database, people, cohort_id, name)
    fill(database, people, cohort_id)

    assert count_statements(database, cohort_id) == one


def count_statements(database, cohort_id):
    seen = []
    with database.read_session() as session:
        engine = session.get_bind()
        engine = getattr(engine, "engine", engine)

        def note(*arguments):
            seen.append(arguments[2])

        event.listen(engine, "before_cursor_execute", note)
        try:
            count_workshop(session, cohort_id=cohort_id)
            list_unconfirmed(session, cohort_id=cohort_id, visible_cohorts=frozenset())
            list_training_days(session, cohort_id=cohort_id)
            list_attendee_groups(session, cohort_id=cohort_id, day_id=1)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return len(seen)
