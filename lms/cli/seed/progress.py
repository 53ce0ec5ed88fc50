"""A cohort half-way through its course, made by the services that learners use."""

import datetime as dt
import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import GivenAnswer, begin_attempt
from lms.assessment.types import TYPES
from lms.catalogue.queries.published import get_keys, get_published
from lms.cli.seed.demo_people import CHENLU, COHORT, COURSE, YUNWU, DemoPerson
from lms.cli.seed.people import find_demo_person
from lms.clock import DEFAULT_ZONE, day_of
from lms.enrolment.models import Cohort
from lms.enrolment.queries.enrolments import EnrolmentRow, find_enrolment
from lms.enrolment.services.announcements import add_announcement
from lms.enrolment.services.cohort_offer import put_course
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import complete_lesson, record_activity, submit_attempt

BEGAN = dt.timedelta(days=21)
LASTS = dt.timedelta(days=56)
NEWS = {
    "en": "We meet online on Friday at 19:30 and read the worksheet together. Bring questions.",
    "zh": "周五晚上7点半线上见，一起看实操表。有问题请带来。",
}


def ensure_cohort(session: Session, *, now: dt.datetime) -> int:
    """Return the cohort of the demo, created once; it began three weeks ago."""
    found = session.scalar(select(Cohort.id).where(Cohort.name == COHORT))
    if found:
        return found
    organizations = [find_organization_by_code(session, new.code) for new in (YUNWU, CHENLU)]
    new = NewCohort(
        name=COHORT,
        starts_on=day_of(now - BEGAN, DEFAULT_ZONE),
        ends_on=day_of(now - BEGAN + LASTS, DEFAULT_ZONE),
        contact_name="Ravi Menon",
        contact_phone="+65 0000 0000",
        contact_wechat="demo-ravi",
        contact_hours="9:00–17:00",
        courses=(COURSE,),
        organizations=tuple(organization.id for organization in organizations if organization),
    )
    cohort_id = create_cohort(session, Act(SHELL, now - BEGAN), new)
    _plan(session, cohort_id, now=now)
    return cohort_id


def _plan(session: Session, cohort_id: int, *, now: dt.datetime) -> None:
    """Set the due date of the course, and post an announcement dated two days ago."""
    put_course(
        session,
        Act(SHELL, now - BEGAN),
        cohort_id=cohort_id,
        course=COURSE,
        starts_on=day_of(now - BEGAN, DEFAULT_ZONE),
        due_on=day_of(now - BEGAN + LASTS - dt.timedelta(days=7), DEFAULT_ZONE),
    )
    poster = find_demo_person(session, "ravi")
    if poster is not None:
        add_announcement(
            session,
            Act(Actor(poster), now - dt.timedelta(days=2)),
            cohort_id=cohort_id,
            texts=NEWS,
        )


def seed_progress(
    session: Session, *, person: DemoPerson, cohort_id: int, now: dt.datetime
) -> bool:
    """Enrol a learner and seed their progress; return False when they were enrolled before."""
    person_id = find_demo_person(session, person.sign_in_name)
    if person_id is None or "learner" not in person.roles:
        return False
    if find_enrolment(session, person_id=person_id, course=COURSE):
        return False
    enrol_person_in_course(
        session, Act(SHELL, now - BEGAN), person_id=person_id, course=COURSE, cohort_id=cohort_id
    )
    enrolment = find_enrolment(session, person_id=person_id, course=COURSE)
    if enrolment is not None:
        _read(session, person, enrolment, now=now)
        _answer(session, person, enrolment, now=now)
    return True


def _read(
    session: Session, person: DemoPerson, enrolment: EnrolmentRow, *, now: dt.datetime
) -> None:
    lessons = get_published(session, enrolment.revision_id).structure
    readings = [name for name in lessons.order if lessons.lessons[name].kind in {"reading", "case"}]
    keys = {"person_id": enrolment.person_id, "enrolment_id": enrolment.enrolment_id}
    for name, days in zip(readings, person.done, strict=False):
        moment = now - dt.timedelta(days=days)
        record_activity(session, Act(Actor(enrolment.person_id), moment), **keys)
        complete_lesson(session, Act(Actor(enrolment.person_id), moment), **keys, lesson=name)


def _answer(
    session: Session, person: DemoPerson, enrolment: EnrolmentRow, *, now: dt.datetime
) -> None:
    """Submit one attempt at the quiz with the person's share of right answers, three days ago."""
    for name, quiz in get_keys(session, enrolment.revision_id).items():
        if person.quiz is None:
            return
        moment = now - dt.timedelta(days=3)
        attempt_id = begin_attempt(
            session,
            Act(Actor(enrolment.person_id), moment),
            person_id=enrolment.person_id,
            enrolment_id=enrolment.enrolment_id,
            lesson=name,
        )
        drawn = list_questions(session, attempt_id)
        keys = [quiz.keys[id_] for id_ in drawn[: math.ceil(person.quiz * len(drawn))]]
        answers = [
            GivenAnswer(key.id, TYPES[key.type].build_right_answer(key), person.language)
            for key in keys
        ]
        submit_attempt(
            session,
            Act(Actor(enrolment.person_id), moment + dt.timedelta(minutes=25)),
            person_id=enrolment.person_id,
            attempt_id=attempt_id,
            answers=answers,
        )
