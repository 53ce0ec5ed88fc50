"""Cohorts are founded, planned, staffed, shifted; people come in and go out."""

import datetime as dt

import pytest

from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import list_roles
from lms.accounts.queries.sessions import find_session
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.text import TextTooLong
from lms.accounts.secrets import token_hash
from lms.enrolment.queries.candidates import list_candidates
from lms.enrolment.queries.cohort_details import (
    CohortCounts,
    count_cohorts,
    list_announcements,
    list_course_dates,
    list_staff,
)
from lms.enrolment.queries.cohorts import get_cohort, list_offered_organizations
from lms.enrolment.rules.at_risk import DaysOutOfRange
from lms.enrolment.rules.cohorts import is_quiet, shift_day
from lms.enrolment.services import (
    announcements,
    cohort_offer,
    cohort_people,
    cohort_settings,
    cohort_staff,
    date_shift,
)
from lms.errors import NotFound
from lms.learning.queries.outlines import list_enrolled_courses
from tests.factories import NOW, add_grant, make_people, make_person, make_session
from tests.factories_course import COURSE, publish_course

DAY = dt.date(2026, 12, 1)
FACTS = cohort_settings.CohortSettings("  Spring   tea ", "Asia/Shanghai", DAY, dt.date(2027, 2, 1))


@pytest.fixture
def people(database):
    publish_course(database)
    return make_people(database)


@pytest.fixture
def do(database, people):
    """Run a service as Ravi."""
    by = Actor(people.ravi.id)
    return lambda service, *args, **values: database.write(service, Act(by, NOW), *args, **values)


@pytest.fixture
def cohort_id(do, people):
    """Takes the course, is offered to Yunwu Ridge."""
    made = do(cohort_settings.create_cohort_as_coordinator, FACTS)
    do(cohort_offer.put_course, cohort_id=made, course=COURSE, starts_on=DAY, due_on=None)
    do(cohort_offer.offer_to, cohort_id=made, organization_id=people.yunwu_id)
    return made


def get(database, cohort_id):
    with database.read_session() as session:
        return get_cohort(session, cohort_id)


def test_founder_becomes_coordinator_and_stays_signed_in(database, people, do):
    token = token_hash(make_session(database, people.ravi))

    cohort_id = do(cohort_settings.create_cohort_as_coordinator, FACTS)

    with database.read_session() as session:
        found = find_session(session, token_hash=token, now=NOW)
    assert found is not None
    assert found.principal.scope_ids("coordinator", "cohort") == (cohort_id,)
    assert get(database, cohort_id).name == "Spring tea"


def test_founding_gives_nobody_a_role_she_had_not(database, people):
    cohort_id = database.write(
        cohort_settings.create_cohort_as_coordinator, Act(Actor(people.noor.id), NOW), FACTS
    )

    with database.read_session() as session:
        held = list_roles(session, person_id=people.noor.id)
        assert list_staff(session, cohort_id=cohort_id) == ()
    assert held == [ScopedRole("administrator")]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": " "}, cohort_settings.CohortNameMissing),
        ({"contact_phone": "1" * 41}, cohort_settings.CohortTextTooLong),
        ({"zone": "Mars/Base"}, cohort_settings.ZoneUnknown),
        ({"ends_on": DAY - dt.timedelta(days=1)}, cohort_settings.EndBeforeStart),
        ({"thresholds": {"idle_days": 0}}, DaysOutOfRange),
    ],
)
def test_wrong_facts_are_refused(do, changed, refusal):
    with pytest.raises(refusal):
        do(cohort_settings.create_cohort_as_coordinator, cohort_settings.replace(FACTS, **changed))


def test_closed_takes_nobody_and_opens_again(database, people, do, cohort_id):
    who = {"cohort_id": cohort_id, "person_ids": [people.li.id], "visible_cohort_ids": None}
    do(cohort_settings.close_cohort, cohort_id=cohort_id)
    with pytest.raises(cohort_people.CohortNotOpen):
        do(cohort_people.enrol_candidates, **who)

    do(cohort_settings.reopen_cohort, cohort_id=cohort_id)

    assert do(cohort_people.enrol_candidates, **who) == 1


