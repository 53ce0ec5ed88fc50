"""Scores, attempts and missed questions of many: hand-counted, on both engines."""

import json
from fractions import Fraction

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.models import Attempt, AttemptGrade
from lms.assessment.queries.quiz_statistics import (
    get_first_attempt_shares_by_quiz,
    get_scores_by_quiz,
)
from lms.assessment.rules.score_distribution import (
    BestScore,
    WrongAnswerCount,
    build_score_bands,
    count_by_band,
    find_median,
    list_most_missed,
)
from lms.catalogue.models import Revision
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.factories import NOW, make_people, make_person
from tests.factories_course import COURSE, publish_course

NAMES = ("ping", "hua", "jun", "lan")
# Who made which attempts: (score, of points, needed); "open": begun and not submitted.
ATTEMPTS = {
    "ping": [("3", 14, 10), ("23/2", 14, 10), ("8", 14, 10)],  # passed at the second
    "hua": [("23/2", 14, 10)],
    "jun": [("6", 14, 10), ("49/5", 14, 10)],  # 9.8: not passed
    "lan": ["open"],
}


@pytest.fixture
def cohort_id(database):
    home = make_people(database).yunwu_id
    publish_course(database)
    new = NewCohort("Scores", starts_on=NOW.date(), courses=(COURSE,), organizations=(home,))
    cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
    for name in NAMES:
        one = make_person(database, name, organization_id=home)
        place = database.write(
            enrol_person_in_course,
            Act(SYSTEM, NOW),
            person_id=one.id,
            course=COURSE,
            cohort_id=cohort_id,
        )
        database.write(add_attempts, one.id, place, ATTEMPTS[name])
    return cohort_id


def add_attempts(session, person_id, enrolment_id, attempts):
    revision_id = session.scalar(select(Revision.id))
    for number, made in enumerate(attempts, 1):
        is_open = made == "open"
        score, points, needed = ("0", 14, 10) if is_open else made
        attempt = Attempt(
            enrolment_id=enrolment_id, person_id=person_id, lesson="quiz", number=number,
            revision_id=revision_id, seed="x", points=points, needed=needed, begun_at=NOW,
            submitted_at=None if is_open else NOW,
        )  # fmt: skip
        session.add(attempt)
        session.flush()
        if not is_open:
            # An older grade, which a corrected question replaced, does not count.
            add_grade(session, attempt, Fraction(0))
            add_grade(session, attempt, Fraction(score))


def add_grade(session, attempt, score):
    session.add(
        AttemptGrade(
            attempt_id=attempt.id, revision_id=attempt.revision_id, needed=attempt.needed,
            score_numerator=score.numerator, score_denominator=score.denominator,
            points=attempt.points, passed=score >= attempt.needed, graded_at=NOW,
            details=json.dumps({"s1": ["1", ""], "s2": ["1/2" if score < 10 else "1", ""]}),
        )
    )  # fmt: skip
    session.flush()


def test_best_attempts_are_as_counted_by_hand(database, cohort_id):
    with database.read_session() as session:
        found = get_scores_by_quiz(session, cohort_id=cohort_id, course=COURSE)

    assert set(found) == {"quiz"}
    scored = found["quiz"]
    assert (scored.attempted, scored.passed) == (3, 2)
    rows = {(row.best, row.first_passed_attempt) for row in scored.rows}
    half = Fraction(23, 2)
    assert rows == {
        (BestScore(half, 14, passed=True, people=1), 2),
        (BestScore(half, 14, passed=True, people=1), 1),
        (BestScore(Fraction(49, 5), 14, passed=False, people=1), None),
    }


def test_first_tries_tell_nobodys_name(database, cohort_id):
    with database.read_session() as session:
        found = get_first_attempt_shares_by_quiz(session, cohort_id=cohort_id, course=COURSE)

    wrong = sorted(marks["s2"] for marks in found["quiz"])
    assert wrong == [Fraction(1, 2), Fraction(1, 2), 1]  # ping, jun; hua passed at once


def test_another_cohort_has_no_figures(database, cohort_id):
    with database.read_session() as session:
        assert get_scores_by_quiz(session, cohort_id=cohort_id + 1, course=COURSE) == {}
        assert get_scores_by_quiz(session, cohort_id=cohort_id, course="other") == {}


@pytest.mark.parametrize(
    ("points", "needed", "edges"),
    [
        (14, 10, [(0, 4), (4, 7), (7, 10), (10, 13), (13, 14)]),
        (5, 5, [(0, 2), (2, 4), (4, 5), (5, 5)]),
        (5, 4, [(0, 2), (2, 3), (3, 4), (4, 5)]),
        (1, 1, [(0, 1), (1, 1)]),
        (3, 0, [(0, 2), (2, 3)]),
    ],
)
def test_bands_part_at_the_pass_mark(points, needed, edges):
    bands = build_score_bands(points, needed)

    assert [(band.low, band.high) for band in bands] == edges
    assert all(band.passes == (band.low >= needed) for band in bands)


def best(score, *, points=14, needed=10, people=1):
    value = Fraction(score)
    return BestScore(value, points, value >= needed, people)


def test_everybody_is_in_one_band():
    bands = build_score_bands(14, 10)
    found = [best(score) for score in ("0", "39/10", "4", "49/5", "10", "129/10", "13", "14")]
    assert count_by_band(found, bands) == (2, 1, 1, 2, 2)


def test_who_passed_a_shorter_quiz_stays_above_the_mark():
    bands = build_score_bands(14, 10)
    short = BestScore(Fraction(2), 3, passed=True, people=3)  # 9.3 of 14, but it was enough
    assert count_by_band([short], bands) == (0, 0, 0, 3, 0)


def test_median_lies_between_the_two_in_the_middle():
    assert find_median([best("4"), best("8", people=2), best("13")], 14) == 8
    assert find_median([best("4"), best("9")], 14) == Fraction(13, 2)
    assert find_median([], 14) is None


def test_questions_are_listed_from_five_people_on():
    marks = [{"a": Fraction(0), "b": Fraction(1)}] * 4 + [{"a": Fraction(1, 2)}]
    assert list_most_missed(marks, limit=3) == (WrongAnswerCount("a", 5, 5),)
    assert list_most_missed(marks[:4], limit=3) == ()
