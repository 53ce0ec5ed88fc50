"""An attempt: one question on a page, the review of all answers, submission, the result."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.text import TextTooLong
from lms.accounts.rules.typed_values import find_number
from lms.assessment.queries.attempt_page import AttemptPage, AttemptPageQuestion, get_attempt_page
from lms.assessment.queries.quiz_start import get_quiz_start
from lms.assessment.queries.results import get_attempt_result
from lms.assessment.queries.submitted_answers import read_answers
from lms.assessment.services.attempts import AttemptSubmitted, GivenAnswer, save_answers
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.locks import check_open
from lms.learning.queries.outlines import get_enrolled_course
from lms.learning.services.progress import submit_attempt
from lms.pages.learner import blueprint
from lms.pages.learner.forms import read_sequence
from lms.pages.learner.queries import find_contact, list_sources
from lms.pages.learner.view_models.question_sources import CitedQuestion, cite_question
from lms.web.access import requires
from lms.web.errors import sentence
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.request_values import MAX_CLIENT_ID, find_text, wants_json
from lms.web.transaction import act, close_read_session, read_session


@dataclass(frozen=True)
class CitedPage:
    """The page of an attempt, and the sources of each question by its position."""

    page: AttemptPage
    cited: Mapping[int, CitedQuestion]


@blueprint.get("/attempts/<int:attempt_id>")
@requires(Permission.ATTEMPT)
def attempt(attempt_id: int) -> ResponseReturnValue:
    page = get_attempt_page(
        read_session(),
        person_id=get_person_id(),
        attempt_id=attempt_id,
        language=current_language(),
    )
    if page.attempt.submitted_at is not None:
        return _result(page)
    check_open(page.attempt.ended_at)
    if request.args.get("review"):
        return render_template("learner/review_answers.html", page=_cite(page).page)
    return _question_page(_cite(page), _wanted(page))


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
    except TextTooLong as refusal:
        if wants_json():
            raise
        return _too_long_page(attempt_id, given, refusal), 422
    if wants_json():
        return jsonify({"saved": stored})
    unreadable = _find_unreadable(attempt_id, given)
    if unreadable is not None:
        return redirect(
            url_for("learner.attempt", attempt_id=attempt_id, question=unreadable.position), 303
        )
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


def _question_page(cited: CitedPage, number: int, *, too_long: str = "") -> str:
    return render_template(
        "learner/attempt.html",
        page=cited.page,
        cited=cited.cited,
        number=number,
        too_long=too_long,
    )


def _too_long_page(attempt_id: int, given: list[GivenAnswer], refusal: TextTooLong) -> str:
    """Return the page of the question with the text as it was typed."""
    page = _get_page(attempt_id)
    typed = {answer.question_id: (*answer.value, "")[0] for answer in given}
    question = next(question for question in page.questions if question.id in typed)
    questions = tuple(
        dataclasses.replace(other, text=typed[other.id]) if other is question else other
        for other in page.questions
    )
    page = dataclasses.replace(page, questions=questions)
    return _question_page(_cite(page), question.position, too_long=sentence(refusal))


def _find_unreadable(attempt_id: int, given: list[GivenAnswer]) -> AttemptPageQuestion | None:
    """Return the question answered with no number, unless its page has said so already."""
    ids = {answer.question_id for answer in given}
    unreadable = (q for q in _get_page(attempt_id).questions if q.id in ids and not q.is_parseable)
    return next((q for q in unreadable if q.text != request.form.get("seen")), None)


def _get_page(attempt_id: int) -> AttemptPage:
    close_read_session()
    return get_attempt_page(
        read_session(),
        person_id=get_person_id(),
        attempt_id=attempt_id,
        language=current_language(),
    )


def _cite(page: AttemptPage) -> CitedPage:
    """Return the page with the sources of each question."""
    sources = list_sources(read_session(), page.lesson, language=current_language())
    found = [cite_question(q, sources, position=q.position) for q in page.questions]
    return CitedPage(
        dataclasses.replace(page, questions=tuple(question for question, _ in found)),
        {question.position: cited for question, cited in found},
    )


def _given(attempt_id: int) -> list[GivenAnswer]:
    """Return the posted answers by question id, each with the client's key and its sequence."""
    found = read_answers(
        read_session(),
        person_id=get_person_id(),
        attempt_id=attempt_id,
        form=request.form.to_dict(flat=False),
    )
    close_read_session()
    client_id, sequence = find_text("client_id", most=MAX_CLIENT_ID), read_sequence(request.form)
    language = current_language()
    return [GivenAnswer(id_, value, language, client_id, sequence) for id_, value in found.items()]


def _wanted(page: AttemptPage) -> int:
    """Return the number of the question asked for, else the first without an answer."""
    wanted = find_number(request.args.get("question", ""), digits=3)
    if wanted is not None and 1 <= wanted <= len(page.questions):
        return wanted
    unanswered = [question.position for question in page.questions if not question.is_answered]
    return unanswered[0] if unanswered else 1


def _next_page(attempt_id: int) -> str:
    """Return the target of the clicked button: `then` is a question's number or `review`."""
    then = request.form.get("then", "")
    if then == "review":
        return url_for("learner.attempt", attempt_id=attempt_id, review=1)
    number = find_number(then, digits=3)
    return url_for("learner.attempt", attempt_id=attempt_id, question=number)


def _result(page: AttemptPage) -> ResponseReturnValue:
    person_id, session = get_person_id(), read_session()
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
    sources = list_sources(session, result.text, language=current_language())
    found = [cite_question(q, sources, position=q.position) for q in result.questions]
    return render_template(
        "learner/result.html",
        result=dataclasses.replace(result, questions=tuple(question for question, _ in found)),
        cited={question.position: cited for question, cited in found},
        course=enrolled.structure,
        enrolled=enrolled,
        start=start,
        contact=find_contact(
            session,
            person_id=person_id,
            cohort_id=enrolment.cohort_id,
            failures=start.failures if start else 0,
        ),
    )
