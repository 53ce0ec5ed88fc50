"""The line is cut at every tap of a learner's way: nothing is lost, nothing is doubled."""

import pytest
from sqlalchemy import func, select

from lms.accounts.queries.people import find_person_by_identifier
from lms.accounts.rules.identifiers import identify
from lms.assessment.models import Answer, Attempt, AttemptGrade
from lms.certificates.models import Certificate
from lms.enrolment.models import Enrolment
from lms.learning.models import Completion
from lms.plan.models import PlanEntry
from tests.browser import actions
from tests.browser.line import WAITS
from tests.journeys.people import READINGS, SHEET, write_sheet


class Tap:
    """A tap whose line is cut before, or whose answer never comes back; then the line returns."""

    def __init__(self, phone, kind):
        self.phone, self.kind = phone, kind

    def __call__(self, action, button="button"):
        """Tap; the page stays and says what waits; then it goes on by itself."""
        page, before = self.phone.page, self.phone.page.url
        self._cut(action)
        self.phone.press(action, button)
        page.locator("[data-send-state], .worksheet-end [data-save-state]").get_by_text(
            WAITS
        ).wait_for()
        assert page.url == before
        self._fix()

    def _cut(self, action):
        if self.kind == "before":
            self.phone.context.set_offline(True)
        else:
            self.phone.page.route(f"**{action}", self._answer_nobody, times=1)

    def _answer_nobody(self, route):
        route.fetch(max_redirects=0)
        route.abort()

    def _fix(self):
        if self.kind == "before":
            self.phone.context.set_offline(False)
        else:
            self.phone.page.evaluate("dispatchEvent(new Event('online'))")


def count(course, model, *conditions):
    with course.database.read_session() as session:
        return session.scalar(select(func.count()).select_from(model).where(*conditions))


def person_of(course, card):
    with course.database.read_session() as session:
        return find_person_by_identifier(session, identify(card.learner_number))


@pytest.mark.parametrize("kind", ["before", "answer"])
def test_whole_way_with_the_line_cut_at_every_tap(new_phone, card, course, kind):
    phone = new_phone()
    page, tap = phone.page, Tap(phone, kind)
    if kind == "before":
        arrive_with_cuts(phone, card, tap)
    else:
        phone.unused_card(card)

    phone.open("/courses/digital-thinking")
    tap("/courses/digital-thinking/enrol")
    page.wait_for_url(f"**{course.address}")
    for lesson in READINGS:
        phone.open(f"{course.address}/{lesson}")
        before = page.url
        tap(f"{course.address}/{lesson}/complete")
        page.wait_for_url(lambda url, before=before: url != before)
    phone.open(course.quiz)
    tap(f"{course.quiz}/attempts")
    page.wait_for_url("**/attempts/*")
    attempt = int(phone.path().split("/")[2].split("?")[0])
    answer_with_cuts(phone, course, attempt, kind)
    tap(f"/attempts/{attempt}/submit")
    page.wait_for_selector(".answer-list")
    hand_in_with_cuts(phone, course, tap)
    phone.open(f"{course.address}/certificate")
    tap(f"{course.address}/certificate", "button[type=submit]")
    page.wait_for_url("**/certificates/*")

    person = person_of(course, card)
    with course.database.read_session() as session:
        mine = session.scalars(select(Enrolment.id).where(Enrolment.person_id == person)).all()
    assert len(mine) == 1
    assert count(course, Completion, Completion.enrolment_id == mine[0]) == len(READINGS) + 2
    assert count(course, Attempt, Attempt.enrolment_id == mine[0]) == 1
    assert count(course, Answer, Answer.attempt_id == attempt) == 14
    assert count(course, AttemptGrade, AttemptGrade.attempt_id == attempt) == 1
    assert count(course, PlanEntry, PlanEntry.person_id == person) <= len(SHEET)
    assert count(course, Certificate, Certificate.person_id == person) == 1


def arrive_with_cuts(phone, card, tap):
    """A form with a secret is not stored, but the page stays and goes on when the line is back."""
    page = phone.page
    phone.open(f"/card/{card.code}")
    page.check("[name=device][value=mine]")
    tap("/card", "button[type=submit]")
    page.wait_for_url("**/welcome/notice*")
    for step, following in (("notice", "**/welcome/pin*"), ("pin", "**/welcome/name*")):
        tap(f"/welcome/{step}")
        page.wait_for_url(following)
    tap("/welcome/name")
    page.wait_for_url("**/learn/")


def answer_with_cuts(phone, course, attempt, kind):
    """All questions, the line away at each tap of the last five, and the page of all answers."""
    page = phone.page
    for place, question in enumerate(course.questions(attempt), 1):
        page.wait_for_selector(f'[data-question="{place}"]')
        if place == 10 and kind == "before":
            phone.context.set_offline(True)
        actions.choose(page, course.right_fields(attempt, question))
        page.click("[data-forward]")
    page.locator(".state-done").nth(13).wait_for()
    assert "14题全部答完" in phone.text()
    phone.context.set_offline(False)


