"""Somebody enrols while an edition opens: she is not passed over."""

import threading

from sqlalchemy import text

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.queries.enrolments import count_active_learners
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.catalogue.test_older_editions import START, EditionWorld
from tests.factories import NOW
from tests.factories_editions import TEA
from tests.speed import TIMEOUT


def test_who_enrols_while_an_edition_opens_is_not_passed_over(database):
    """The publish waits for the one who enrols; without waiting it would count nobody."""
    world = EditionWorld(database)
    enrolled, counted, results = threading.Event(), threading.Event(), []
    content = START.word("welcome").add_lesson("more")

    def count(session, course_id):
        found = count_active_learners(session, course_id)
        counted.set()
        return found

    def publish_it():
        enrolled.wait(TIMEOUT)
        results.append(world.publish(content, count_active_learners=count))

    def enrol_slowly(session, **values):
        enrol_person_in_course(session, **values)
        enrolled.set()
        while not (counted.is_set() or is_waited_for(session)):
            counted.wait(timeout=0.01)

    thread = threading.Thread(target=publish_it)
    thread.start()
    values = {"person_id": world.people.li.id, "course": TEA, "act": Act(SYSTEM, NOW)}
    world.database.write(enrol_slowly, **values)
    thread.join()

    assert [edition.edition for edition in results[0].updated_editions] == [1]
    assert world.lesson("li", "welcome").parts[0].html == "<p>welcome v2 en</p>"


def is_waited_for(session):
    """SQLite lets one write at a time, so nobody else has begun."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return session.scalar(waiting) > 0
