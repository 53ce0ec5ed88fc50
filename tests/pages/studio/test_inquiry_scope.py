"""Questions to the trainer are read by the staff of their cohort and course alone."""

import pytest
from sqlalchemy import update

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import revoke_role
from lms.enrolment.models import Enrolment
from tests.pages.certification.graduates import get_cohort_id, move_elsewhere
from tests.pages.studio.inquiries import ASK, HOSTILE, answer, database_id


def leave_cohort(database, name):
    person_id = database_id(database, name)
    alone = update(Enrolment).where(Enrolment.person_id == person_id).values(cohort_id=None)
    database.write(lambda session: session.execute(alone))


def test_question_of_a_learner_who_left_the_cohort_stays_with_its_staff(
    people, post, read, inquiry, database
):
    leave_cohort(database, "mei")
    person = f"/people/{database_id(database, 'mei')}"
    cohort = f"/cohorts/{get_cohort_id(database)}/lesson-questions"

    for name, address in (("ana", "/studio/"), ("ana", inquiry), ("ravi", cohort)):
        page = read(people(name).get(address))
        assert HOSTILE in page.text
        assert "玉香梅 is in no cohort any more." in page.text
        assert not [link for link in page.links() if link.endswith(person)]

    assert answer(people, post, inquiry).status_code == 303


@pytest.mark.parametrize("has_left", [False, True])
def test_trainer_of_the_course_without_the_cohort_finds_nothing(
    people, post, sign_in, read, inquiry, database, has_left
):
    if has_left:
        leave_cohort(database, "mei")
    there = ScopedRole("trainer", "cohort", get_cohort_id(database))
    ana_id = database_id(database, "ana")
    database.write(revoke_role, Act(SHELL, clock.now()), person_id=ana_id, grant=there)
    sign_in(people("ana"), "ana")  # a change of roles has ended the session

    assert people("ana").get(inquiry).status_code == 404
    assert answer(people, post, inquiry).status_code == 404
    assert post(people("ana"), f"{inquiry}/publish").status_code == 404
    assert HOSTILE not in read(people("ana").get("/studio/")).text


def test_question_of_a_learner_who_left_is_listed_but_no_task(
    people, post, read, inquiry, database
):
    mei_id = database_id(database, "mei")
    ended = update(Enrolment).where(Enrolment.person_id == mei_id).values(ended_at=clock.now())
    database.write(lambda session: session.execute(ended))

    for name, page in (
        ("ana", "/studio/"),
        ("ravi", f"/cohorts/{get_cohort_id(database)}/lesson-questions"),
    ):
        number = inquiry.rsplit("/", 1)[1]
        (section,) = read(people(name).get(page)).elements(f".//section[@id='inquiry-{number}']")
        assert section.get("class") == "card"
        assert "has left the course" in "".join(section.itertext())


def test_nobody_else_reads_or_answers(people, client, post, inquiry, database):
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    number = inquiry.rsplit("/", 1)[1]
    for name in ("li", "chen", "ravi", "noor"):
        assert people(name).get(inquiry).status_code == 403
        assert post(people(name), inquiry, {"text": "No"}).status_code == 403
        assert people(name).get("/studio/").status_code == 403
        assert post(people(name), f"{inquiry}/publish").status_code == 403
        assert post(people(name), f"{inquiry}/unpublish").status_code == 403
    for name in ("li", "chen"):
        assert people(name).get(page).status_code == 403
    assert post(people("ana"), f"{page}/{number}/pass-on").status_code == 403
    assert people("ana").get("/lesson-questions/999").status_code == 404
    assert client.get(inquiry).location.startswith("/sign-in")
    assert "谁付运费" not in people("li").get(ASK).get_data(as_text=True)


def test_trainer_of_another_course_or_cohort_finds_nothing(
    app, people, post, sign_in, inquiry, database
):
    taught = ScopedRole("trainer", "course", scope_text="digital-thinking")
    ana_id = database_id(database, "ana")
    database.write(revoke_role, Act(SHELL, clock.now()), person_id=ana_id, grant=taught)
    sign_in(people("ana"), "ana")  # a change of roles has ended the session

    assert people("ana").get(inquiry).status_code == 404
    assert "谁付运费" not in people("ana").get("/studio/").get_data(as_text=True)
    cohort = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    elsewhere, ravi = move_elsewhere(database, "ravi"), app.test_client()
    sign_in(ravi, "ravi")
    assert ravi.get(cohort).status_code == 404
    shown = ravi.get(f"/cohorts/{elsewhere}/lesson-questions")
    assert "谁付运费" not in shown.get_data(as_text=True)
