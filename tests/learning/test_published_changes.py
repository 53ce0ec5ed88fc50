"""A learner who has finished stays finished, whatever is published afterwards."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.db import Database
from tests.factories_course import (
    KEYS,
    empty_database,
    publish_course,
    quiz_rules,
    release,
    structure,
    without,
)
from tests.learning.test_services import Way

CHANGES = st.sampled_from(["text", "raise", "lower", "remove", "optional", "order", "keys"])


@given(changes=st.lists(CHANGES, min_size=1, max_size=5))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_publishing_lowers_a_finished_learner(database: Database, changes):
    empty_database(database)
    way = Way(database)
    way.finish()
    done, completed_at = way.stand().done, way.completed_at()

    for number, change in enumerate(changes):
        publish_course(database, _changed(change, number))
        way.read("welcome")

    assert way.completed_at() == completed_at
    assert done <= way.stand().done


def _changed(change, number):
    course = structure()
    text = f"{change} {number}"
    if change in {"raise", "lower"}:
        percent = 70 + number + 1 if change == "raise" else 69 - number
        return release(structure(quiz=quiz_rules(pass_percent=percent)), text=text)
    if change == "remove":
        return release(without(course, "sheet"), text=text)
    if change == "optional":
        return release(without(course, "village"), text=text)
    if change == "order":
        return release(structure(modules=course.modules[::-1]), text=text)
    if change == "keys":
        return release(keys={**KEYS, "s1": KEYS["s2"]}, text=text)
    return release(text=text)
