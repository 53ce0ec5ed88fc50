"""Cooperatives that take part in a cohort, and those that are only offered it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, update

from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.workshop.queries.participation import find_participation
from lms.workshop.queries.training_days import HeadTotals, find_counted_organizations
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course
from tests.head_counts import count_heads


@pytest.fixture
def cohort(database):
    """Li of Yunwu Ridge takes the course; Hillside is offered the cohort, and nobody comes."""
    people = make_people(database)
    publish_course(database)
    offered = (people.yunwu_id, people.hillside_id)
    new = NewCohort("Hills", NOW.date(), courses=(COURSE,), organizations=offered)
    cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
    values = {"person_id": people.li.id, "course": COURSE, "cohort_id": cohort}
    database.write(enrol_person_in_course, Act(SYSTEM, NOW), **values)
    homes = {"yunwu": people.yunwu_id, "hillside": people.hillside_id}
    return SimpleNamespace(id=cohort, homes=homes)


def find(database, cohort_id, **limits):
    with database.read_session() as session:
        return find_participation(session, cohort_id, **limits)


@pytest.mark.parametrize(
    ("change", "taking_part", "only_offered"),
    [
        (None, ["yunwu"], ["hillside"]),
        (update(Organization).values(state="archived", archived_at=NOW), ["yunwu"], []),
        (delete(CohortOrganization), ["yunwu"], []),
        (update(Enrolment).values(ended_at=NOW), ["yunwu"], ["hillside"]),
        (update(Person).values(confirmed=False), [], ["yunwu", "hillside"]),
    ],
    ids=["offered", "archived", "not offered", "ended", "not confirmed"],
)
def test_cooperatives_take_part_with_a_counted_person(
    database, cohort, change, taking_part, only_offered
):
    if change is not None:
        database.write(lambda session: session.execute(change))

    found = find(database, cohort.id)

    assert found.taking_part == {cohort.homes[name] for name in taking_part}
    assert found.only_offered == {cohort.homes[name] for name in only_offered}


def test_cooperatives_take_part_with_a_head_count(database, cohort):
    count_heads(database, cohort.id, cohort.homes["hillside"])

    assert find(database, cohort.id).taking_part == set(cohort.homes.values())
    before = {"end": NOW, "last_day": NOW.date() - dt.timedelta(days=1)}
    assert find(database, cohort.id, **before).taking_part == set()


def test_a_head_count_of_nobody_is_no_participation(database, cohort):
    count_heads(database, cohort.id, cohort.homes["hillside"], heads=HeadTotals(0, 0, 0))

    found = find(database, cohort.id)
    with database.read_session() as session:
        counted = find_counted_organizations(session, cohort_id=cohort.id)

    assert found.only_offered == {cohort.homes["hillside"]}
    assert counted == frozenset()
