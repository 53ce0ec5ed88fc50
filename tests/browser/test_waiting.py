"""Forms that wait on a phone: confirmed when they are old, announced to screen readers."""

import pytest
from playwright.sync_api import expect

from tests.browser import actions
from tests.browser.test_drafts import Brake, wait_until

DAYS = 24 * 3600 * 1000
OLD = "至今没有发出"


@pytest.fixture
def learner(new_phone, card, course):
    phone = new_phone()
    phone.sign_in_with_card(card)
    actions.begin_course(phone, course)
    return phone


def age(phone, days):
    """Let everything that waits on this phone be so old."""
    phone.page.evaluate(
        """by => Object.keys(localStorage).forEach(key => {
            const entry = JSON.parse(localStorage[key]);
            const all = entry.answers ? Object.values(entry.answers) : [entry];
            all.forEach(one => { one.at -= by; });
            localStorage[key] = JSON.stringify(entry);
        })""",
        days * DAYS,
    )


def count_sent(phone, end):
    sent = []
    phone.page.on(
        "request",
        lambda request: (
            sent.append(request.url)
            if request.method == "POST" and request.url.endswith(end)
            else None
        ),
    )
    return sent


@pytest.fixture
def words(card):
    """A text that nobody else of the cooperative has written on the shared page."""
    return f"一句话{card.learner_number}"


def nudge(page):
    """The line is back: whatever goes out by itself goes out now."""
    return page.evaluate("() => dispatchEvent(new Event('online'))")


def leave_waiting(phone, course):
    phone.page.route("**/complete", lambda route: route.abort())
    phone.press(f"{course.address}/why-now/complete")
    phone.page.get_by_text("没有网络").first.wait_for()
    phone.page.unroute("**/complete")


@pytest.mark.parametrize("choice", ["现在提交", "放弃"])
def test_old_tap_is_sent_or_dropped_only_when_asked(learner, course, choice):
    page = learner.page
    leave_waiting(learner, course)
    learner.page.goto("about:blank")
    page.goto(f"{course.address}/bulk-trap")  # young: goes out by itself
    learner.wait_until_storage_is_empty()
    learner.open(f"{course.address}/bulk-trap")
    page.route("**/complete", lambda route: route.abort())
    learner.press(f"{course.address}/bulk-trap/complete")
    page.get_by_text("没有网络").first.wait_for()
    age(learner, 4)
    sent = count_sent(learner, "/complete")

    learner.open("/learn/")

    page.locator("[data-pending]").get_by_text(OLD).wait_for()
    nudge(page)
    assert sent == []
    page.unroute("**/complete")
    page.locator("[data-pending] button", has_text=choice).click()
    learner.wait_until_storage_is_empty()
    assert len(sent) == (choice == "现在提交")


def test_worksheet_of_long_ago_waits_for_the_button(learner, course, words):
    page = learner.page
    actions.open_sheet(learner, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-vision]", words)
    page.get_by_text("没有网络").first.wait_for()
    page.goto("about:blank")
    learner.open("/help")
    age(learner, 4)
    page.unroute("**/worksheet")
    sent = count_sent(learner, "/worksheet")
    learner.open("/learn/")
    page.locator("[data-pending]").get_by_text(OLD).wait_for()
    page.locator("[data-pending] button", has_text="去看看").click()

    page.wait_for_url(f"**{course.sheet}")
    page.locator("[data-pending]").get_by_text(OLD).wait_for()
    nudge(page)
    assert page.input_value("[name=field-vision]") == words
    assert sent == []
    page.locator(".worksheet-end button:not([name])").click()
    learner.wait_until_storage_is_empty()


def test_answers_of_long_ago_are_asked_about(learner, course):
    page = learner.page
    attempt = actions.begin_quiz(learner, course)
    page.route("**/answers", lambda route: route.abort())
    actions.choose(page, course.right_fields(attempt, course.questions(attempt)[0]))
    page.get_by_text("没有网络").first.wait_for()
    page.goto("about:blank")
    learner.open("/help")
    age(learner, 4)
    page.unroute("**/answers")
    sent = count_sent(learner, "/answers")

    learner.open(f"/attempts/{attempt}")

    page.locator("[data-pending]").get_by_text(OLD).wait_for()
    assert sent == []
    page.locator("[data-pending] button").first.click()
    learner.wait_until_sent()
    assert len(sent) == 1


def test_newer_text_goes_out_after_the_late_answer_to_an_older_draft(learner, course):
    page = learner.page
    actions.open_sheet(learner, course)
    page.route("**/worksheet", lambda route: route.abort())
    page.fill("[name=field-vision]", "旧的一句")
    page.get_by_text("没有网络").first.wait_for()
    page.unroute("**/worksheet")
    brake = Brake(page)
    learner.open("/learn/")
    wait_until(page, lambda: brake.statuses)
    page.evaluate(
        """() => Object.keys(localStorage).forEach(key => {
            localStorage[key] = localStorage[key].replaceAll("旧的一句", "新的一句")
                .replace(/\\["sequence","\\d+"\\]/, '["sequence","' + (Date.now() + 5) + '"]');
        })"""
    )
    brake.let_go()
    wait_until(page, lambda: nudge(page) and learner.list_stored_keys() == [])

    assert brake.statuses == [200, 200]
    actions.open_sheet(learner, course)
    assert page.input_value("[name=field-vision]") == "新的一句"


def test_region_is_in_the_page_before_its_words_come(learner, course):
    page = learner.page
    page.evaluate(
        """() => {
            window.born = [];
            new MutationObserver(found => found.forEach(one => one.addedNodes.forEach(node => {
                if (node.matches && node.matches("[role=status]")) born.push(node.textContent);
            }))).observe(document.body, {childList: true, subtree: true});
        }"""
    )

    leave_waiting(learner, course)

    assert page.evaluate("() => born") == [""]


def test_practice_is_judged_in_a_region_that_was_there_first(learner, course):
    page = learner.page
    learner.open(f"{course.address}/bulk-trap")
    question = page.locator("[data-practice]").first
    question.evaluate(
        """question => {
            window.seen = [];
            const place = question.querySelector("[data-feedback]");
            const note = () => seen.push([place.hidden, place.textContent.trim() !== ""]);
            new MutationObserver(note).observe(place, {
                attributes: true, attributeFilter: ["hidden"], childList: true});
        }"""
    )
    page.locator(f"button[form=practice-{question.get_attribute('id')[9:]}]").first.click()

    question.locator(".feedback-result").wait_for()
    assert page.evaluate("() => [seen[0], seen[seen.length - 1]]") == [
        [False, False],
        [False, True],
    ]


def test_two_forms_of_one_address_keep_their_own_words_in_the_other_language(learner):
    page = learner.page
    page.add_init_script(
        """new MutationObserver(() => {
            if (!document.querySelector("footer") || document.querySelector(".copy")) return;
            for (const place of [0, 1]) {
                const form = document.createElement("form");
                form.setAttribute("action", "/copy");
                form.append(document.createElement("input"));
                Object.assign(form.firstChild, {name: "note", className: "copy"});
                document.getElementById("main").append(form);
            }
        }).observe(document, {childList: true, subtree: true});"""
    )
    learner.open("/account")
    page.locator(".copy").nth(0).fill("one")
    page.locator(".copy").nth(1).fill("two")

    page.evaluate("() => document.querySelector('form[action=\"/language\"] button').click()")

    page.locator("html[lang=en]").wait_for()
    expect(page.locator(".copy").nth(0)).to_have_value("one")
    expect(page.locator(".copy").nth(1)).to_have_value("two")
