"""Whom a coordinator sees of an organization that her cohort lists, and what counts as learning."""

import pytest

from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.organizations import end_membership
from lms.accounts.services.people import disable_person
from lms.enrolment.queries.candidates import list_candidates
from lms.enrolment.queries.organizations import count_members_in, list_cohorts_of_members
from lms.enrolment.services import cohort_people
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.factories import NOW, make_people, make_person
from tests.factories_course import COURSE, publish_course


@pytest.fixture
def people(database):
    publish_course(database)
    return make_people(database)


def make_cohort(database, name, *organizations):
    new = NewCohort(name, starts_on=NOW.date(), courses=(COURSE,), organizations=organizations)
    return database.write(create_cohort, Act(SYSTEM, NOW), new)


@pytest.fixture
def own(database, people):
    return make_cohort(database, "Own", people.yunwu_id, people.hillside_id)


@pytest.fixture
def other(database, people):
    return make_cohort(database, "Other", people.yunwu_id)


def join(database, person, cohort_id):
    database.write(
        enrol_person_in_course,
        Act(SYSTEM, NOW),
        person_id=person.id,
        course=COURSE,
        cohort_id=cohort_id,
    )


def leave(database, person, cohort_id):
    values = {"cohort_id": cohort_id, "person_id": person.id, "act": Act(SHELL, NOW)}
    database.write(cohort_people.remove_person, **values)


def candidates(database, cohort_id, visible_cohort_ids):
    with database.read_session() as session:
        found = list_candidates(
            session, cohort_id=cohort_id, visible_cohort_ids=visible_cohort_ids, now=NOW
        )
    return [person.person_id for person in found]


def learning(database, organization_id):
    with database.read_session() as session:
        return [
            cohorts_of_member.id
            for cohorts_of_member in list_cohorts_of_members(session, organization_id)
        ]


def test_listing_an_organization_shows_none_of_its_members(database, people, own):
    assert candidates(database, own, {own}) == []
    assert candidates(database, own, set()) == []
    assert candidates(database, own, None) == [people.mei.id, people.li.id]


def test_who_was_taken_out_may_come_back_until_she_is_anothers(database, people, own, other):
    join(database, people.li, own)
    leave(database, people.li, own)
    assert candidates(database, own, {own}) == [people.li.id]

    join(database, people.li, other)

    assert candidates(database, own, {own}) == []


def test_own_people_may_take_part_in_a_second_cohort_of_hers(database, people, own, other):
    join(database, people.li, own)
    second = make_cohort(database, "Second", people.yunwu_id)
    leave(database, people.li, own)

    assert candidates(database, second, {own, second}) == [people.li.id]
    assert candidates(database, second, {second}) == []


def test_nobody_is_enrolled_whom_one_does_not_see(database, people, own):
    values = {"cohort_id": own, "person_ids": [people.li.id], "act": Act(SHELL, NOW)}

    assert database.write(cohort_people.enrol_candidates, visible_cohort_ids={own}, **values) == 0
    assert database.write(cohort_people.enrol_candidates, visible_cohort_ids=None, **values) == 1


def test_members_learn_in_a_cohort_when_one_of_them_takes_a_course_there(
    database, people, own, other
):
    assert (learning(database, people.yunwu_id), learning(database, people.hillside_id)) == ([], [])

    join(database, people.li, own)

    assert learning(database, people.yunwu_id) == [own]
    assert learning(database, people.hillside_id) == []
    with database.read_session() as session:
        assert count_members_in(session, [own, other]) == {people.yunwu_id: 1}
        assert count_members_in(session, []) == {}


@pytest.mark.parametrize("change", ["taken out", "left", "closed", "unconfirmed"])
def test_whoever_is_gone_or_not_known_yet_counts_no_more(database, people, own, change):
    join(database, people.li, own)
    values = {"person_id": people.li.id, "act": Act(SHELL, NOW)}

    if change == "taken out":
        leave(database, people.li, own)
    elif change == "left":
        gone = {"organization_id": people.yunwu_id, "last_day": NOW.date()}
        database.write(end_membership, **gone, **values)
    elif change == "closed":
        database.write(disable_person, **values)
    else:
        database.write(lambda session: _doubt(session, people.li.id))

    assert learning(database, people.yunwu_id) == []
    with database.read_session() as session:
        assert count_members_in(session, [own]) == {}


def _doubt(session, person_id):
    session.get(Person, person_id).confirmed = False


def test_two_people_of_one_organization_are_one_reason(database, people, own):
    wang = make_person(database, "wang", organization_id=people.yunwu_id)
    for person in (people.li, wang):
        join(database, person, own)

    assert learning(database, people.yunwu_id) == [own]
    with database.read_session() as session:
        assert count_members_in(session, [own]) == {people.yunwu_id: 2}
