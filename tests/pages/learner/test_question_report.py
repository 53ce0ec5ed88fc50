"""Notes about wrong questions: from result and practice to trainers and coordinators."""

import dataclasses

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import grant_role, revoke_role
from lms.assessment.models import QuestionReport
from lms.assessment.services.question_reports import MAX_REPORTS_A_DAY
from lms.catalogue.models import Course
from lms.catalogue.queries import published
from lms.enrolment.models import CohortCourse
from tests.pages.certification.graduates import get_cohort_id, get_first, move_elsewhere
from tests.pages.client import find_person
from tests.pages.statements import count_statements

FINAL = "/learn/digital-thinking/final-quiz"
PRACTICE = "/learn/digital-thinking/why-now/questions/why-now-loss/report"
REPORTED = [
    ("why-now", "why-now-loss"),
    ("bulk-trap", "bulk-trap-walnut"),
    ("data-at-the-core", "data-share"),
]
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} 答案错了"


@pytest.fixture
def listing(app, database, sign_in, read):
    """Opens the notes of the cohort as somebody else."""

    def open_as(name):
        other = app.test_client()
        sign_in(other, name)
        return other.get(f"/cohorts/{get_cohort_id(database)}/questions")

    return open_as


def test_note_from_a_result_reaches_trainers_and_coordinators(mei, post, read, listing):
    attempt = post(mei, f"{FINAL}/attempts").location
    post(mei, f"{attempt}/submit")
    links = [link for link in read(mei.get(attempt)).links() if link.endswith("/report")]
    assert len(links) == 14

    sent = post(mei, links[0], {"text": HOSTILE})

    assert sent.location == f"{links[0]}?sent=1"
    assert "已发给培训师和协调员" in read(mei.get(sent.location)).text
    for name in ("ravi", "ana"):
        answer = listing(name)
        assert HOSTILE in read(answer).texts(".//p[@class='keep-lines']")
        assert "<script>alert" not in answer.get_data(as_text=True)
        assert "玉香梅" in read(answer).text


def test_practice_leads_to_the_note(mei, post, read, listing):
    path = "/learn/digital-thinking/why-now/practice/why-now-loss"
    assert post(mei, path, {"report": "1"}).location == PRACTICE

    post(mei, PRACTICE, {"text": "数字看不清"})

    assert "数字看不清" in read(listing("ravi")).text


def test_cohort_page_counts_the_notes(app, mei, post, read, sign_in, database):
    ravi = app.test_client()
    sign_in(ravi, "ravi")
    page = f"/cohorts/{get_cohort_id(database)}"
    assert f"{page}/questions" not in read(ravi.get(page)).links()
    post(mei, PRACTICE, {"text": "数字看不清"})

    front = read(ravi.get(page))

    assert "One note about a question" in front.text
    assert f"{page}/questions" in front.links()


@pytest.fixture
def ana(app, sign_in):
    """The trainer of the course in the cohort."""
    client = app.test_client()
    sign_in(client, "ana")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}/questions"


REASON = "A trainer of the course marks a note as handled."


def list_handled_forms(page):
    return [action for action in page.forms() if action.endswith("/handled")]


def test_handled_note_goes_last_with_who_and_when_and_can_be_opened_again(
    app, mei, post, read, sign_in, ana, page
):
    ravi = app.test_client()
    sign_in(ravi, "ravi")
    for text in ("数字看不清", "答案错了"):
        post(mei, PRACTICE, {"text": text})
    notes = ".//p[@class='keep-lines']"
    newest = list_handled_forms(read(ana.get(page)))[0]

    answer = post(ana, newest)
    post(ana, newest)
    shown = read(ana.get(page))

    number = newest.split("/")[-2]
    assert answer.location == f"{page}#note-{number}"
    assert shown.texts(notes) == ["数字看不清", "答案错了"]
    assert shown.texts(".//span[@class='state-done']")[0].startswith("✓ Handled by Ana")
    assert "One note about a question" in read(ravi.get(page.removesuffix("/questions"))).text
    seen = read(ravi.get(page))
    assert seen.texts(notes) == shown.texts(notes)
    assert seen.text.count(REASON) == 2
    assert REASON not in shown.text
    assert not any(form.startswith(page) for form in seen.forms())
    post(ana, list_handled_forms(shown)[0])
    front = read(ravi.get(page.removesuffix("/questions")))
    assert "Notes about questions: all handled" in front.text
    post(ana, f"{page}/{number}/open")
    assert read(ana.get(page)).texts(notes) == ["答案错了", "数字看不清"]


def teach_another_course(session):
    """Make Ana the trainer of another course, which the cohort takes too."""
    course = Course(name="market-prices", created_at=clock.now())
    session.add(course)
    session.flush()
    session.add(CohortCourse(cohort_id=get_first(session), course_id=course.id))
    person_id, act = find_person(session, "ana"), Act(SHELL, clock.now())
    taught = ScopedRole("trainer", "course", scope_text="digital-thinking")
    revoke_role(session, act, person_id=person_id, grant=taught)
    other = dataclasses.replace(taught, scope_text=course.name)
    grant_role(session, act, person_id=person_id, grant=other)


