"""Every "at most one" of courses, attempts, worksheets and certificates, raced on both engines."""

import pytest

from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.assessment.models import Allowance, Attempt, AttemptGrade
from lms.assessment.services.allowances import grant_allowance
from lms.assessment.services.attempts import begin_attempt, submit
from lms.catalogue.models import Edition, Revision
from lms.catalogue.services.publish import publish
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.services.after_issue import ask_for_corrected_name, refuse_corrected_name
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries.enrolments import count_active_learners, get_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course, record_activity
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.services.progress import complete_lesson, record_hand_in, submit_attempt
from lms.learning.services.progress import record_activity as note_opened
from lms.plan.models import PlanContributor, PlanEntry, WorksheetEntry
from lms.plan.services.plan_pages import add_contributor, save_fields
from lms.plan.services.previous_texts import share_previous_texts
from tests.assessment.quiz_taker import QuizTaker
from tests.certificates.conftest import LATER
from tests.certificates.conftest import world as _world
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course, release
from tests.plan.test_services import make_unconfirmed
from tests.races.racing import TIMES, Race, count, race

world = _world
TODAY = NOW.date()
BY = {"act": Act(SHELL, NOW)}


@pytest.fixture
def taker(database):
    """Li before a quiz that may be tried once."""
    return QuizTaker(database, attempts=1)


def own(taker):
    return {"person_id": taker.li, "enrolment_id": taker.enrolment}


def test_one_open_enrolment(database):
    people = make_people(database)
    publish_course(database)

    found = race(
        database,
        enrol_person_in_course,
        act=Act(SYSTEM, NOW),
        person_id=people.li.id,
        course=COURSE,
    )

    assert (len(set(found.gave)), count(database, Enrolment)) == (1, 1)


def test_one_open_attempt(database, taker):
    found = race(database, begin_attempt, act=Act(SYSTEM, NOW), **own(taker), lesson="quiz")

    assert (len(set(found.gave)), count(database, Attempt)) == (1, 1)


def test_one_attempt_of_a_client_id(database, taker):
    values = {"lesson": "quiz", "client_id": "c" * 20, "act": Act(SYSTEM, NOW)}

    found = race(database, begin_attempt, **own(taker), **values)

    assert (len(set(found.gave)), count(database, Attempt)) == (1, 1)


def test_one_grade(database, taker):
    attempt = taker.begin()

    race(database, submit, act=Act(SYSTEM, NOW), person_id=taker.li, attempt_id=attempt)

    assert count(database, AttemptGrade) == 1


def test_attempts_end_with_the_limit(database, taker):
    """Submit and begin again, as thirty phones that all want the last attempt."""

    def go(_place):
        attempt = database.write(begin_attempt, Act(SYSTEM, NOW), **own(taker), lesson="quiz")
        return database.write(
            submit_attempt, Act(SYSTEM, NOW), person_id=taker.li, attempt_id=attempt
        )

    found = Race(go)

    assert set(found.refused) <= {"AttemptsExhausted"}
    assert (count(database, Attempt), count(database, Completion)) == (1, 0)


def test_one_allowance_is_given(database, taker):
    taker.submit(taker.begin())
    with database.read_session() as session:
        place = get_enrolment(session, **own(taker))
    values = {"lesson": "quiz", "kind": "attempt", "reason": "The line broke."}

    found = race(
        database, grant_allowance, place, act=Act(Actor(taker.people.mei.id), NOW), **values
    )

    assert (len(found.gave), found.refused) == (1, {"AllowanceNeedless": TIMES - 1})
    assert count(database, Allowance) == 1


@pytest.mark.parametrize(
    ("service", "lesson"), [(complete_lesson, "welcome"), (record_hand_in, "sheet")]
)
def test_a_lesson_is_done_once(database, taker, service, lesson):
    found = race(database, service, **own(taker), lesson=lesson, act=Act(SYSTEM, NOW))

    assert sorted(found.gave) == [False] * (TIMES - 1) + [True]
    assert (count(database, Completion), count(database, EnrolmentSummary)) == (1, 1)


