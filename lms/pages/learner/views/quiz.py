"""The start page of a quiz: six states, each with its own sentence, and one button."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.quiz_start import get_quiz_start
from lms.assessment.rules.grading import score_text
from lms.assessment.services.attempts import AttemptsExhausted, AttemptTooEarly, begin_attempt
from lms.clock import day_of
from lms.content.compiled import CompiledLesson
from lms.content.model import LessonStructure
from lms.enrolment.queries.enrolments import find_enrolment
from lms.errors import NotFound
from lms.learning.queries.outlines import EnrolledCourse
from lms.pages.learner import blueprint
from lms.pages.learner.queries import find_contact, list_sources
from lms.pages.learner.view_models.lesson_bodies import get_body
from lms.pages.learner.view_models.progress_texts import describe_waits
from lms.pages.learner.view_models.question_sources import find_cited, name_citations
from lms.web.access import requires
from lms.web.identity import get_person_id, get_principal, today
from lms.web.languages import current_language
from lms.web.request_values import MAX_CLIENT_ID, find_text
from lms.web.transaction import act, read_session


def start_page(
    enrolled: EnrolledCourse, lesson: LessonStructure, text: CompiledLesson, *, is_trainer: bool
) -> ResponseReturnValue:
    """Return the start page of the quiz for an enrolled learner; `text` has its introduction."""
    now = clock.now()
    start = get_quiz_start(read_session(), enrolled.enrolment, lesson=lesson.name, now=now)
    best = start.best.score if start.best else None
    revision_id = enrolled.published.revision_id
    body = get_body(read_session(), text, revision_id=revision_id, is_trainer=is_trainer)
    sources = list_sources(read_session(), text, language=current_language())
    return render_template(
        "learner/quiz_start.html",
        text=text,
        introduction=name_citations(body.html, "fact-"),
        sources=find_cited(sources, [body.html]),
        course=enrolled.structure,
        lesson=lesson,
        start=start,
        contact=find_contact(
            read_session(),
            person_id=enrolled.enrolment.person_id,
            cohort_id=enrolled.enrolment.cohort_id,
            failures=start.failures,
        ),
        is_today=start.begun_at is not None
        and day_of(start.begun_at, get_principal().time_zone) == today(),
        best="" if best is None else score_text(best),
        waits=describe_waits(lesson.quiz.waits) if lesson.quiz else "",
    )


@blueprint.post("/learn/<course>/<lesson>/attempts")
@requires(Permission.ATTEMPT)
def begin(course: str, lesson: str) -> ResponseReturnValue:
    person_id = get_person_id()
    enrolment = find_enrolment(read_session(), person_id=person_id, course=course)
    if enrolment is None:
        raise NotFound
    try:
        attempt_id = act(
            begin_attempt,
            person_id=person_id,
            enrolment_id=enrolment.enrolment_id,
            lesson=lesson,
            client_id=find_text("client_id", most=MAX_CLIENT_ID) or None,
        )
    except (AttemptTooEarly, AttemptsExhausted):
        # The start page shows this state in its own sentence, with the time.
        return redirect(url_for("learner.lesson", course=course, lesson=lesson), 303)
    return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)
