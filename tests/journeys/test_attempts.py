"""An attempt on several phones, in two languages, sent twice, guessed at, and interrupted."""

import random

import pytest
from sqlalchemy import func, select

from lms.accounts.models import UserSession
from lms.assessment.models import AttemptGrade
from tests.journeys.people import attempt_of
from tests.journeys.phone import Phone, fields_of
from tests.pages.client import find_person


def show(phone, attempt, place):
    phone.open(f"/attempts/{attempt}?question={place}")
    return fields_of(phone._tree, f"/attempts/{attempt}/answers")


def save(phone, attempt, place, fields, **more):
    phone.open(f"/attempts/{attempt}?question={place}")
    phone.press(f"/attempts/{attempt}/answers", fields, then=str(place), **more)


def stems(phone):
    return phone.page.texts(".//span[@class='link-title']")


def count_grades(course, attempt):
    with course.database.read_session() as session:
        query = select(func.count()).where(AttemptGrade.attempt_id == attempt)
        return session.scalar(query)


def test_second_phone_finds_the_attempt_with_its_answers(app, mei, course):
    attempt = course.begin(mei)
    question = course.questions(attempt)[0]
    given = course.right_fields(attempt, question)
    save(mei, attempt, 1, given)
    other = Phone(app)
    other.open("/sign-in?with=name")
    other.press("/sign-in", identifier="mei", secret="28491637", device="shared")

    other.open(course.quiz)
    start = other.text
    other.press(f"{course.quiz}/attempts")

    assert "今天已答1题，共14题" in start or "已答1题" in start
    assert attempt_of(other.path) == attempt
    shown = show(other, attempt, 1)
    assert {name: [row for row in shown[name] if row] for name in given} == {
        name: value if isinstance(value, list) else [value] for name, value in given.items()
    }


def test_language_switch_keeps_order_and_answers(li, course):
    attempt = course.begin(li)
    place, single = next(
        (place, question.id)
        for place, question in enumerate(course.page(attempt).questions, 1)
        if question.type == "single"
    )
    save(li, attempt, place, course.right_fields(attempt, single))
    chinese = show(li, attempt, place)
    numbers = course.questions(attempt)
    li.press("/language", language="en")

    english = show(li, attempt, place)

    assert li.language == "en"
    assert english == chinese
    assert course.questions(attempt) == numbers
    assert [question.id for question in course.page(attempt, "en").questions] == list(numbers)
    lists = [
        [
            [choice.number for choice in question.choices]
            for question in course.page(attempt, code).questions
        ]
        for code in ("zh", "en")
    ]
    assert lists[0] == lists[1]


@pytest.mark.parametrize("guess", [min, max], ids=["lowest", "highest"])
def test_guess_by_sorting_posted_values_is_no_better_than_chance(li, course, guess):
    """Over ten attempts the expected share of single questions is a third."""
    hits = asked = 0
    for _ in range(10):
        attempt = course.begin(li)
        for question in course.page(attempt).questions:
            if question.type == "single":
                asked += 1
                right = course.right_fields(attempt, question.id)[question.control]
                value = guess(str(choice.number) for choice in question.choices)
                hits += [value] == right
        pass_over(course, attempt)

    assert asked >= 40
    # Four standard deviations of chance.
    assert abs(hits / asked - 1 / 3) < 4 * (2 / 9 / asked) ** 0.5


def pass_over(course, attempt):
    """End an attempt without waiting: what is tested is the draw, not the rules of waiting."""
    from lms.assessment.models import Attempt

    def forget(session):
        session.query(Attempt).filter_by(id=attempt).update(
            {"submitted_at": Attempt.begun_at, "lesson": f"gone-{random.random()}"}  # noqa: S311
        )

    course.database.write(forget)