def test_course_and_organization_stay_while_somebody_learns(database, people, do, cohort_id):
    do(
        cohort_people.enrol_candidates,
        cohort_id=cohort_id,
        person_ids=[people.li.id],
        visible_cohort_ids=None,
    )
    organization = {"cohort_id": cohort_id, "organization_id": people.yunwu_id}

    with pytest.raises(cohort_offer.CourseInUse):
        do(cohort_offer.remove_cohort_course, cohort_id=cohort_id, course=COURSE)
    with pytest.raises(cohort_offer.OrganizationInUse):
        do(cohort_offer.remove_cohort_organization, **organization)
    do(cohort_people.remove_person, cohort_id=cohort_id, person_id=people.li.id)
    do(cohort_offer.remove_cohort_organization, **organization)

    with database.read_session() as session:
        assert list_offered_organizations(session, cohort_id) == ()


def test_course_that_nobody_took_goes_and_dates_change(database, do, cohort_id):
    which = {"cohort_id": cohort_id, "course": COURSE}
    with pytest.raises(cohort_offer.DueBeforeStart):
        do(cohort_offer.put_course, **which, starts_on=DAY, due_on=DAY - dt.timedelta(days=1))

    do(cohort_offer.put_course, **which, starts_on=None, due_on=DAY)

    with database.read_session() as session:
        (row,) = list_course_dates(session, cohort_id)
    assert (row.course, row.starts_on, row.due_on) == (COURSE, None, DAY)
    do(cohort_offer.remove_cohort_course, **which)
    assert get(database, cohort_id).courses == ()


def test_candidates_are_learners_of_the_cohorts_organizations(database, people, do, cohort_id):
    def names():
        with database.read_session() as session:
            found = list_candidates(session, cohort_id=cohort_id, visible_cohort_ids=None, now=NOW)
        return [person.person_id for person in found]

    assert names() == [people.li.id]  # Chen only manages, Mei belongs elsewhere
    assert (
        do(
            cohort_people.enrol_candidates,
            cohort_id=cohort_id,
            person_ids=[people.mei.id],
            visible_cohort_ids=None,
        )
        == 0
    )
    do(
        cohort_people.enrol_candidates,
        cohort_id=cohort_id,
        person_ids=[people.li.id],
        visible_cohort_ids=None,
    )
    assert names() == []
    second = make_person(database, "wang", organization_id=people.yunwu_id)
    assert names() == [second.id]  # whoever else takes part
    with database.read_session() as session:
        counts = count_cohorts(session, [cohort_id])
    assert counts == {cohort_id: CohortCounts(people=1, finished=0)}


def test_taken_out_twice_is_not_found(people, do, cohort_id):
    with pytest.raises(NotFound):
        do(cohort_people.remove_person, cohort_id=cohort_id, person_id=people.li.id)


def test_shift_moves_what_lies_ahead_and_back_again(database, do, cohort_id):
    past = dt.date(2026, 11, 2)
    do(cohort_offer.put_course, cohort_id=cohort_id, course=COURSE, starts_on=past, due_on=DAY)
    quiet = (dt.date(2026, 11, 25), dt.date(2026, 12, 8))

    do(date_shift.shift_dates, date_shift.DateShift(2, *quiet), cohort_id=cohort_id)
    moved = get(database, cohort_id)
    with database.read_session() as session:
        (course,) = list_course_dates(session, cohort_id)
    do(date_shift.shift_dates, date_shift.DateShift(-2, None, None), cohort_id=cohort_id)

    assert (moved.starts_on, moved.ends_on) == (dt.date(2026, 12, 15), dt.date(2027, 2, 15))
    assert (course.starts_on, course.due_on) == (past, dt.date(2026, 12, 15))
    assert (moved.is_quiet(quiet[0]), moved.is_quiet(quiet[1])) == (True, True)
    assert (moved.is_quiet(dt.date(2026, 12, 9)), moved.closed_at) == (False, None)
    back = get(database, cohort_id)
    assert (back.starts_on, back.ends_on, back.quiet_from) == (DAY, FACTS.ends_on, None)


@pytest.mark.parametrize(
    ("shift", "refusal"),
    [
        (date_shift.DateShift(53, None, None), date_shift.WeeksOutOfRange),
        (date_shift.DateShift(1, DAY, None), date_shift.QuietIncomplete),
        (date_shift.DateShift(1, DAY, DAY - dt.timedelta(days=1)), date_shift.QuietIncomplete),
        (date_shift.DateShift(-2, None, None), date_shift.ShiftIntoPast),
    ],
)
def test_wrong_shift_moves_nothing(database, do, cohort_id, shift, refusal):
    with pytest.raises(refusal):
        do(date_shift.shift_dates, shift, cohort_id=cohort_id)

    assert get(database, cohort_id).starts_on == DAY


