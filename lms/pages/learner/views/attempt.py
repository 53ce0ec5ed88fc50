"""An attempt: one question on a page, the check of all answers, submission, the result."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.attempt_page import AttemptPage, get_attempt_page
from lms.assessment.queries.quiz_start import get_quiz_start
from lms.assessment.queries.results import get_attempt_result
from lms.assessment.queries.submitted_answers import read_answers
from lms.assessment.services.attempts import AttemptSubmitted, GivenAnswer, save_answers
from lms.content.model import CompiledLesson
from lms.enrolment.queries.enrolments import get_enrolment
from lms.learning.queries.outlines import get_enrolled_course
from lms.learning.services.progress import submit_attempt
from lms.pages.learner import blueprint
from lms.pages.learner.queries import SourceRow, list_sources
from lms.web.access import requires
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.request_values import find_number, wants_json
from lms.web.transaction import act, close_read, read


@blueprint.get("/attempts/<int:attempt_id>")
@requires(Permission.ATTEMPT)
def attempt(attempt_id: int) -> ResponseReturnValue:
    page = get_attempt_page(
        read(), person_id=get_person_id(), attempt_id=attempt_id, language=current_language()
    )
    if page.attempt.submitted_at is not None:
        return _result(page)
    if request.args.get("check"):
        return render_template("learner/check_answers.html", page=page)
    number = _wanted(page)
    return render_template(
        "learner/attempt.html", page=page, number=number, sources=_sources(page.lesson)
    )


@blueprint.post("/attempts/<int:attempt_id>/answers")
@requires(Permission.ATTEMPT)
def answers(attempt_id: int) -> ResponseReturnValue:
    given = _given(attempt_id)
    try:
        stored = act(
            save_answers,
            person_id=get_person_id(),
            attempt_id=attempt_id,
            answers=given,
        )
    except AttemptSubmitted:
        if wants_json():
            return jsonify({"submitted": True}), 409
        return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)
    if wants_json():
        return jsonify({"saved": stored})
    return redirect(_next_page(attempt_id), 303)


@blueprint.post("/attempts/<int:attempt_id>/submit")
@requires(Permission.ATTEMPT)
def submit(attempt_id: int) -> ResponseReturnValue:
    act(
        submit_attempt,
        person_id=get_person_id(),
        attempt_id=attempt_id,
        answers=_given(attempt_id),
    )
    return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)


def _given(attempt_id: int) -> list[GivenAnswer]:
    """Return the posted answers by question id, each with the client's key and its sequence."""
    found = read_answers(
        read(),
        person_id=get_person_id(),
        attempt_id=attempt_id,
        form=request.form.to_dict(flat=False),
    )
    close_read()
    client_id = request.form.get("client_id", "")[:64]
    language = current_language()
    return [
        GivenAnswer(id_, value, language, client_id, _sequence()) for id_, value in found.items()
    ]


def _sequence() -> int | None:
    return find_number(request.form.get("sequence", ""), digits=15) or None


def _wanted(page: AttemptPage) -> int:
    """Return the number of the question asked for, else the first without an answer."""
    wanted = find_number(request.args.get("question", ""), digits=3)
    if wanted is not None and 1 <= wanted <= len(page.questions):
        return wanted
    unanswered = [question.position for question in page.questions if not question.is_answered]
    return unanswered[0] if unanswered else 1


def _next_page(attempt_id: int) -> str:
    """Return the target of the clicked button: `then` is a question's number or `check`."""
    then = request.form.get("then", "")
    if then == "check":
        return url_for("learner.attempt", attempt_id=attempt_id, check=1)
    number = find_number(then, digits=3)
    return url_for("learner.attempt", attempt_id=attempt_id, question=number)


def _result(page: AttemptPage) -> ResponseReturnValue:
    person_id, session = get_person_id(), read()
    result = get_attempt_result(
        session, person_id=person_id, attempt_id=page.attempt.id, language=current_language()
    )
    enrolled = get_enrolled_course(
        session, person_id=person_id, enrolment_id=page.attempt.enrolment_id
    )
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=page.attempt.enrolment_id)
    # The quiz may have been removed from the course, or the learner moved to an edition without it.
    lesson_structure = enrolled.structure.lessons.get(page.attempt.lesson)
    has_quiz = lesson_structure is not None and lesson_structure.quiz is not None
    start = (
        get_quiz_start(session, enrolment, lesson=page.attempt.lesson, now=clock.now())
        if has_quiz
        else None
    )
    return render_template(
        "learner/result.html",
        result=result,
        course=enrolled.structure,
        enrolled=enrolled,
        start=start,
        text=result.text,
        sources=_sources(result.text),
    )


def _sources(text: CompiledLesson) -> tuple[SourceRow, ...]:
    """Return the facts that questions cite; their links lead to the end of the page."""
    return list_sources(read(), text, language=current_language())
