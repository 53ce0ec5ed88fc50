"""A learner's questions about a lesson to its trainers, and the answers."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id, find_number
from lms.catalogue.queries.published import find_current, get_published
from lms.content.model import CourseStructure
from lms.enrolment.queries.cohorts import list_cohorts_of
from lms.errors import NotFound, Refusal
from lms.inquiries.queries.inquiries import list_own_inquiries
from lms.inquiries.services.inquiries import ask_about_lesson, mark_answer_read
from lms.learning.queries.outlines import EnrolledCourse, find_enrolled_course
from lms.pages.learner import blueprint
from lms.pages.learner.forms import InquiryForm
from lms.pages.learner.queries import get_structure_of
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/learn/<course>/<lesson>/ask"


class NotEnrolled(Refusal):
    message = "Begin the course first: then your question reaches its trainers."


@blueprint.get(ADDRESS)
@requires(Permission.INQUIRY_ASK)
def lesson_questions(course: str, lesson: str) -> ResponseReturnValue:
    return _page(course, lesson), 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.INQUIRY_ASK)
def ask(course: str, lesson: str) -> ResponseReturnValue:
    enrolled, form = _get_enrolled(course), read_form(InquiryForm)
    get_structure_of(enrolled.structure, lesson)
    try:
        act(
            ask_about_lesson,
            person_id=get_person_id(),
            enrolment_id=enrolled.enrolment.enrolment_id,
            lesson=lesson,
            language=current_language(),
            text=form.get_values().text,
        )
    except Refusal as refusal:
        close_read_session()
        return _page(course, lesson, form.with_refusal(refusal)), 422
    return redirect(url_for("learner.lesson_questions", course=course, lesson=lesson, sent=1), 303)


@blueprint.post(f"{ADDRESS}/read")
@requires(Permission.INQUIRY_ASK)
def read_answer(course: str, lesson: str) -> ResponseReturnValue:
    inquiry_id = find_id(request.form.get("inquiry", ""))
    version = find_number(request.form.get("version", ""), digits=6)
    if inquiry_id is None or version is None:
        raise NotFound
    act(mark_answer_read, person_id=get_person_id(), inquiry_id=inquiry_id, version=version)
    return redirect(url_for("learner.lesson_questions", course=course, lesson=lesson), 303)


def _get_enrolled(course: str) -> EnrolledCourse:
    enrolled = find_enrolled_course(read_session(), person_id=get_person_id(), course=course)
    if enrolled is None:
        raise NotEnrolled
    return enrolled


def _page(course: str, lesson: str, form: SubmittedForm[InquiryForm] | None = None) -> str:
    """Return the page; who has left the course, or whose edition has lost the lesson, only reads.

    Raises NotEnrolled or NotFound where such a person has asked nothing about the lesson.
    """
    session, person_id = read_session(), get_person_id()
    inquiries = list_own_inquiries(session, person_id=person_id, course=course, lesson=lesson)
    enrolled = find_enrolled_course(session, person_id=person_id, course=course)
    if enrolled is None and not inquiries:
        raise NotEnrolled
    structure = enrolled.structure if enrolled else _find_structure(course)
    found = structure.lessons.get(lesson) if structure else None
    if found is None and not inquiries:
        raise NotFound
    cohort_id = enrolled.enrolment.cohort_id if enrolled else None
    cohorts = list_cohorts_of(session, person_id=person_id) if cohort_id else ()
    return render_template(
        "learner/lesson_questions.html",
        course=course,
        name=lesson,
        lesson=found,
        is_enrolled=enrolled is not None,
        inquiries=inquiries,
        cohort=next((cohort for cohort in cohorts if cohort.id == cohort_id), None),
        has_trainer=cohort_id is not None,
        is_sent="sent" in request.args and form is None,
        form=form or build_form(InquiryForm),
    )


def _find_structure(course: str) -> CourseStructure | None:
    current = find_current(read_session(), course)
    return get_published(read_session(), current.id).structure if current else None
