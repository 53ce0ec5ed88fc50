"""Done, next."""

from tests.pages.learner.lessons import LESSON


def test_done_leads_to_the_next_lesson_and_is_kept(mei, post, read):
    answer = post(mei, f"{LESSON}/complete")

    assert answer.status_code == 303
    assert answer.location == "/learn/digital-thinking/know-your-ecosystem"
    assert "已完成6项，共11项" in read(mei.get("/learn/digital-thinking")).text


def test_takes_nine_statements(mei, read, count_sent):
    token = read(mei.get(LESSON)).fields(f"{LESSON}/complete")["csrf_token"]

    sent = count_sent(lambda: mei.post(f"{LESSON}/complete", data={"csrf_token": token}))

    assert sent == 9


def test_done_twice_changes_nothing(mei, post, read):
    post(mei, f"{LESSON}/complete")

    answer = post(mei, f"{LESSON}/complete")

    assert answer.status_code == 303
    assert "已完成6项，共11项" in read(mei.get("/learn/digital-thinking")).text


def test_a_quiz_is_not_done_by_a_button(mei, post):
    assert post(mei, "/learn/digital-thinking/final-quiz/complete").status_code == 409


def test_unknown_lesson_and_not_enrolled_are_not_found(mei, client, sign_in, post):
    assert post(mei, "/learn/digital-thinking/nothing/complete").status_code == 404
    sign_in(client, "li")
    assert post(client, f"{LESSON}/complete").status_code in {303, 404}


def test_wrong_role_is_refused(client, sign_in, post):
    sign_in(client, "ravi")

    assert post(client, f"{LESSON}/complete").status_code == 403


def test_without_token_nothing_happens(mei):
    assert mei.post(f"{LESSON}/complete").status_code == 400
