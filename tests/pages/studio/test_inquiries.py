"""A learner asks under a lesson; the trainer answers at the desk, and may publish both."""

import pytest

from lms.inquiries.services.inquiries import MAX_INQUIRIES_A_DAY
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.studio.inquiries import ASK, HOSTILE, LESSON, OPEN_SECTION, answer, database_id


def test_question_under_a_lesson_reaches_trainer_and_coordinator(people, post, read, database):
    mei = people("mei")
    assert ASK in read(mei.get(LESSON)).links()

    sent = post(mei, ASK, {"text": HOSTILE})

    assert sent.location == f"{ASK}?sent=1"
    assert "问题已发出" in read(mei.get(sent.location)).text
    waiting = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    assert waiting in read(people("ravi").get("/cohorts/")).links()
    for name, page in (("ana", "/studio/"), ("ravi", waiting), ("ana", waiting)):
        shown = people(name).get(page)
        assert HOSTILE in read(shown).text
        assert "<script>alert" not in shown.get_data(as_text=True)
        assert "玉香梅" in read(shown).text


def test_answer_is_told_on_my_learning_until_it_is_read(people, post, read, inquiry):
    mei = people("mei")
    assert "谁付运费？" not in read(mei.get("/learn/")).text

    assert answer(people, post, inquiry).location == f"{inquiry}?sent=1"

    home = read(mei.get("/learn/"))
    assert "对你提问的回答" in home.text
    assert "谁付运费？" in home.text
    page = read(mei.get(ASK))
    assert "买家付。" in page.text
    post(mei, f"{ASK}/read", page.fields(f"{ASK}/read"))
    assert "谁付运费？" not in read(mei.get("/learn/")).text
    assert f"{ASK}/read" not in read(mei.get(ASK)).forms()
    desk = read(people("ana").get("/studio/"))
    assert "Answered by Ana Reyes" in desk.text


def test_published_question_stands_under_the_lesson_without_the_name(
    people, client, post, read, inquiry
):
    words = {"question": "谁付运费？", "answer": "买家付，写在订单里。"}
    assert people("ana").get(f"{inquiry}/publish").status_code == 409
    answer(people, post, inquiry)
    shown = read(people("ana").get(f"{inquiry}/publish"))
    assert HOSTILE in shown.text

    post(people("ana"), f"{inquiry}/publish", {**shown.fields(f"{inquiry}/publish"), **words})

    for reader in (people("li"), people("mei"), client):
        lesson = read(reader.get(LESSON))
        assert "买家付，写在订单里。" in lesson.text
        assert "玉香梅" not in "".join(
            lesson.texts(".//section[@aria-labelledby='questions-heading']")
        )
    post(people("ana"), f"{inquiry}/unpublish")
    assert "买家付，写在订单里。" not in read(people("mei").get(LESSON)).text


def test_question_that_needs_no_answer_is_closed_with_a_word_for_staff(
    people, post, read, inquiry, database
):
    number = inquiry.rsplit("/", 1)[1]
    listed = f"/cohorts/{get_cohort_id(database)}/lesson-questions"

    closed = post(people("ana"), f"{inquiry}/close", {"note": "重复了"})

    assert closed.location == inquiry
    for name, address in (("ana", inquiry), ("ana", "/studio/"), ("ravi", listed)):
        assert "Closed without an answer by Ana Reyes" in read(people(name).get(address)).text
        assert "重复了" in read(people(name).get(address)).text
    assert f"{listed}/{number}/pass-on" not in read(people("ravi").get(listed)).forms()
    asked = read(people("mei").get(ASK))
    assert "培训师没有回答就结束了这个问题" in asked.text
    assert "重复了" not in asked.text
    ravi_id = database_id(database, "ana")
    refused = post(people("ravi"), f"{listed}/{number}/pass-on", {"trainer": str(ravi_id)})
    assert "Somebody has closed this question meanwhile" in read(refused).text


def test_answer_opens_a_closed_question_and_an_answered_one_is_not_closed(
    people, post, read, inquiry
):
    post(people("ana"), f"{inquiry}/close", {"note": "spam"})
    answer(people, post, inquiry)

    refused = post(people("ana"), f"{inquiry}/close", {"note": "spam"})

    assert refused.status_code == 422
    assert "Somebody has answered this question meanwhile" in read(refused).text
    assert "Closed without" not in read(people("ana").get(inquiry)).text
    assert "买家付。" in read(people("mei").get(ASK)).text


def test_closing_needs_a_word_and_a_trainer_of_the_course(people, post, read, inquiry):
    refused = post(people("ana"), f"{inquiry}/close", {"note": " "})

    assert refused.status_code == 422
    assert "Write in a word why" in read(refused).texts(".//*[@id='note-error']")[0]
    assert post(people("ravi"), f"{inquiry}/close", {"note": "x"}).status_code == 403
    assert post(people("mei"), f"{inquiry}/close", {"note": "x"}).status_code == 403
    assert post(people("ana"), "/lesson-questions/999999/close", {"note": "x"}).status_code == 404


