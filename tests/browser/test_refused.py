"""Forms that the server refused: shown with the reason, and never sent again automatically."""

import pytest

from tests.browser import actions
from tests.browser.test_drafts import ENDED
from tests.browser.test_waiting import count_sent, nudge

REFUSED = "没能保存"


@pytest.fixture
def learner(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    return phone


@pytest.fixture
def words(card):
    """A text that nobody else of the cooperative has written on the shared page."""
    return f"一句话{card.learner_number}"


def refuse(phone, address, status=422, **data):
    """Answer what a script posts to this address with a refusal; the rest goes its way."""

    def take(route):
        if "json" in route.request.headers.get("accept", "") and route.request.method == "POST":
            route.fulfill(status=status, json=data)
        else:
            route.continue_()

    phone.page.route(address, take)


def abort_posts(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_form_that_was_refused_is_shown_and_not_sent_again(learner, course):
    page = learner.page
    learner.open("/account")
    page.route("**/account", abort_posts)
    page.fill("[name=email]", "li@example.org")
    learner.press("/account", "button[type=submit]")
    page.get_by_text("没有网络").first.wait_for()
    page.unroute("**/account")
    refuse(learner, "**/account", message="Because.")
    sent = count_sent(learner, "/account")
    learner.open("/learn/")
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    assert "Because." in learner.text("[data-pending]")

    page.locator("[data-pending] button", has_text="去看看").click()

    page.wait_for_url("**/account")
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    assert page.input_value("[name=email]") == "li@example.org"
    nudge(page)
    assert len(sent) == 1
    page.unroute("**/account")
    # The page loads anew when the form is saved: a test that ends meanwhile leaves it hanging.
    with page.expect_navigation():
        page.locator("form[action='/account'][data-when-offline] button").first.click()
    learner.wait_until_storage_is_empty()
    assert len(sent) == 2


@pytest.mark.parametrize(
    ("status", "body", "is_ended"),
    [
        (401, {}, True),
        (400, {"is_stale": True}, True),
        (400, {}, False),
        (400, {"is_stale": False}, False),
        (403, {"is_stale": True}, False),
        (404, {}, False),
    ],
)
def test_only_a_lost_session_is_said_as_signed_out(learner, course, words, status, body, is_ended):
    page = learner.page
    actions.open_sheet(learner, course)
    refuse(learner, "**/worksheet", status, **body)
    page.fill("[name=field-vision]", words)
    page.locator("h1").first.click()

    said = ENDED if is_ended else "还没有保存"
    page.locator("[data-save-state]", has_text=said).first.wait_for()

    assert (ENDED in learner.text()) is is_ended
    assert learner.list_stored_keys() != []


def test_worksheet_that_was_refused_is_not_sent_again_by_itself(learner, course, words):
    page = learner.page
    actions.open_sheet(learner, course)
    refuse(learner, "**/worksheet", 403)
    page.fill("[name=field-vision]", words)
    page.locator("h1").first.click()
    page.locator("[data-save-state]", has_text="还没有保存").first.wait_for()
    sent = count_sent(learner, "/worksheet")

    learner.open("/learn/")
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    nudge(page)
    actions.open_sheet(learner, course)
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    nudge(page)

    assert page.input_value("[name=field-vision]") == words
    assert sent == []
    page.unroute("**/worksheet")
    page.locator("[data-pending] button", has_text="现在提交").click()
    learner.wait_until_storage_is_empty()
    assert len(sent) == 1


def test_draft_that_is_refused_on_another_page_is_said_there(learner, course, words):
    page = learner.page
    actions.open_sheet(learner, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-vision]", words)
    page.get_by_text("没有网络").first.wait_for()
    page.unroute("**/worksheet")
    refuse(learner, "**/worksheet", 422, message="Too long.")
    sent = count_sent(learner, "/worksheet")

    learner.open("/learn/")

    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    assert "Too long." in learner.text("[data-pending]")
    nudge(page)
    assert len(sent) == 1
    page.locator("[data-pending] button", has_text="放弃").click()
    assert learner.list_stored_keys() == []


def test_answer_that_was_refused_is_not_sent_every_fifteen_seconds(learner, course):
    page = learner.page
    attempt = actions.begin_quiz(learner, course)
    page.route("**/answers", lambda route: route.abort())
    actions.choose(page, course.right_fields(attempt, course.questions(attempt)[0]))
    page.get_by_text("没有网络").first.wait_for()
    page.goto("about:blank")
    page.unroute("**/answers")
    refuse(learner, "**/answers", 404, message="Because.")
    sent = count_sent(learner, "/answers")

    learner.open(f"/attempts/{attempt}")
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    nudge(page)
    page.reload()
    page.locator("[data-pending]").get_by_text(REFUSED).wait_for()
    nudge(page)

    assert "Because." in learner.text("[data-pending]")
    assert len(sent) == 1
    assert "没有网络" not in learner.text()
    page.unroute("**/answers")
    page.locator("[data-pending] button", has_text="现在提交").click()
    learner.wait_until_sent()
    assert len(sent) == 2