def test_only_a_trainer_of_the_course_in_the_cohort_handles_a_note(
    app, database, mei, post, read, sign_in, ana, page
):
    post(mei, PRACTICE, {"text": "数字看不清"})
    (handled,) = list_handled_forms(read(ana.get(page)))
    reopened = handled.replace("/handled", "/open")
    ravi, visitor = app.test_client(), app.test_client()
    sign_in(ravi, "ravi")

    for form in (handled, reopened):
        assert post(visitor, form).status_code == 401
        assert post(mei, form).status_code == 403
        assert post(ravi, form).status_code == 403
        assert post(ana, form.replace("/questions/", "/questions/9")).status_code == 404
        assert post(ana, form.replace(page, "/cohorts/999/questions")).status_code == 404

    database.write(teach_another_course)
    sign_in(ana, "ana")  # a change of roles has ended the session
    shown = ana.get(page)
    assert (shown.status_code, list_handled_forms(read(shown))) == (200, [])
    assert [post(ana, form).status_code for form in (handled, reopened)] == [404, 404]
    with database.read_session() as session:
        assert session.scalars(select(QuestionReport.handled_at)).all() == [None]


def test_each_note_without_a_button_says_who_marks_it(
    app, database, mei, post, read, sign_in, ana, page
):
    for text in ("数字看不清", "答案错了"):
        post(mei, PRACTICE, {"text": text})
    database.write(teach_another_course)
    coordinates = ScopedRole("coordinator", "cohort", get_cohort_id(database))
    with database.read_session() as session:
        person_id = find_person(session, "ana")
    database.write(grant_role, Act(SHELL, clock.now()), person_id=person_id, grant=coordinates)
    sign_in(ana, "ana")

    shown = read(ana.get(page))

    assert (list_handled_forms(shown), shown.text.count(REASON)) == ([], 2)


def test_coordinator_of_another_cohort_does_not_read_the_notes(
    app, database, mei, post, sign_in, page
):
    post(mei, PRACTICE, {"text": "数字看不清"})
    elsewhere, ravi = move_elsewhere(database, "ravi"), app.test_client()
    sign_in(ravi, "ravi")

    assert ravi.get(page).status_code == 404
    assert "数字看不清" not in ravi.get(f"/cohorts/{elsewhere}/questions").get_data(as_text=True)


def test_list_of_three_notes_takes_no_more_statements_than_of_one(
    app, mei, post, sign_in, database
):
    ravi = app.test_client()
    sign_in(ravi, "ravi")
    page, counts = f"/cohorts/{get_cohort_id(database)}/questions", []
    for lesson, question in REPORTED:
        path = f"/learn/digital-thinking/{lesson}/questions/{question}/report"
        assert post(mei, path, {"text": "数字看不清"}).status_code == 303

        def open_cold():
            published._lessons._values.clear()
            assert ravi.get(page).status_code == 200

        counts.append(count_statements(app, open_cold))

    assert counts == [counts[0]] * 3


@pytest.mark.parametrize(("text", "said"), [(" ", "请先写点内容"), ("x" * 1001, "1000")])
def test_bad_note_is_refused_at_its_field(mei, post, read, listing, text, said):
    answer = post(mei, PRACTICE, {"text": text})

    page = read(answer)
    assert answer.status_code == 422
    assert said in page.texts(".//*[@id='text-error']")[0]
    assert read(listing("ravi")).texts(".//p[@class='keep-lines']") == []


def test_repeats_are_stored_once_and_a_day_has_a_limit(mei, post, read, listing):
    for number in [0, 0, *range(MAX_REPORTS_A_DAY)]:
        assert post(mei, PRACTICE, {"text": f"note {number}"}).status_code == 303

    answer = post(mei, PRACTICE, {"text": "one more"})

    assert answer.status_code == 422
    assert len(read(listing("ravi")).texts(".//p[@class='keep-lines']")) == MAX_REPORTS_A_DAY


@pytest.mark.parametrize(
    "path",
    [
        "/learn/digital-thinking/why-now/questions/none/report",
        "/learn/digital-thinking/none/questions/why-now-loss/report",
        "/learn/digital-thinking/final-quiz/questions/q-o1-01/report",
    ],
)
def test_question_that_one_does_not_have_is_not_found(mei, post, path):
    assert mei.get(path).status_code == 404


@pytest.mark.parametrize("name", ["mei", "chen"])
def test_others_do_not_read_the_notes(listing, name):
    assert listing(name).status_code == 403


def test_visitor_signs_in_first(client):
    assert client.get(PRACTICE).location == f"/sign-in?next={PRACTICE}"
