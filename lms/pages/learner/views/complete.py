"""The one button at the end of a lesson: done, on to the next."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act
from lms.errors import NotFound
from lms.learning.queries import find_enrolled
from lms.learning.rules import next_lesson
from lms.learning.services import complete_lesson
from lms.pages.learner import blueprint
from lms.web.access import get_person_id, requires
from lms.web.transaction import read, write


@blueprint.post("/learn/<course>/<lesson>/complete")
@requires(Act.ATTEMPT)
def complete(course: str, lesson: str) -> ResponseReturnValue:
    person_id = get_person_id()
    enrolled = find_enrolled(read(), person_id=person_id, course=course)
    if enrolled is None:
        raise NotFound
    write(
        complete_lesson,
        person_id=person_id,
        enrolment_id=enrolled.place.enrolment_id,
        lesson=lesson,
        now=clock.now(),
    )
    after = next_lesson(enrolled.structure, enrolled.done | {lesson}, after=lesson)
    if after is None:
        return redirect(url_for("learner.outline", course=course), 303)
    return redirect(url_for("learner.lesson", course=course, lesson=after), 303)