def hand_in_with_cuts(phone, course, tap):
    page = phone.page
    actions.open_sheet(phone, course)
    for name, value in write_sheet().items():
        page.fill(f'[name="{name}"]', value)
    tap(f"{course.sheet}/worksheet", ".worksheet-end button:not([name])")
    page.locator(".worksheet-end").get_by_text("已全部保存。").wait_for()
    assert page.input_value("[name=field-owner]") == SHEET["field-owner"]
    tap(f"{course.sheet}/worksheet", "button[name=hand_in]")
    page.wait_for_url("**said=handed_in")


def test_submitting_without_a_line_hands_over_what_waits(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    attempt = actions.begin_quiz(phone, course)
    phone.context.set_offline(True)
    actions.choose(page, course.right_fields(attempt, course.questions(attempt)[0]))
    page.click("[data-to-review]")
    assert "还有13题没有作答" in phone.text()

    phone.press(f"/attempts/{attempt}/submit")
    page.get_by_text("你点的“提交，看结果”已记下").wait_for()
    phone.context.set_offline(False)

    page.wait_for_selector(".answer-list")
    assert count(course, Answer, Answer.attempt_id == attempt) == 1
    assert phone.list_stored_keys() == []


def test_what_waits_goes_out_from_the_next_page(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    page.route("**/complete", lambda route: route.abort())
    phone.press(f"{course.address}/why-now/complete")
    page.get_by_text(WAITS).wait_for()
    actions.open_sheet(phone, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-vision]", "一句话")
    page.get_by_text(WAITS).wait_for()
    page.unroute("**/complete")
    page.unroute("**/worksheet")

    phone.open("/learn/")

    phone.wait_until_storage_is_empty()
    actions.open_sheet(phone, course)
    assert page.input_value("[name=field-vision]") == "一句话"
    phone.open(f"{course.address}/why-now")
    assert page.locator('form[action$="/complete"]').count() == 0


def test_what_waits_is_not_sent_for_somebody_else(new_phone, card, course, served):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    page.route("**/complete", lambda route: route.abort())
    phone.press(f"{course.address}/why-now/complete")
    page.get_by_text(WAITS).wait_for()
    page.unroute("**/complete")
    phone.context.clear_cookies()
    sent = []
    page.on(
        "request",
        lambda request: sent.append(request.url) if request.url.endswith("/complete") else None,
    )

    phone.sign_in("mei", "28491637")
    page.wait_for_url("**/learn/")
    phone.open("/learn/digital-thinking")

    assert sent == []


def test_signing_out_warns_while_a_form_waits_and_stays_without_a_line(new_phone, card, course):
    phone = new_phone()
    page = phone.page
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    page.route("**/complete", lambda route: route.abort())
    phone.press(f"{course.address}/why-now/complete")
    page.get_by_text(WAITS).wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.context.set_offline(True)

    phone.press("/sign-out")
    page.get_by_text("请留在这一页，联网后会自动继续").wait_for()
    phone.context.set_offline(False)

    page.wait_for_url("**/")
    assert len(asked) == 1


@pytest.mark.parametrize("place", ["/account", "/account/secret", "/sign-in?with=name", "/verify"])
def test_other_forms_stay_where_they_are(new_phone, course, place):
    phone = new_phone()
    if place.startswith("/account"):
        phone.sign_in("mei", "28491637")
        phone.page.wait_for_url("**/learn/")
    phone.open(place)
    before = phone.page.url
    phone.context.set_offline(True)

    for field in phone.page.locator("main input[required]:not([type=file])").all():
        field.fill("a sentence that is long enough")
    phone.page.locator("main form button[type=submit]").locator("visible=true").first.click()

    phone.page.get_by_text(WAITS).first.wait_for()
    assert phone.page.url == before


def test_a_link_waits_for_the_line_too(new_phone):
    phone = new_phone()
    phone.open("/courses/")
    phone.context.set_offline(True)

    phone.page.click("main a[href='/courses/digital-thinking']")
    phone.page.get_by_text(WAITS).wait_for()
    assert phone.path() == "/courses/"
    phone.context.set_offline(False)

    phone.page.wait_for_url("**/courses/digital-thinking")


def test_first_visit_of_a_lesson_fits_in_thirty_kilobytes(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    fresh = new_phone()
    fresh.context.add_cookies(phone.context.cookies())
    session = fresh.context.new_cdp_session(fresh.page)
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")

    fresh.page.goto(f"{course.address}/bulk-trap", wait_until="networkidle")

    assert sum(sizes) <= 30 * 1024, sizes
