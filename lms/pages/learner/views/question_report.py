"""A learner's note about a wrong question, for the trainers and coordinators."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.queries.question_reports import get_reportable
from lms.assessment.services.question_reports import report_question
from lms.errors import NotFound, Refusal
from lms.learning.queries.outlines import EnrolledCourse, find_enrolled_course
from lms.pages.learner import blueprint
from lms.pages.learner.forms import QuestionReportForm
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/learn/<course>/<lesson>/questions/<question>/report"


class CourseNotBegun(Refusal):
    message = "Begin the course first: then your note reaches its trainers and coordinators."


@blueprint.get(ADDRESS)
@requires(Permission.ATTEMPT)
def question_report(course: str, lesson: str, question: str) -> ResponseReturnValue:
    page = _page(_get_enrolled(course), lesson, question)
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.ATTEMPT)
def send_question_report(course: str, lesson: str, question: str) -> ResponseReturnValue:
    enrolled, form = _get_enrolled(course), read_form(QuestionReportForm)
    try:
        act(
            report_question,
            person_id=get_person_id(),
            enrolment_id=enrolled.enrolment.enrolment_id,
            lesson=lesson,
            question_id=question,
            text=form.get_values().text,
        )
    except Refusal as refusal:
        return _page(enrolled, lesson, question, form.with_refusal(refusal)), 422
    target = url_for(
        "learner.question_report", course=course, lesson=lesson, question=question, sent=1
    )
    return redirect(target, 303)


def _get_enrolled(course: str) -> EnrolledCourse:
    enrolled = find_enrolled_course(read_session(), person_id=get_person_id(), course=course)
    if enrolled is None:
        raise CourseNotBegun
    return enrolled


def _page(
    enrolled: EnrolledCourse,
    lesson: str,
    question: str,
    form: SubmittedForm[QuestionReportForm] | None = None,
) -> str:
    close_read_session()
    found = get_reportable(
        read_session(),
        enrolment_id=enrolled.enrolment.enrolment_id,
        lesson=lesson,
        question_id=question,
        language=current_language(),
    )
    lesson_structure = enrolled.structure.lessons.get(lesson)
    if lesson_structure is None:
        raise NotFound
    return render_template(
        "learner/question_report.html",
        course=enrolled.structure,
        lesson=lesson_structure,
        question=found.question,
        is_sent="sent" in request.args and form is None,
        form=form or build_form(QuestionReportForm),
    )
