"""First steps of the demo in every state, and comments on a worksheet.

The pages are those of earlier courses: the page of the shipped course stays empty, so that
its worksheet can be tried.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.organizations import NewOrganization
from lms.catalogue.queries.published import get_published
from lms.cli.seed.demo_people import CHENLU, COURSE, YUNWU
from lms.cli.seed.people import find_demo_person
from lms.clock import DEFAULT_ZONE, day_of
from lms.content.model import FieldRule
from lms.enrolment.queries.enrolments import find_enrolment
from lms.plan.queries.plan_pages import FieldValue
from lms.plan.queries.steps import list_steps
from lms.plan.services.comments import add_comment
from lms.plan.services.shared_pages import PlanWriter, SharedPages
from lms.plan.services.step_changes import StepUpdate, change_step

_WRITTEN = dt.timedelta(days=15)
_CHANGED = dt.timedelta(days=3)
_ROLES = ("first-step", "owner", "date", "measure")


@dataclass(frozen=True)
class DemoStep:
    """A first step; `due_in`: days from today, `moved_by`: days by which it was moved."""

    organization: NewOrganization
    page: str
    writer: str
    action: str
    owner: str
    success_measure: str
    due_in: int
    state: str = "open"
    note: str = ""
    moved_by: int = 0


STEPS = (
    DemoStep(
        YUNWU, "samples", "chen", "给三家茶店各寄一份样品，附上价格。", "李美华",
        "月底前有一家回电。", due_in=1,
    ),
    DemoStep(
        YUNWU, "stock", "chen", "把仓库的存货记进一张共享表格。", "陈国强",
        "每周一能说出还有多少斤。", due_in=-4,
    ),
    DemoStep(
        YUNWU, "photos", "chen", "给每户的茶园拍三张照片。", "孙立", "照片挂上网店。", due_in=-2,
        state="done", note="二十户都拍了，用手机就够。",
    ),
    DemoStep(
        CHENLU, "scale", "yang", "收购站用一张共享表格直接记重量，不再抄本子。", "杨志远",
        "月底对账从三天减到一天。", due_in=-5, state="done", note="月底对账只用了一天。",
    ),
    DemoStep(
        CHENLU, "prices", "dao", "每周五把收购价发到群里。", "玉香梅", "没有人再打电话问价。",
        due_in=-1, state="moved", note="采收期太忙，收完再开始。", moved_by=20,
    ),
    DemoStep(
        CHENLU, "printer", "dao", "买一台标签打印机。", "刀玉兰", "每袋都有标签。", due_in=10,
        state="dropped", note="代工厂愿意代打，不用买。",
    ),
    DemoStep(
        CHENLU, "shop", "dao", "向平台问清开店要交的费用。", "段文山", "费用写进一页纸。", due_in=6,
    ),
)  # fmt: skip
COMMENTS = (
    ("ana", "mei", "先从一个收购点做起就够了。打算选哪一个？", 2),
    ("ana", "yang", "你们用哪一款共享表格？", 5),
    ("yang", "yang", "用手机自带的表格，三个人能同时填。", 4),
)


def seed_plan(session: Session, *, now: dt.datetime) -> bool:
    """Write the steps and comments of the demo; return False when they are there already."""
    organization = find_organization_by_code(session, CHENLU.code)
    if organization is None or list_steps(session, organization_id=organization.id):
        return False
    for step in STEPS:
        _write(session, step, now=now)
    for author, learner, text, days in COMMENTS:
        _comment(session, author, learner, text, at=now - dt.timedelta(days=days))
    return True


def _write(session: Session, step: DemoStep, *, now: dt.datetime) -> None:
    organization = find_organization_by_code(session, step.organization.code)
    writer_id = find_demo_person(session, step.writer)
    if organization is None or writer_id is None:
        return
    due_on = day_of(now, DEFAULT_ZONE) + dt.timedelta(days=step.due_in)
    rules = [
        FieldRule(role, "text", required=False, plan_page=step.page, plan_role=role)
        for role in _ROLES
    ]
    written = (step.action, step.owner, due_on.isoformat(), step.success_measure)
    blank = {rule.id: FieldValue(is_shared=True) for rule in rules}
    writer = PlanWriter(writer_id, "", now - _WRITTEN)
    pages = SharedPages(session, organization.id, blank, writer)
    pages.save_all(rules, dict(zip(_ROLES, written, strict=True)), {})
    session.flush()
    if step.state != "open":
        moved_to = due_on + dt.timedelta(days=step.moved_by) if step.moved_by else None
        change_step(
            session,
            Act(Actor(writer_id), now - _CHANGED),
            StepUpdate(step.state, step.note, moved_to),
            person_id=writer_id,
            organization_id=organization.id,
            page=step.page,
        )


def _comment(session: Session, author: str, learner: str, text: str, *, at: dt.datetime) -> None:
    author_id, learner_id = (find_demo_person(session, name) for name in (author, learner))
    if author_id is None or learner_id is None:
        return
    enrolment = find_enrolment(session, person_id=learner_id, course=COURSE)
    if enrolment is None:
        return
    structure = get_published(session, enrolment.revision_id).structure
    for name in (name for name in structure.order if structure.lessons[name].kind == "worksheet"):
        add_comment(
            session,
            Act(Actor(author_id), at),
            person_id=author_id,
            enrolment_id=enrolment.enrolment_id,
            lesson=name,
            text=text,
        )