def test_passing_to_the_only_trainer_is_offered_once(people, post, read, inquiry, database):
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    action = f"{page}/{inquiry.rsplit('/', 1)[1]}/pass-on"

    post(people("ravi"), action, {"trainer": str(database_id(database, "ana"))})

    assert action not in read(people("ravi").get(page)).forms()


@pytest.mark.parametrize(("text", "said"), [(" ", "请先写下你的问题"), ("x" * 1001, "1000")])
def test_bad_question_is_refused_at_its_field(people, post, read, text, said):
    refused = post(people("mei"), ASK, {"text": text})

    assert refused.status_code == 422
    assert said in read(refused).texts(".//*[@id='text-error']")[0]


def test_day_has_a_limit_and_what_was_typed_stays(people, post, read):
    for number in range(MAX_INQUIRIES_A_DAY):
        assert post(people("mei"), ASK, {"text": f"q {number}"}).status_code == 303

    refused = post(people("mei"), ASK, {"text": "one more"})

    assert refused.status_code == 422
    assert "one more" in read(refused).texts(".//textarea")[0]


def test_second_answer_shows_the_first_and_keeps_what_was_typed(people, post, read, inquiry):
    answer(people, post, inquiry)

    refused = answer(people, post, inquiry, "卖家付。")

    assert refused.status_code == 422
    page = read(refused)
    assert "买家付。" in page.text
    assert "卖家付。" in page.texts(".//textarea")[0]
    assert "Somebody else has answered meanwhile" in page.text


def test_coordinator_passes_a_question_on(people, post, read, inquiry, database):
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    number = inquiry.rsplit("/", 1)[1]
    ana_id = database_id(database, "ana")

    passed = post(people("ravi"), f"{page}/{number}/pass-on", {"trainer": str(ana_id)})

    assert passed.location == f"{page}#inquiry-{number}"
    assert "Passed on to Ana Reyes" in read(people("ravi").get(page)).text
    assert "passed this on to you" in read(people("ana").get("/studio/")).text
    wrong = post(people("ravi"), f"{page}/{number}/pass-on", {"trainer": "999999"})
    assert wrong.status_code == 422
    shown = read(wrong)
    (link,) = shown.elements(".//ul[@class='error-list']//a")
    assert link.get("href") == f"#trainer-{number}"
    (select_,) = shown.elements(f".//select[@id='trainer-{number}']")
    assert select_.get("aria-invalid") == "true"
    assert "Choose a trainer who teaches the course of the question" in shown.text


def test_question_answered_meanwhile_is_not_passed_on(people, post, read, inquiry, database):
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    number = inquiry.rsplit("/", 1)[1]
    answer(people, post, inquiry)

    chosen = {"trainer": str(database_id(database, "ana"))}
    refused = post(people("ravi"), f"{page}/{number}/pass-on", chosen)

    assert refused.status_code == 422
    notice = read(refused).texts(".//div[@class='notice notice-attention']")[0]
    assert "Answered by Ana Reyes, " in notice


def test_form_on_the_second_page_stays_there(people, post, read, inquiry, database, monkeypatch):
    monkeypatch.setattr("lms.web.pagination.PAGE_SIZE", 2)
    page = f"/cohorts/{get_cohort_id(database)}/lesson-questions"
    number = inquiry.rsplit("/", 1)[1]
    second = read(people("ravi").get(f"{page}?page=2"))
    (action,) = [form for form in second.forms() if f"/{number}/pass-on" in form]

    refused = post(people("ravi"), action, {"trainer": "999999"})

    assert f"inquiry-{number}" in [part.get("id") for part in read(refused).elements(OPEN_SECTION)]
    passed = post(people("ravi"), action, {"trainer": str(database_id(database, "ana"))})
    assert passed.location == f"{page}?page=2#inquiry-{number}"


def test_stale_words_are_not_published_and_stay_typed(people, post, read, inquiry):
    answer(people, post, inquiry)
    fields = read(people("ana").get(f"{inquiry}/publish")).fields(f"{inquiry}/publish")
    answer(people, post, inquiry, "卖家付。", version="1")

    refused = post(people("ana"), f"{inquiry}/publish", {**fields, "question": "运费谁付？"})

    page = read(refused)
    assert refused.status_code == 422
    assert "have changed meanwhile" in page.text
    assert "卖家付。" in page.text
    assert "运费谁付？" in page.texts(".//textarea")[0]
    again = {**page.fields(f"{inquiry}/publish"), "question": "运费谁付？", "answer": "卖家付。"}
    assert post(people("ana"), f"{inquiry}/publish", again).status_code == 303


def test_lesson_that_the_course_does_not_have_is_not_found(people, post):
    path = "/learn/digital-thinking/none/ask"
    assert people("mei").get(path).status_code == 404
    assert post(people("mei"), path, {"text": "Why?"}).status_code == 404


def test_learner_who_has_not_begun_is_told_so(people, post, read):
    refused = post(people("li"), "/learn/another-course/why-now/ask", {"text": "为什么？"})

    assert refused.status_code == 409
    assert "先开始学这门课" in read(refused).text
