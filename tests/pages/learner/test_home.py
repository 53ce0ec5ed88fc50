"""My learning: one way on, what is left, whom to ask."""

from tests.pages.statements import count_statements


def test_visitor_is_sent_to_sign_in(client):
    assert client.get("/learn/").location == "/sign-in?next=/learn/"


def test_shows_the_next_lesson_and_what_is_left(mei, read):
    page = read(mei.get("/learn/"))

    assert page.texts(".//*[@class='continue-title']") == ["围绕数据调整组织"]
    assert page.texts(".//*[@class='continue-left']") == ["还剩4课、测验和实操表，约3小时。"]
    assert "Ravi Menon" in page.text
    assert "/learn/digital-thinking/organize-around-data" in page.links()


def test_without_a_course_it_shows_the_way_to_the_catalogue(client, sign_in, read):
    sign_in(client, "ana")

    page = read(client.get("/learn/"))

    assert "You have not begun a course yet." in page.text
    assert "/courses/" in page.links()
    assert page.texts(".//*[@class='continue-title']") == []


def test_is_kept_by_her_browser_only_and_asked_for_again(mei):
    first = mei.get("/learn/")
    again = mei.get("/learn/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304


def test_quiz_that_was_begun_goes_first(mei, post, read):
    post(mei, "/learn/digital-thinking/final-quiz/attempts")

    page = read(mei.get("/learn/"))

    assert "接着做已开始的测验" in page.text
    assert "/learn/digital-thinking/final-quiz" in page.links()


def test_takes_nine_statements(app, mei):
    statements = count_statements(app, lambda: mei.get("/learn/"))

    assert statements == 9
