"""A course as a task list: the order is advice, nothing is locked."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.people import get_person
from lms.certificates.queries.certificates import find_newest_serial
from lms.learning.rules.outline import build_outline
from lms.pages.learner import blueprint
from lms.pages.learner.queries import get_reader, list_added_lessons
from lms.pages.learner.view_models.progress_texts import describe_progress, describe_time
from lms.web.access import requires
from lms.web.caching import add_personal_page_headers
from lms.web.identity import get_principal, today
from lms.web.languages import current_language
from lms.web.transaction import read_session


@blueprint.get("/learn/<course>/")
@requires(Permission.LESSON_READ)
def outline_with_slash(course: str) -> ResponseReturnValue:
    return redirect(url_for("learner.outline", course=course), 308)


@blueprint.get("/learn/<course>")
@requires(Permission.LESSON_READ)
def outline(course: str) -> ResponseReturnValue:
    principal, session = get_principal(), read_session()
    if not principal.is_signed_in:
        return redirect(url_for("public.course", course=course), 303)
    reader = get_reader(session, principal, course=course)
    enrolled = reader.enrolled
    is_finished = enrolled is not None and enrolled.enrolment.completed_at is not None
    certificate = None
    if enrolled is not None and is_finished:
        certificate = find_newest_serial(session, enrolment_id=enrolled.enrolment.enrolment_id)
    page = render_template(
        "learner/outline.html",
        reader=reader,
        person=get_person(session, enrolled.enrolment.person_id) if enrolled else None,
        today=today(),
        course=reader.structure,
        outline=build_outline(reader.structure, reader.done, language=current_language()),
        remaining=describe_progress(enrolled) if enrolled else "",
        time=describe_time(sum(lesson.minutes for lesson in reader.structure.lessons.values())),
        added_lessons=list_added_lessons(session, enrolled) if enrolled else (),
        is_finished=is_finished,
        certificate=certificate,
    )
    return add_personal_page_headers(page)
