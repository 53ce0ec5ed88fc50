"""A lesson: who may read it, what stands on it, and what opening it leaves behind."""

import re

import brotli
from sqlalchemy import func, select

from lms.enrolment.models import ActivityDay
from lms.folders import STATIC
from tests.pages.client import find_person
from tests.pages.learner.lessons import LESSON
from tests.pages.statements import count_statements

AROUND, HEADERS, FIRST_VISIT = 2_000, 620, 12_500


def test_shows_text_sources_and_the_button(mei, read):
    answer = mei.get(LESSON)

    page = read(answer)
    assert page.title == "围绕数据调整组织"
    assert "第6课，共11课" in page.text
    assert "12分钟" in page.text
    assert "KB" in page.text
    assert "本课尚未经NAPP审阅。" in page.text
    assert 'id="fact-D501"' in page.html
    assert f"{LESSON}/complete" in page.forms()
    assert "学完了，下一课：看清你的生态系统" in page.texts(".//button") or any(
        text.startswith("学完了，下一课：") for text in page.texts(".//button")
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_button_comes_before_the_sources_which_a_link_reaches_without_a_script(mei, read):
    page = read(mei.get(LESSON))

    assert page.html.index('class="lesson-end') < page.html.index('id="sources"')
    assert not page.elements(".//details//*[@id='fact-D501']")


def test_formula_in_words_has_no_blanks_inside_its_brackets(mei, read):
    page = read(mei.get("/learn/digital-thinking/leading-change"))

    formulas = page.texts(".//dd[@class='formula']")
    assert any("(" in formula for formula in formulas)
    assert [formula for formula in formulas if "( " in formula or " )" in formula] == []


def test_bar_of_the_course_is_labelled_in_visible_words(mei, read):
    page = read(mei.get(LESSON))

    (bar,) = page.elements(".//progress")
    words = page.texts(f".//*[@id='{bar.get('aria-labelledby')}']")
    assert words == ["已完成5项，共11项"]


def test_done_lesson_leads_to_the_one_after_it_and_to_the_first_one_not_done(mei, read):
    page = read(mei.get("/learn/digital-thinking/why-now"))

    second = read(mei.get("/learn/digital-thinking/bulk-trap")).title
    assert page.texts(".//*[@class='lesson-end no-print']//a") == [
        f"下一课：{second}",
        "接着学第6课：围绕数据调整组织",
    ]


def test_done_lesson_before_the_first_one_not_done_has_one_way_onward(mei, read):
    page = read(mei.get("/learn/digital-thinking/data-at-the-core"))

    assert page.texts(".//*[@class='lesson-end no-print']//a") == ["下一课：围绕数据调整组织"]


def test_trainer_notes_reach_only_trainers_of_the_course(app, client, sign_in, closed_course):
    sign_in(client, "ravi")

    page = client.get(f"/learn/{closed_course}/all-kinds").get_data(as_text=True)

    assert "Some text to read." in page
    assert "Only for trainers." not in page


def test_visitor_reads_a_public_course_and_is_asked_to_sign_in(client, read):
    page = read(client.get(LESSON, headers={"Accept-Language": "en"}))

    assert f"{LESSON}/complete" not in page.forms()
    assert f"/sign-in?next={LESSON}" in page.links()
    assert "Sign in to keep your progress" in page.text


def test_visitor_of_a_closed_course_is_sent_to_sign_in(client, closed_course):
    answer = client.get(f"/learn/{closed_course}/all-kinds")

    assert answer.location == f"/sign-in?next=/learn/{closed_course}/all-kinds"


def test_closed_course_is_not_found_by_who_is_not_in_it(mei, closed_course):
    assert mei.get(f"/learn/{closed_course}/all-kinds").status_code == 404
    assert mei.get("/learn/digital-thinking/no-such-lesson").status_code == 404


def test_missing_translation_is_said_in_one_line(client, sign_in, read, post, closed_course):
    sign_in(client, "ravi")
    post(client, "/language", language="zh")

    page = read(client.get(f"/learn/{closed_course}/all-kinds"))

    assert "这一课还没有译好，先看English版。" in page.text


def test_calculator_computes_what_stands_in_the_address(client, sign_in, read, closed_course):
    sign_in(client, "ravi")

    page = read(client.get(f"/learn/{closed_course}/all-kinds?sum.price=1,200"))

    assert "3,600" in page.texts(".//output")
    assert "= Price × 3" in " ".join(page.text.split())
    assert page.elements(".//p[@id='sum.price-error'][@hidden]")
    assert not page.elements(".//input[@name='sum.price'][@aria-describedby]")
    assert any("calculator." in script.get("src") for script in page.elements(".//script[@src]"))


def test_calculator_names_the_field_that_is_no_number(client, sign_in, read, closed_course):
    sign_in(client, "ravi")

    page = read(client.get(f"/learn/{closed_course}/all-kinds?sum.price=ten"))

    assert page.texts(".//output") == ["–"]
    assert not page.elements(".//p[@id='sum.price-error'][@hidden]")
    described = "[@aria-describedby='sum.price-error']"
    assert page.elements(f".//input[@name='sum.price'][@aria-invalid='true']{described}")


def test_calculator_names_the_limits_of_a_number_outside(client, sign_in, read, closed_course):
    sign_in(client, "ravi")

    page = read(client.get(f"/learn/{closed_course}/all-kinds?sum.price=2,000.01"))

    assert page.texts(".//output") == ["–"]
    assert page.texts(".//p[@id='sum.price-error']") == ["Write a number from 0 to 2,000."]
    assert not page.elements(".//p[@id='sum.price-error'][@hidden]")
    described = "[@aria-describedby='sum.price-error']"
    assert page.elements(f".//input[@name='sum.price'][@aria-invalid='true']{described}")


def test_second_calculator_keeps_what_was_typed_into_the_first(mei, read):
    page = read(mei.get("/learn/digital-thinking/data-at-the-core?perunit.hours=100&other.x=1"))

    fields = ".//form[@id='calculator-{}']/input[@type='hidden']"
    carried = page.elements(fields.format("share"))
    assert [(field.get("name"), field.get("value")) for field in carried] == [
        ("perunit.hours", "100")
    ]
    assert page.elements(fields.format("perunit")) == []


def test_calculator_takes_no_hours_below_one(mei, read):
    page = read(mei.get("/learn/digital-thinking/data-at-the-core?perunit.hours=-5"))

    assert page.elements(".//input[@name='perunit.hours'][@aria-invalid='true']")
    assert "–" in page.texts(".//output[@data-result='perhour']")


def test_opening_is_noted_once_a_day(app, database, mei):
    mei.get(LESSON)
    mei.get(LESSON)

    with database.read_session() as session:
        days = session.scalar(
            select(func.count()).where(ActivityDay.person_id == find_person(session, "mei"))
        )
        today = count_days_before(session, "mei")
    assert days == today + 1


def test_takes_four_statements(app, mei):
    assert count_statements(app, lambda: mei.get(LESSON)) == 4


def test_is_light(mei):
    """Bytes on the wire around the text of a lesson, and of what its first visit fetches."""
    answer = mei.get(LESSON)
    head, _, rest = answer.text.partition("<article")
    around = re.sub(r'value="[\w.]{60,}"', "", head + rest.partition("</article>")[2])
    assert len(brotli.compress(around.encode(), quality=7)) <= AROUND
    assert len(str(answer.headers)) <= HEADERS
    assert ";media-src 'self';" in answer.headers["Content-Security-Policy"]  # recordings
    address = re.search(r"/static/app\.zh\.\w+\.js", head)[0]
    script = mei.get(address, headers={"Accept-Encoding": "br"})
    assert script.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert "Set-Cookie" not in script.headers
    style_sheet = re.search(r"/static/(app\.\w+\.css)", head)[1]
    size = len(script.data) + (STATIC / "build" / f"{style_sheet}.br").stat().st_size
    assert size <= FIRST_VISIT


def test_script_with_another_hash_is_the_current_one_and_not_stored(client):
    """A page from before the last start, or from a server with other translations, asks for it."""
    answers = [client.get(f"/static/app.{code}.00000000.js") for code in ("zh", "en", "xx")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [answer.headers["Cache-Control"] for answer in answers[:2]] == ["no-cache", "no-cache"]
    assert '"signIn": "登录"' in answers[0].text.partition("\n")[0]


def test_quiz_is_closed_to_visitors_but_mentioned(client, read):
    page = read(client.get("/learn/digital-thinking/final-quiz", headers={"Accept-Language": "en"}))

    assert "The quiz needs an account" in page.text


def count_days_before(session, name):
    """Days of activity that the demo's past has left."""
    from lms import clock

    today = clock.now().date()
    return session.scalar(
        select(func.count()).where(
            ActivityDay.person_id == find_person(session, name), ActivityDay.day < today
        )
    )
