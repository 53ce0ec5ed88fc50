"""A cohort half-way through its course, made by the services that learners use."""

import datetime as dt
import math
from typing import Any

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
from lms.enrolment.models import Cohort
from lms.enrolment.queries.enrolments import EnrolmentRow, find_enrolment
from lms.enrolment.services.announcements import add_announcement
from lms.enrolment.services.cohort_offer import put_course
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import complete_lesson, record_activity, submit_attempt
from lms.plan.services.plan_pages import hand_in, save_fields

BEGAN = dt.timedelta(days=21)
LASTS = dt.timedelta(days=56)
NEWS = {
    "en": "We meet online on Friday at 19:30 and read the worksheet together. Bring questions.",
    "zh": "周五晚上7点半线上见，一起看实操表。有问题请带来。",
}
WORKSHEET = {
    "vision": "三年内，每一袋咖啡豆都查得到是哪一户交的，货款当天算清。",
    "data-path": (
        "收购站手写单子，镇上抄进本子，会计再录进表格，理事长月底汇总：同一个重量写了四遍。"
    ),
    "first-step": "收购站用一张共享表格直接记重量，不再抄本子。",
    "owner": "杨志远",
    "measure": "月底对账从三天减到一天。",
    "stop-rule": "一个月后仍要两边都记，就停下来查原因。",
}


def ensure_cohort(session: Session, *, now: dt.datetime) -> int:
    """Return the cohort of the demo, created once; it began three weeks ago."""
    found = session.scalar(select(Cohort.id).where(Cohort.name == COHORT))
    if found:
        return found
    organizations = [find_organization_by_code(session, new.code) for new in (YUNWU, CHENLU)]
    new = NewCohort(
        name=COHORT,
        starts_on=(now - BEGAN).date(),
        ends_on=(now - BEGAN + LASTS).date(),
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
        starts_on=(now - BEGAN).date(),
        due_on=(now - BEGAN + LASTS - dt.timedelta(days=7)).date(),
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
    if person_id is None or "learner" not in person.parts:
        return False
    if find_enrolment(session, person_id=person_id, course=COURSE):
        return False
    enrol_person_in_course(
        session, Act(SHELL, now - BEGAN), person_id=person_id, course=COURSE, cohort_id=cohort_id
    )
    enrolment = find_enrolment(session, person_id=person_id, course=COURSE)
    if enrolment is not None:
        _read(session, person, enrolment, now=now)
        _hand_in(session, person, enrolment, now=now)
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


def _hand_in(
    session: Session, person: DemoPerson, enrolment: EnrolmentRow, *, now: dt.datetime
) -> None:
    structure = get_published(session, enrolment.revision_id).structure
    sheets = [name for name in structure.order if structure.lessons[name].kind == "worksheet"]
    for name in sheets if person.hands_in else ():
        moment = now - dt.timedelta(days=2)
        values = {**WORKSHEET, "date": (now + dt.timedelta(days=14)).date().isoformat()}
        which: dict[str, Any] = {
            "person_id": enrolment.person_id,
            "enrolment_id": enrolment.enrolment_id,
            "lesson": name,
        }
        save_fields(
            session, Act(Actor(enrolment.person_id), moment), **which, values=values, versions={}
        )
        hand_in(session, Act(Actor(enrolment.person_id), moment), **which)


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