def test_submitting_twice_gives_one_grade(li, course):
    attempt = course.begin(li)
    li.open(f"/attempts/{attempt}?review=1")
    token = li.page.fields(f"/attempts/{attempt}/submit")["csrf_token"]

    answers = [
        li.client.post(f"/attempts/{attempt}/submit", data={"csrf_token": token}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [answer.location for answer in answers] == [f"/attempts/{attempt}"] * 2
    assert count_grades(course, attempt) == 1


def test_answer_after_submitting_changes_nothing(li, course):
    attempt = course.begin(li)
    question = course.questions(attempt)[0]
    fields = show(li, attempt, 1)
    li.open(f"/attempts/{attempt}?review=1")
    li.press(f"/attempts/{attempt}/submit")
    before = li.text

    late = {**fields, **course.right_fields(attempt, question)}
    answer = li.client.post(f"/attempts/{attempt}/answers", data=late)
    li.open(f"/attempts/{attempt}")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}")
    assert li.text == before


def test_answer_sent_again_by_a_script_is_not_counted_twice(li, course):
    attempt = course.begin(li)
    question = course.questions(attempt)[0]
    right, wrong = course.right_fields(attempt, question), course.wrong_fields(attempt, question)
    fields = show(li, attempt, 1)
    json = {"Accept": "application/json"}
    said = [
        li.client.post(
            f"/attempts/{attempt}/answers",
            data={**fields, **answer, "client_id": "a1", "sequence": sequence},
            headers=json,
        )
        for answer, sequence in ((wrong, 5), (right, 9), (right, 9), (wrong, 5))
    ]

    assert [response.status_code for response in said] == [200] * 4
    assert said[-1].json == {"saved": {question: 9}}
    stands = show(li, attempt, 1)
    assert {name: [v for v in stands[name] if v] for name in right} == {
        name: value if isinstance(value, list) else [value] for name, value in right.items()
    }


def test_empty_answer_clears_what_was_chosen(li, course):
    attempt = course.begin(li)
    place, question = next(
        (place, question)
        for place, question in enumerate(course.page(attempt).questions, 1)
        if question.type in {"multiple", "single"}
    )
    save(li, attempt, place, course.right_fields(attempt, question.id))
    answered = course.page(attempt).answered
    save(li, attempt, place, {question.control: [""]})

    assert (answered, course.page(attempt).answered) == (1, 0)


def test_session_that_ends_while_answering_keeps_what_was_posted(mei, course):
    attempt = course.begin(mei)
    question = course.questions(attempt)[0]
    mei.open(f"/attempts/{attempt}?question=1")
    end_sessions(course, "mei")
    given = course.right_fields(attempt, question)

    mei.press(f"/attempts/{attempt}/answers", given, status=401, then="2")
    mei.press("/sign-in", identifier="mei", secret="28491637", device="mine")
    mei.press(f"/attempts/{attempt}/answers")

    assert mei.path.startswith(f"/attempts/{attempt}")
    assert course.page(attempt).answered == 1


def test_what_an_ended_session_posted_is_not_given_to_another_person(mei, course):
    attempt = course.begin(mei)
    question = course.questions(attempt)[0]
    mei.open(f"/attempts/{attempt}?question=1")
    end_sessions(course, "mei")
    given = course.right_fields(attempt, question)

    mei.press(f"/attempts/{attempt}/answers", given, status=401, then="2")
    mei.press("/sign-in", identifier="chen", secret="28491637", device="mine")

    assert "不会保存" in mei.page.text or "没有保存" in mei.page.text
    assert course.page(attempt).answered == 0


def test_script_whose_session_ended_is_reported_by_the_status(mei, course):
    attempt = course.begin(mei)
    fields = show(mei, attempt, 1)
    end_sessions(course, "mei")

    answer = mei.client.post(
        f"/attempts/{attempt}/answers", data=fields, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 401


def end_sessions(course, name):
    def forget(session):
        session.query(UserSession).filter_by(person_id=find_person(session, name)).update(
            {"expires_at": UserSession.created_at}
        )

    course.database.write(forget)


def test_attempt_is_nobody_elses(li, mei, course):
    attempt = course.begin(li)
    fields = show(li, attempt, 1)
    course.begin(mei)
    token = mei.page.fields("/language")["csrf_token"]
    posted = {**fields, "csrf_token": token}

    statuses = [
        mei.ask(f"/attempts/{attempt}").status_code,
        mei.ask(f"/attempts/{attempt}?review=1").status_code,
        mei.client.post(f"/attempts/{attempt}/answers", data=posted).status_code,
        mei.client.post(f"/attempts/{attempt}/submit", data=posted).status_code,
    ]

    assert statuses == [404] * 4
    assert count_grades(course, attempt) == 0
