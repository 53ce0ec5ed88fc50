"""Practice without a script: the feedback stands on the same page."""

from types import SimpleNamespace

import pytest
from flask import get_template_attribute

ORDER = "/learn/digital-thinking/record-connect-rethink/practice/record-connect-steps"
LOSS = "/learn/digital-thinking/why-now/practice/why-now-loss"


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


def verdict(page, question):
    """The first line of the feedback of one question."""
    found = page.texts(f".//fieldset[@id='question-{question}']//*[@class='feedback-result']")
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("120960", "Right."),
        ("１２０，９６０ 元", "Right."),
        ("579600", "Not yet."),
        ("many", "This cannot be read as a number. Write digits only, such as 120960 or 12.5."),
        ("", "Nothing is chosen yet."),
    ],
)
def test_number_is_judged_as_a_quiz_would(ravi, post, read, typed, said):
    answer = post(ravi, LOSS, {"answer-why-now-loss": typed})

    assert answer.status_code == 200
    assert verdict(read(answer), "why-now-loss") == said


def test_equal_positions_are_named_as_the_mistake(ravi, post, read):
    page = read(ravi.get("/learn/digital-thinking/record-connect-rethink"))
    name = ORDER.rpartition("/")[2]
    selects = page.elements(f".//fieldset[@id='question-{name}']//select")
    answer = post(ravi, ORDER, {select.get("name"): "1" for select in selects})

    assert len(selects) > 2
    said = "Two lines have the same position. Give each position once."
    assert verdict(read(answer), name) == said


def test_known_mistake_is_named_and_the_typed_text_stays(ravi, post, read):
    page = read(post(ravi, LOSS, {"answer-why-now-loss": "579600"}))

    assert page.html.count('value="579600"') == 1
    assert (
        page.texts(".//fieldset[@id='question-why-now-loss']/div[@class='feedback feedback-wrong']")
        != []
    )


def test_visitor_may_practise_in_a_public_course(client, post, read):
    answer = post(client, LOSS, {"answer-why-now-loss": "120960"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("question", "given", "said"),
    [
        ("q-many", {"answer-q-many": ["1", "2"]}, "Right."),
        ("q-many", {"answer-q-many": ["1", "3"]}, "Not yet."),
        ("q-word", {"answer-q-word": " SCALE "}, "Right."),
        ("q-word", {"answer-q-word": "pen"}, "Not yet."),
    ],
)
def test_other_kinds(ravi, post, read, closed_course, question, given, said):
    answer = post(ravi, f"/learn/{closed_course}/all-kinds/practice/{question}", given)

    assert verdict(read(answer), question) == said


def test_chosen_options_speak(ravi, post, read, closed_course):
    given = {"answer-q-many": ["1", "3"]}

    page = read(post(ravi, f"/learn/{closed_course}/all-kinds/practice/q-many", given))

    assert "A scale weighs." in page.text
    assert "A pen writes." in page.text


def test_order_of_the_page_does_not_give_the_answer_away(ravi, post, read, closed_course):
    path = f"/learn/{closed_course}/all-kinds/practice/q-steps"
    as_shown = {f"answer-q-steps.{position}": str(position) for position in (1, 2, 3)}

    page = read(post(ravi, path, as_shown))

    assert verdict(page, "q-steps") != "Right."


def test_unknown_question_is_not_found(ravi, post):
    assert post(ravi, "/learn/digital-thinking/why-now/practice/none").status_code == 404
    assert post(ravi, "/learn/digital-thinking/vision/practice/none").status_code == 404


def test_stranger_of_a_closed_course_learns_nothing(client, sign_in, post, closed_course):
    path = f"/learn/{closed_course}/all-kinds/practice/q-word"

    assert post(client, path, {"answer-q-word": "scale"}).status_code == 404
    sign_in(client, "mei")
    assert post(client, path, {"answer-q-word": "scale"}).status_code == 404


def test_right_rows_are_marked_and_stay(ravi, post, read, closed_course):
    path = f"/learn/{closed_course}/all-kinds/practice/q-steps"
    page = read(ravi.get(f"/learn/{closed_course}/all-kinds"))
    ranks = {"Weigh": "1", "Write": "3", "Pay": "2"}
    rows = page.elements(".//fieldset[@id='question-q-steps']//div[@class='pair-row']")
    given = {
        row.find("select").get("name"): ranks["".join(row.find("label").itertext()).strip()]
        for row in rows
    }

    page = read(post(ravi, path, given))

    rows = page.elements(".//fieldset[@id='question-q-steps']//div[@class='pair-row']")
    marked = {"".join(row.find("label").itertext()).strip(): row.find("p").text for row in rows}
    assert marked == {"Weigh": "✓ Right", "Write": "✗ Not yet.", "Pay": "✗ Not yet."}
    wrong = page.elements(".//select[@aria-invalid='true']")
    assert [select.get("aria-describedby") for select in wrong] == [
        mark.get("id") for mark in page.elements(".//p[@class='row-wrong']")
    ]
    fixed = {control.get("name") for control in page.elements(".//input[@type='hidden']")}
    disabled = [select.get("name") for select in page.elements(".//select[@disabled]")]
    assert len(disabled) == 1
    assert set(disabled) <= fixed


def test_options_that_fit_no_row_are_counted(app, mei, read):
    assert "选项里有1个用不上。" in read(mei.get("/learn/digital-thinking/why-now")).text

    with app.test_request_context():
        controls = get_template_attribute("components/questions/match.html", "controls")
        row = SimpleNamespace(number=1, html="a", given=None)
        said = [
            str(controls(SimpleNamespace(
                control="q", choices=[row], right_sides=[row] * count,
                correct_rows=(), wrong_rows=(),
            ), ""))
            for count in (1, 2, 3)
        ]  # fmt: skip
    assert ["not needed" in html for html in said] == [False, True, True]
    assert "Two" not in said[1]
    assert "2 of the options are not needed." in said[2]


# --- the rest of a page that answers a form ---


def test_calculator_below_a_graded_question_still_computes(ravi, post, read, closed_course):
    lesson = f"/learn/{closed_course}/all-kinds"
    page = read(post(ravi, f"{lesson}/practice/q-word", {"answer-q-word": "pen"}))

    button = page.elements(".//button[@data-calculate]")[0]
    reset = page.elements(".//button[@data-reset]")[0]

    assert find_action(page, button) == f"{lesson}#sum"
    assert find_action(page, reset) == f"{lesson}#sum"
    assert not [link for link in page.links() if link.startswith("?")]


def test_visitor_returns_to_the_lesson_after_signing_in(client, post, read):
    page = read(post(client, LOSS, {"answer-why-now-loss": "120960"}))

    signing_in = [link for link in page.links() if link.startswith("/sign-in?next=")]

    assert set(signing_in) >= {"/sign-in?next=/learn/digital-thinking/why-now"}
    assert not [link for link in signing_in if "practice" in link]


def find_action(page, button):
    """The address to which a button sends its form."""
    return page.elements(f".//form[@id='{button.get('form')}']")[0].get("action")
