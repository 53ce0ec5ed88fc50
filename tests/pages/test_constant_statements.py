"""Pages of plans and comments send as many statements for many rows as for a few."""

from types import SimpleNamespace

import pytest

from lms import clock
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import Act, Actor
from lms.enrolment.queries.enrolments import find_enrolment
from lms.plan.services.comments import add_comment
from tests.pages.certification.graduates import get_cohort_id, get_person_id
from tests.pages.statements import count_statements
from tests.plan.plan_steps import STEP, change, write_step

COURSE, SHEET = "digital-thinking", "vision"
SHARED_PAGE = "vision"
OWNERS = {"dao": "刀玉兰", "yang": "杨志远", "bai": "白小雨", "duan": "段文山"}


def get_address(database, page):
    cohort = f"/cohorts/{get_cohort_id(database)}"
    mei = get_person_id(database, "mei")
    return {
        "plan": "/our-plan",
        "step": "/our-plan/steps/scale",
        "steps": f"{cohort}/steps",
        "worksheet": f"{cohort}/people/{mei}/worksheets/{COURSE}/{SHEET}",
        "comments": f"/learn/{COURSE}/{SHEET}/comments",
    }[page]


def add_rows(database, *names):
    """A step of each, their changes of one more, their words on the worksheet, and comments."""
    with database.read_session() as session:
        home = find_organization_by_code(session, "morning-dew").id
        mei = get_person_id(database, "mei")
        enrolment_id = find_enrolment(session, person_id=mei, course=COURSE).enrolment_id
    for name in names:
        person = SimpleNamespace(id=get_person_id(database, name), organization_id=home)
        written = {**STEP, "owner": OWNERS[name], "date": "2099-12-08"}
        write_step(database, person, written, page=f"more-{name}", at=clock.now())
        write_step(database, person, written, page=SHARED_PAGE, at=clock.now())
        change(database, person, "done", note=name, page="scale", at=clock.now())
        change(database, person, "done", note=name, page=f"more-{name}", at=clock.now())
    for author in ("ana", "mei") * len(names):
        act = Act(Actor(get_person_id(database, author)), clock.now())
        database.write(
            add_comment,
            act,
            person_id=act.by.person_id,
            enrolment_id=enrolment_id,
            lesson=SHEET,
            text=f"{author} {clock.now()}",
        )


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("mei", "plan"),
        ("mei", "step"),
        ("ravi", "steps"),
        ("ana", "worksheet"),
        ("mei", "comments"),
    ],
)
def test_page_sends_as_many_statements_for_more_rows(app, database, client, sign_in, name, page):
    sign_in(client, name)
    address = get_address(database, page)
    add_rows(database, "dao")
    before = client.get(address).text
    few = count_statements(app, lambda: client.get(address))

    add_rows(database, "yang", "bai", "duan")

    assert len(client.get(address).text) > len(before)
    assert count_statements(app, lambda: client.get(address)) == few
