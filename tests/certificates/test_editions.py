"""The certificate names the exact revision in which its holder completed the course."""

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.queries.certificates import get_certificate_subject
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import complete_lesson, move_to_newest_edition
from tests.factories import NOW, make_people
from tests.factories_course import later
from tests.factories_editions import TEA, Content, Part, publish_content

ONE = Content(lessons={"welcome": Part("reading")})
TWO = Content(lessons={"welcome": Part("reading"), "village": Part("case")})


class Way:
    def __init__(self, database, content):
        self.database = database
        self.person = make_people(database).li.id
        publish_content(database, content)
        self.enrolment = database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=self.person, course=TEA
        )

    def read(self, lesson, now):
        own = {"person_id": self.person, "enrolment_id": self.enrolment}
        self.database.write(complete_lesson, Act(SYSTEM, now), **own, lesson=lesson)

    def named(self):
        """Edition and revision as the statement would say."""
        subject = self.database.write(get_certificate_subject, enrolment_id=self.enrolment)
        return subject.edition, subject.revision


@pytest.fixture
def way(database):
    return Way(database, TWO)


def test_in_an_older_edition_it_is_the_revision_that_this_edition_got(way, database):
    way.read("welcome", later(minutes=1))
    publish_content(database, TWO.word("village").add_lesson("more"), now=later(minutes=2))

    way.read("village", later(minutes=3))
    publish_content(database, TWO.word("welcome").add_lesson("more"), now=later(minutes=4))

    assert way.named() == (1, 3)


def test_who_is_complete_by_moving_has_the_edition_that_she_moved_to(way, database):
    way.read("welcome", later(minutes=1))
    publish_content(database, ONE, now=later(minutes=2))
    moved = {"enrolment_id": way.enrolment, "act": Act(SYSTEM, later(minutes=3))}
    database.write(move_to_newest_edition, **moved)

    publish_content(database, ONE.word("welcome"), now=later(minutes=4))

    assert way.named() == (2, 2)
