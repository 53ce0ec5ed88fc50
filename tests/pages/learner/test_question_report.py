"""What is wrong with a question: from result and practice to trainers and coordinators."""

import pytest

from lms.assessment.services.question_reports import MAX_REPORTS_A_DAY
from lms.catalogue.queries import published
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.learner.test_home import count_statements

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
        assert HOSTILE in read(answer).texts(".//p[@class='stored-text']")
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


def test_handled_note_goes_last_with_who_and_when_and_can_be_opened_again(
    app, mei, post, read, sign_in, database
):
    ravi, ana = app.test_client(), app.test_client()
    sign_in(ravi, "ravi")
    sign_in(ana, "ana")
    page = f"/cohorts/{get_cohort_id(database)}"
    for text in ("数字看不清", "答案错了"):
        post(mei, PRACTICE, {"text": text})
    notes = ".//p[@class='stored-text']"
    newest = list_handled_forms(read(ana.get(f"{page}/questions")))[0]

    answer = post(ana, newest)
    post(ravi, newest)
    shown = read(ravi.get(f"{page}/questions"))

    number = newest.split("/")[-2]
    assert answer.location == f"{page}/questions#note-{number}"
    assert shown.texts(notes) == ["数字看不清", "答案错了"]
    assert shown.texts(".//span[@class='task-state-done']")[0].startswith("✓ Handled by Ana")
    assert "One note about a question" in read(ravi.get(page)).text
    post(ravi, list_handled_forms(shown)[0])
    assert "Notes about questions: all handled" in read(ravi.get(page)).text
    post(ravi, f"{page}/questions/{number}/open")
    assert read(ravi.get(f"{page}/questions")).texts(notes) == ["答案错了", "数字看不清"]


def list_handled_forms(page):
    return [action for action in page.forms() if action.endswith("/handled")]


def test_note_of_another_cohort_or_by_somebody_else_is_not_handled(
    app, mei, post, read, sign_in, database
):
    post(mei, PRACTICE, {"text": "数字看不清"})
    cohort_id, ravi = get_cohort_id(database), app.test_client()
    sign_in(ravi, "ravi")
    (form,) = list_handled_forms(read(ravi.get(f"/cohorts/{cohort_id}/questions")))

    assert post(mei, form).status_code == 403
    assert post(ravi, form.replace("/questions/", "/questions/9")).status_code == 404
    assert post(ravi, form.replace(f"/cohorts/{cohort_id}/", "/cohorts/999/")).status_code == 404


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
    assert read(listing("ravi")).texts(".//p[@class='stored-text']") == []


def test_repeats_are_stored_once_and_a_day_has_a_limit(mei, post, read, listing):
    for number in [0, 0, *range(MAX_REPORTS_A_DAY)]:
        assert post(mei, PRACTICE, {"text": f"note {number}"}).status_code == 303

    answer = post(mei, PRACTICE, {"text": "one more"})

    assert answer.status_code == 422
    assert len(read(listing("ravi")).texts(".//p[@class='stored-text']")) == MAX_REPORTS_A_DAY


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


@pytest.mark.parametrize(("name", "status"), [("mei", 403), ("chen", 403)])
def test_others_do_not_read_the_notes(listing, name, status):
    assert listing(name).status_code in {status, 404}


def test_visitor_signs_in_first(client):
    assert client.get(PRACTICE).location == f"/sign-in?next={PRACTICE}"
