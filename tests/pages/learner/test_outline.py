"""A course as a task list."""


def test_visitor_sees_the_page_of_the_course(client):
    answer = client.get("/learn/digital-thinking")

    assert (answer.status_code, answer.location) == (303, "/courses/digital-thinking")


def test_says_in_words_what_is_done_and_what_is_next(mei, read):
    page = read(mei.get("/learn/digital-thinking"))

    states = page.texts(".//li/*[@class]")
    assert "已完成5项，共11项" in page.text
    assert states.count("✓ 已完成") == 5
    assert states.count("→ 下一项") == 1
    assert states.count("○ 未完成") == 5


def test_staff_look_without_being_counted(client, sign_in, read):
    sign_in(client, "ravi")

    page = read(client.get("/learn/digital-thinking"))

    assert "your progress in it is not recorded" in page.text
    assert "to do" not in page.text


def test_unknown_and_closed_courses_are_not_found(mei, closed_course):
    assert mei.get("/learn/no-such-course").status_code == 404
    assert mei.get(f"/learn/{closed_course}").status_code == 404


def test_own_progress_is_printed_with_name_number_and_day(mei, read):
    page = read(mei.get("/learn/digital-thinking"))

    (line,) = page.texts(".//p[@class='print-only']")
    assert line.startswith("玉香梅")
    assert "2026年" in line
    assert page.texts(".//*[@data-print]") == ["打印我的学习进度"]
    assert len(page.elements(".//p[@class='no-print']/a[@class='button button-wide']")) == 1
