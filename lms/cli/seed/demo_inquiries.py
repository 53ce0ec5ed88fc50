"""Questions about lessons in every state: open, passed on, answered privately, published."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act, Actor
from lms.cli.seed.demo_people import COURSE
from lms.cli.seed.people import find_demo_person
from lms.enrolment.queries.enrolments import find_enrolment
from lms.inquiries.models import Inquiry
from lms.inquiries.queries.inquiries import InquiryScope
from lms.inquiries.services.inquiries import (
    PublishedTexts,
    SeenVersions,
    answer_inquiry,
    ask_about_lesson,
    mark_answer_read,
    pass_inquiry_on,
    publish_inquiry,
)


@dataclass(frozen=True)
class DemoInquiry:
    """A question, asked `days` ago, with what became of it, each a day after the other."""

    asker: str
    lesson: str
    text: str
    days: int
    is_passed_on: bool = False
    answer: str = ""
    is_read: bool = False
    published: PublishedTexts | None = None


INQUIRIES = (
    DemoInquiry(
        "yang", "bulk-trap", "收购商压价5%，合作社没有结余，还能怎么办？", 16,
        answer="先算清楚这5%由谁担：合作社、成员，还是两边分。课里的计算器可以填你们的数。"
        "下一步不是加价，而是先留一小部分茶，换一个渠道试卖。",
        is_read=True,
        published=PublishedTexts(
            "收购商压价，合作社又没有结余，怎么办？",
            "先算清楚压下去的价由谁担：合作社、成员，还是两边分。课里的计算器可以填自己的数。"
            "下一步不是加价，而是先留一小部分茶，换一个渠道试卖。",
        ),
    ),
    DemoInquiry(
        "mei", "eight-tools", "收购点没有信号，离线能填的表格真的不会丢数据吗？", 9,
        answer="别听人说，自己试：手机开飞行模式，填十张单子，再联网看看十张还在不在。"
        "试的时候有别的成员在场，结果大家都信。",
    ),
    DemoInquiry(
        "wang", "data-at-the-core", "成员账户上的交易量，可以按斤记，不按公斤记吗？", 7,
        is_passed_on=True,
    ),
    DemoInquiry(
        "duan", "organize-around-data", "成员的银行账号也记在同一张表里，要另外征得同意吗？", 2
    ),
)  # fmt: skip


def seed_inquiries(session: Session, *, cohort_id: int, now: dt.datetime) -> bool:
    """Ask, pass on, answer and publish the questions; return False when they are there already."""
    if session.scalar(select(func.count()).select_from(Inquiry)):
        return False
    scope = InquiryScope((cohort_id,), (COURSE,))
    for inquiry in INQUIRIES:
        _seed(session, inquiry, scope, at=now - dt.timedelta(days=inquiry.days))
    return True


def _seed(session: Session, inquiry: DemoInquiry, scope: InquiryScope, *, at: dt.datetime) -> None:
    names = (inquiry.asker, "ana", "ravi")
    asker, trainer, coordinator = (find_demo_person(session, name) for name in names)
    if asker is None or trainer is None or coordinator is None:
        return
    enrolment = find_enrolment(session, person_id=asker, course=COURSE)
    if enrolment is None:
        return
    inquiry_id = ask_about_lesson(
        session,
        Act(Actor(asker), at),
        person_id=asker,
        enrolment_id=enrolment.enrolment_id,
        lesson=inquiry.lesson,
        language="zh",
        text=inquiry.text,
    )
    next_day, third_day = at + dt.timedelta(days=1), at + dt.timedelta(days=2)
    if inquiry.is_passed_on:
        act = Act(Actor(coordinator), next_day)
        pass_inquiry_on(session, act, inquiry_id=inquiry_id, scope=scope, trainer_id=trainer)
    if inquiry.answer:
        act, text = Act(Actor(trainer), next_day), inquiry.answer
        answer_inquiry(session, act, inquiry_id=inquiry_id, scope=scope, text=text, version=0)
    if inquiry.is_read:
        act = Act(Actor(asker), third_day)
        mark_answer_read(session, act, person_id=asker, inquiry_id=inquiry_id, version=1)
    if inquiry.published:
        act, texts, seen = Act(Actor(trainer), third_day), inquiry.published, SeenVersions(1, 0)
        publish_inquiry(session, act, inquiry_id=inquiry_id, scope=scope, texts=texts, seen=seen)
