"""The trainer's desk and a cohort's list: as many statements for three rows as for one."""

import pytest
from sqlalchemy import delete, select, update

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role
from lms.assessment.models import QuestionReport
from lms.catalogue.models import Revision
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.inquiries.models import Inquiry
from tests.pages.certification.graduates import get_cohort_id, get_enrolment_id
from tests.pages.client import find_person
from tests.pages.statements import count_statements

COURSE = "digital-thinking"


def make_cohort(database, learner):
    """Ana teaches another cohort, into which this learner goes."""
    enrolment_id = get_enrolment_id(database, learner)

    def change(session):
        new = NewCohort(learner, starts_on=clock.now().date(), courses=(COURSE,))
        cohort_id = create_cohort(session, Act(SYSTEM, clock.now()), new)
        ana_id, grant = find_person(session, "ana"), ScopedRole("trainer", "cohort", cohort_id)
        grant_role(session, Act(SHELL, clock.now()), person_id=ana_id, grant=grant)
        moved = update(Enrolment).where(Enrolment.id == enrolment_id)
        session.execute(moved.values(cohort_id=cohort_id))

    database.write(change)


def report(database, learner, text="Wrong"):
    enrolment_id = get_enrolment_id(database, learner)

    def write(session):
        session.add(
            QuestionReport(
                enrolment_id=enrolment_id,
                revision_id=session.scalar(select(Revision.id).limit(1)),
                lesson="final-quiz",
                question_id=text,
                text=text,
                written_at=clock.now(),
            )
        )

    database.write(write)


def ask(database, learner, text):
    inquiry = Inquiry(
        enrolment_id=get_enrolment_id(database, learner),
        cohort_id=get_cohort_id(database),
        lesson="why-now",
        language="zh",
        text=text,
        written_at=clock.now(),
    )
    database.write(lambda session: session.add(inquiry))


def test_desk_sends_as_many_statements_for_three_cohorts_as_for_one(
    app, client, sign_in, read, database
):
    for learner in ("mei", "yang"):
        make_cohort(database, learner)
    database.write(lambda session: session.execute(delete(QuestionReport)))
    report(database, "mei")
    sign_in(client, "ana")
    one = count_statements(app, lambda: client.get("/studio/"))
    report(database, "yang")
    report(database, "wang")
    report(database, "wang", "Wrong too")

    assert count_statements(app, lambda: client.get("/studio/")) == one

    listed = read(client.get("/studio/")).texts(".//section[@aria-labelledby='reports-heading']//a")
    assert sorted(text.split(": ")[1] for text in listed) == [
        "2 notes about questions", "One note about a question", "One note about a question"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ana", "ravi"])
def test_lists_send_as_many_statements_for_three_questions_as_for_one(
    app, client, sign_in, database, name
):
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions" if name == "ravi" else "/studio/"
    database.write(lambda session: session.execute(delete(Inquiry)))
    ask(database, "mei", "One")
    sign_in(client, name)
    one = count_statements(app, lambda: client.get(page))
    ask(database, "yang", "Two")
    ask(database, "wang", "Three")

    assert count_statements(app, lambda: client.get(page)) == one


def test_cohort_page_leads_to_questions_that_are_all_answered(client, sign_in, read, database):
    cohort = f"/cohorts/{get_cohort_id(database)}"
    answered = {"answer": "Yes", "answered_at": clock.now()}

    def answer_all(session):
        ana_id = find_person(session, "ana")
        session.execute(update(Inquiry).values(answered_by=ana_id, **answered))

    database.write(answer_all)
    sign_in(client, "ravi")

    assert f"{cohort}/lesson-questions" in read(client.get(cohort)).links()
    database.write(lambda session: session.execute(delete(Inquiry)))
    assert f"{cohort}/lesson-questions" not in read(client.get(cohort)).links()
