"""A cohort half-way: who has done what, on which day, by the services that learners use."""

import datetime as dt
import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries import find_organization_by_code
from lms.accounts.services import SHELL
from lms.assessment.queries import list_questions
from lms.assessment.services import GivenAnswer, begin_attempt
from lms.catalogue.queries import get_keys, get_published
from lms.cli.seed.cast import CHENLU, COHORT, COURSE, YUNWU, Player
from lms.cli.seed.people import find_player
from lms.content.model import QuestionKey
from lms.enrolment.models import Cohort
from lms.enrolment.queries import Place, find_place
from lms.enrolment.services import NewCohort, create_cohort, enrol
from lms.enrolment.services.announcing import announce
from lms.enrolment.services.offering import put_course
from lms.learning.services import complete_lesson, note_activity, submit_attempt
from lms.plan.services import hand_in, save_fields

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


def put_cohort(session: Session, *, now: dt.datetime) -> int:
    """The cohort of the demo, made once; it began three weeks ago."""
    found = session.scalar(select(Cohort.id).where(Cohort.name == COHORT))
    if found:
        return found
    organizations = [find_organization_by_code(session, one.code) for one in (YUNWU, CHENLU)]
    new = NewCohort(
        name=COHORT,
        starts_on=(now - BEGAN).date(),
        ends_on=(now - BEGAN + LASTS).date(),
        contact_name="Ravi Menon",
        contact_phone="+65 0000 0000",
        contact_wechat="demo-ravi",
        contact_hours="9:00–17:00",
        courses=(COURSE,),
        organizations=tuple(one.id for one in organizations if one),
    )
    cohort_id = create_cohort(session, new, now=now - BEGAN)
    _plan(session, cohort_id, now=now)
    return cohort_id


def _plan(session: Session, cohort_id: int, *, now: dt.datetime) -> None:
    """When the course should be done, and what Ravi told the cohort two days ago."""
    put_course(
        session,
        cohort_id=cohort_id,
        course=COURSE,
        starts_on=(now - BEGAN).date(),
        due_on=(now - BEGAN + LASTS - dt.timedelta(days=7)).date(),
        by=SHELL,
        now=now - BEGAN,
    )
    poster = find_player(session, "ravi")
    if poster is not None:
        announce(
            session,
            cohort_id=cohort_id,
            text_en=NEWS["en"],
            text_zh=NEWS["zh"],
            posted_by=poster,
            now=now - dt.timedelta(days=2),
        )


def play(session: Session, *, player: Player, cohort_id: int, now: dt.datetime) -> bool:
    """Enrol a learner and repeat what she has done; False when she was enrolled before."""
    person_id = find_player(session, player.sign_in_name)
    if person_id is None or "learner" not in player.parts:
        return False
    if find_place(session, person_id=person_id, course=COURSE):
        return False
    enrol(session, person_id=person_id, course=COURSE, cohort_id=cohort_id, now=now - BEGAN)
    place = find_place(session, person_id=person_id, course=COURSE)
    if place is not None:
        _read(session, player, place, now=now)
        _hand_in(session, player, place, now=now)
        _answer(session, player, place, now=now)
    return True


def _read(session: Session, player: Player, place: Place, *, now: dt.datetime) -> None:
    lessons = get_published(session, place.revision_id).structure
    readings = [name for name in lessons.order if lessons.lessons[name].kind in {"reading", "case"}]
    own = {"person_id": place.person_id, "enrolment_id": place.enrolment_id}
    for name, days in zip(readings, player.done, strict=False):
        moment = now - dt.timedelta(days=days)
        note_activity(session, **own, now=moment)
        complete_lesson(session, **own, lesson=name, now=moment)


def _hand_in(session: Session, player: Player, place: Place, *, now: dt.datetime) -> None:
    structure = get_published(session, place.revision_id).structure
    sheets = [name for name in structure.order if structure.lessons[name].kind == "worksheet"]
    for name in sheets if player.hands_in else ():
        moment = now - dt.timedelta(days=2)
        values = {**WORKSHEET, "date": (now + dt.timedelta(days=14)).date().isoformat()}
        which = {"person_id": place.person_id, "enrolment_id": place.enrolment_id, "lesson": name}
        save_fields(session, **which, values=values, versions={}, now=moment)  # type: ignore[arg-type]
        hand_in(session, **which, now=moment)  # type: ignore[arg-type]


def _answer(session: Session, player: Player, place: Place, *, now: dt.datetime) -> None:
    """One attempt at the quiz with that share of right answers, three days ago."""
    for name, quiz in get_keys(session, place.revision_id).items():
        if player.quiz is None:
            return
        moment = now - dt.timedelta(days=3)
        attempt_id = begin_attempt(
            session,
            person_id=place.person_id,
            enrolment_id=place.enrolment_id,
            lesson=name,
            now=moment,
        )
        drawn = list_questions(session, attempt_id)
        right = drawn[: math.ceil(player.quiz * len(drawn))]
        answers = [
            GivenAnswer(one, build_right_answer(quiz.keys[one]), player.language) for one in right
        ]
        submit_attempt(
            session,
            person_id=place.person_id,
            attempt_id=attempt_id,
            now=moment + dt.timedelta(minutes=25),
            answers=answers,
        )


def build_right_answer(key: QuestionKey) -> tuple[str, ...]:
    """What gives all points, as stored answers hold it."""
    if key.type == "number":
        return (key.low,)
    if key.type == "text":
        return key.accepted[:1]
    if key.type == "match":
        return tuple(f"{one}={one}" for one in key.correct)
    return key.correct