def test_announcement_is_posted_and_taken_down(database, people, do, cohort_id):
    post = {"cohort_id": cohort_id, "act": Act(Actor(people.ravi.id), NOW)}
    with pytest.raises(announcements.AnnouncementEmpty):
        database.write(announcements.add_announcement, texts={"en": " "}, **post)
    with pytest.raises(TextTooLong):
        database.write(announcements.add_announcement, texts={"en": "x" * 2001}, **post)
    id_ = database.write(announcements.add_announcement, texts={"zh": "周五见"}, **post)

    with database.read_session() as session:
        (row,) = list_announcements(session, cohort_ids=[cohort_id])
    assert (row.id, row.texts) == (id_, {"zh": "周五见"})
    with pytest.raises(NotFound):
        do(announcements.withdraw_announcement, cohort_id=cohort_id + 1, announcement_id=id_)
    do(announcements.withdraw_announcement, cohort_id=cohort_id, announcement_id=id_)
    with database.read_session() as session:
        assert list_announcements(session, cohort_ids=[cohort_id]) == ()
        assert len(list_announcements(session, cohort_ids=[cohort_id], with_removed=True)) == 1


def test_staff_is_who_holds_the_role_never_oneself(database, people, do, cohort_id):
    add = {"cohort_id": cohort_id, "role": "trainer"}
    for nobody in ("li", "unheard-of"):
        with pytest.raises(cohort_staff.StaffNotFound):
            do(cohort_staff.add_staff, **add, identifier=nobody)
    with pytest.raises(cohort_staff.StaffRoleOfActor):
        do(cohort_staff.add_staff, **add, identifier="ravi")

    assert do(cohort_staff.add_staff, **add, identifier="ana") == people.ana.id

    with database.read_session() as session:
        staff = list_staff(session, cohort_id=cohort_id)
    assert [(row.person_id, row.role) for row in staff] == [
        (people.ravi.id, "coordinator"),
        (people.ana.id, "trainer"),
    ]
    do(cohort_staff.remove_staff, **add, person_id=people.ana.id)
    with pytest.raises(NotFound):
        do(cohort_staff.remove_staff, **add, person_id=people.ana.id)


def test_last_coordinator_stays(database, people, do, cohort_id):
    staff = {"cohort_id": cohort_id, "role": "coordinator"}
    noor = Actor(people.noor.id)
    with pytest.raises(cohort_staff.LastCoordinator):
        database.write(cohort_staff.remove_staff, Act(noor, NOW), **staff, person_id=people.ravi.id)
    with pytest.raises(cohort_staff.StaffRoleOfActor):
        do(cohort_staff.remove_staff, **staff, person_id=people.ravi.id)

    add_grant(database, people.ana.id, ScopedRole("coordinator"))
    do(cohort_staff.add_staff, **staff, identifier="ana")
    database.write(cohort_staff.remove_staff, Act(noor, NOW), **staff, person_id=people.ravi.id)

    with database.read_session() as session:
        assert [row.person_id for row in list_staff(session, cohort_id=cohort_id)] == [
            people.ana.id
        ]


def test_due_dates_are_those_of_her_own_enrolments(database, people, do, cohort_id):
    do(cohort_offer.put_course, cohort_id=cohort_id, course=COURSE, starts_on=None, due_on=DAY)
    do(
        cohort_people.enrol_candidates,
        cohort_id=cohort_id,
        person_ids=[people.li.id],
        visible_cohort_ids=None,
    )

    with database.read_session() as session:
        (for_li,) = list_enrolled_courses(session, person_id=people.li.id)
        for_mei = list_enrolled_courses(session, person_id=people.mei.id)
    assert (for_li.due_on, {course.due_on for course in for_mei} - {None}) == (DAY, set())


def test_rules_of_quiet_days_and_shifts():
    assert not is_quiet(None, None, DAY)
    assert is_quiet(DAY, DAY, DAY)
    assert shift_day(None, weeks=1, today=DAY) is None
    assert shift_day(DAY, weeks=1, today=DAY) == dt.date(2026, 12, 8)
    assert shift_day(DAY, weeks=1, today=DAY + dt.timedelta(days=1)) == DAY