@pytest.mark.parametrize("service", [record_activity, note_opened])
def test_a_day_is_noted_once(database, taker, service):
    values = own(taker) if service is note_opened else {"person_id": taker.li, "zone": None}

    race(database, service, **values, act=Act(SYSTEM, NOW))

    assert count(database, ActivityDay) == 1


def test_one_own_text_of_a_field(database, taker):
    values = {"lesson": "sheet", "values": {"note": "Ten packs"}, "versions": {}}

    race(database, save_fields, act=Act(SYSTEM, NOW), **own(taker), **values)

    assert count(database, WorksheetEntry) == 1


def test_versions_of_a_shared_field_follow_each_other(database, taker):
    def save(place):
        values = {"lesson": "sheet", "values": {"step": f"Text {place}"}, "versions": {}}
        return database.write(save_fields, Act(SYSTEM, NOW), **own(taker), **values)

    Race(save)

    with database.read_session() as session:
        versions = sorted(row.version for row in session.query(PlanEntry))
    assert versions == list(range(1, TIMES + 1))


def test_shared_text_never_replaces_a_colleagues(database, taker):
    chen = taker.people.chen.id
    by = Act(SYSTEM, NOW)
    enrolled = database.write(enrol_person_in_course, by, person_id=chen, course=COURSE)
    sheet = {"lesson": "sheet", "versions": {"step": 0}}
    make_unconfirmed(database, taker.people.li)
    database.write(save_fields, by, **own(taker), **sheet, values={"step": "Li's text"})
    make_unconfirmed(database, taker.people.li, confirmed=True)

    def go(place):
        if place % 2:
            return database.write(share_previous_texts, by, **own(taker))
        values = {"person_id": chen, "enrolment_id": enrolled, "values": {"step": f"Text {place}"}}
        return database.write(save_fields, by, **values, **sheet)

    found = Race(go)

    assert set(found.refused) == {"PlanPageChanged"}
    assert count(database, PlanEntry) == 1


def test_one_contributor(database, taker):
    found = race(database, add_contributor, act=Act(SYSTEM, NOW), **own(taker), page="price")

    assert sorted(found.gave) == [False] * (TIMES - 1) + [True]
    assert count(database, PlanContributor) == 1


def test_one_revision_of_the_same_content(database):
    made = release()

    found = race(
        database,
        publish,
        act=Act(SYSTEM, NOW),
        release=made,
        count_active_learners=count_active_learners,
    )

    assert sum(result.is_new for result in found.gave) == 1
    assert (count(database, Revision), count(database, Edition)) == (1, 1)


def test_one_valid_certificate(database, world):
    def issue(_place):
        return world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li)

    found = Race(issue)

    assert len({result.serial for result in found.gave}) == 1
    assert sum(result.job_id is not None for result in found.gave) == 1
    assert count(database, Certificate) == 1


def test_a_certificate_is_replaced_or_revoked_once(database, world):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    values = {"serial": serial, "reason": "The name.", "act": Act(SHELL, LATER)}

    def end(place):
        return world.issuer.replace(**values) if place % 2 else world.issuer.revoke(**values)

    found = Race(end)

    assert len(found.gave) == 1
    assert set(found.refused) == {"NotValidAnyMore"}
    assert count(database, Certificate, Certificate.state == "valid") <= 1


def test_one_open_request_for_another_spelling(database, world):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    asked = {"wanted_name": "李梅花", "note": "A wrong sign."}
    by = Actor(world.people.li.id)

    race(database, ask_for_corrected_name, act=Act(by, LATER), serial=serial, **asked)

    assert count(database, CertificateEvent, CertificateEvent.kind == "name requested") == 1
    found = race(
        database, refuse_corrected_name, act=Act(SHELL, LATER), serial=serial, reason="It is right."
    )
    assert (len(found.gave), found.refused) == (1, {"RequestAnswered": TIMES - 1})
    database.write(ask_for_corrected_name, Act(by, LATER), serial=serial, **asked)
    assert count(database, CertificateEvent, CertificateEvent.kind == "name requested") == 2
