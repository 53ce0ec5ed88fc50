"""The button at the end of a lesson: marks it as done and opens the next one."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.errors import NotFound
from lms.learning.queries.outlines import find_enrolled_course
from lms.learning.services.idempotency import complete_and_go_on
from lms.pages.learner import blueprint
from lms.pages.learner.forms import read_idempotency_key
from lms.web.access import requires
from lms.web.identity import get_person_id
from lms.web.transaction import act, read_session


@blueprint.post("/learn/<course>/<lesson>/complete")
@requires(Permission.ATTEMPT)
def complete(course: str, lesson: str) -> ResponseReturnValue:
    person_id = get_person_id()
    enrolled = find_enrolled_course(read_session(), person_id=person_id, course=course)
    if enrolled is None:
        raise NotFound
    after = act(
        complete_and_go_on,
        person_id=person_id,
        enrolment_id=enrolled.enrolment.enrolment_id,
        lesson=lesson,
        idempotency_key=read_idempotency_key(request.form, sequence=1),
    )
    if after is None:
        return redirect(url_for("learner.outline", course=course), 303)
    return redirect(url_for("learner.lesson", course=course, lesson=after), 303)
