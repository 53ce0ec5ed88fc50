"""The shipped course published over an older edition, with learners under way and finished."""

from lms.assessment.models import Attempt
from lms.assessment.queries.quiz_start import get_quiz_rules
from tests.journeys.conftest import arrive
from tests.journeys.people import make_learner
from tests.journeys.phone import Phone, text_of
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import fold
from tests.shipped.conftest import OLDER_READINGS, read
from tests.shipped.older_course import LATER_LESSONS, RETIRED

CODE = "digital-thinking"
COURSE = f"/learn/{CODE}"
LATER_TITLES = ("看清数字生态", "民主组织中的变革领导")
UNDER_WAY, IN_COHORT = 15, 12


def test_table_tells_who_is_affected_and_how(editions):
    lines = [line.strip() for line in editions.previewed]
    row = lines.index("Required work added: know-your-ecosystem, leading-change")

    assert lines[2].removeprefix("Texts, pictures and translations: ").split(", ") == [
        f"{lesson}.{language}.md"
        for lesson in ("data-at-the-core", "final-quiz", "vision")
        for language in ("en", "zh")
    ]
    stay = "stay in the edition that they began, unless a coordinator moves the cohort"
    assert lines[row + 1 : row + 3] == [
        f"Under way ({UNDER_WAY}): {stay}.",
        "Finished (1): stay finished.",
    ]
    assert "Number of questions of a quiz changed: final-quiz" in lines
    assert f"Questions removed: {RETIRED}" in lines
    assert editions.published[1:-2] == editions.previewed[1:]
    sentence, renewed = editions.published[-2:]
    assert "published as revision 2 in a new edition, because" in sentence
    assert f"edition 1, active learners: {UNDER_WAY}, updated to revision 3" in renewed


def test_course_page_and_new_learner_have_the_newest_edition(editions):
    page = Phone(editions.app, "en").open("/courses/digital-thinking")
    assert "the votes a decision needs, and the weight of one partner" in page.text

    card = make_learner(editions.app.extensions["lms"], "新来")
    newcomer = arrive(editions.app, card)
    outline = newcomer.open(COURSE).text
    assert "共11项" in outline
    assert "你开始后新增的课" not in outline
    assert "共14题" in newcomer.open(f"{COURSE}/final-quiz").text


def test_who_has_not_begun_stays_and_may_read_the_new_lessons(editions):
    phone = editions.phones["新生"]

    outline = phone.open(COURSE)
    links = [link for link in outline.links() if link.startswith(f"{COURSE}/")]

    assert "共9项" in outline.text
    assert links[-2:] == [f"{COURSE}/{lesson}" for lesson in LATER_LESSONS]
    for lesson in LATER_LESSONS:
        assert "这一课是新版课程加进来的" in phone.open(f"{COURSE}/{lesson}").text
    page = phone.open(f"{COURSE}/final-quiz").text
    assert "共9题" in page
    assert "14题" not in page


def test_open_attempt_has_its_own_questions_and_the_course_can_be_finished(editions):
    phone, course = editions.phones["半途"], editions.course
    attempt = editions.attempts["半途"]
    sheet = phone.open(course.sheet)
    assert editions.sheet["field-vision"] in sheet.html
    assert course.questions(attempt) == editions.questions
    assert RETIRED in editions.questions

    for place, question in enumerate(editions.questions, 1):
        page = phone.open(f"/attempts/{attempt}?question={place}")
        assert f"第{place}题，共9题" in page.text
        wrong = question in {RETIRED, "q-o2-01"}
        choose = course.wrong_fields if wrong else course.right_fields
        phone.press(f"/attempts/{attempt}/answers", choose(attempt, question), then="review")
    phone.press(f"/attempts/{attempt}/submit")
    assert "通过了，满分9分，得8分" in phone.text
    assert "题目已撤下，按答对算" in phone.text

    read(phone, OLDER_READINGS[4:])
    course.hand_in(phone)
    assert "全部完成了" in phone.open(COURSE).text


def test_next_attempt_asks_nothing_that_the_edition_does_not_teach(editions):
    phone, course = editions.phones["再考"], editions.course
    assert "得3分，需要7分" in phone.open(course.quiz).text

    attempt = course.take_quiz(phone, right=9)

    drawn = course.questions(attempt)
    lessons = {find_lesson(editions, attempt, question) for question in drawn}
    assert len(drawn) == 9
    assert lessons <= {*OLDER_READINGS, "vision"}
    assert "通过了，满分9分，得9分" in phone.text


def find_lesson(editions, attempt_id, question):
    """Return the lesson that the question is about."""
    with editions.course.database.read_session() as session:
        attempt = session.get(Attempt, attempt_id)
        return get_quiz_rules(session, attempt.revision_id, attempt.lesson).lessons[question]


def test_finished_learner_keeps_everything_and_is_offered_the_new_lessons(editions):
    phone = editions.phones["毕业"]

    outline = phone.open(COURSE)

    assert "全部完成了 证书已签发" in outline.text
    assert text_of(phone.tree(".//h2"))[-1] == "你开始后新增的课"
    assert all(title in outline.text for title in LATER_TITLES)
    stranger = Phone(editions.app, "en")
    assert stranger.open(f"/verify/{editions.certificate}").text == editions.verified
    assert phone.open(f"/certificates/{editions.certificate}").text


def test_coordinator_sees_both_editions_and_moves_one_learner(editions):
    ravi = editions.sign_in("ravi")
    cohort = f"/cohorts/{get_cohort_id(editions.course.database)}"
    address = f"{cohort}/editions"

    added = "53 min more: Know your ecosystem, Leading change in a democracy"
    assert ravi.open(address).text.count(added) == IN_COHORT
    assert "41 of 108 lessons done" in ravi.open(f"{cohort}/progress?course={CODE}").text

    items = ravi.open(address).elements(".//li")
    item = next(item for item in items if fold(item).startswith("孙立"))
    ravi.press(address, {"enrolment": item.find(".//input").get("value")})

    assert "1 person has moved." in ravi.text
    assert ravi.text.count(added) == IN_COHORT - 1
    people = ravi.open(cohort).text
    assert "孙立Yunwu Ridge Tea Cooperative 4 of 11" in people
    assert "陈国强Yunwu Ridge Tea Cooperative 3 of 9" in people
    assert "41 of 110 lessons done" in ravi.open(f"{cohort}/progress?course={CODE}").text
