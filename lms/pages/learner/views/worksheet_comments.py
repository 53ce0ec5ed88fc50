"""Comments of trainers on a worksheet of the reader, and the answers."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.content.model import LessonStructure
from lms.errors import NotFound, Refusal
from lms.learning.queries.outlines import EnrolledCourse, find_enrolled_course
from lms.pages.learner import blueprint
from lms.pages.learner.queries import get_structure_of
from lms.plan.queries.comments import list_comments
from lms.plan.services.comments import add_comment, mark_comments_read
from lms.web.access import requires
from lms.web.comment_form import CommentForm
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/learn/<course>/<lesson>/comments"


@dataclass(frozen=True)
class CommentedWorksheet:
    """A worksheet of the reader."""

    enrolled: EnrolledCourse
    lesson: LessonStructure


@blueprint.get(ADDRESS)
@requires(Permission.WORKSHEET_READ)
def worksheet_comments(course: str, lesson: str) -> ResponseReturnValue:
    return _page(_get_own(course, lesson)), 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.WORKSHEET_WRITE)
def answer_comments(course: str, lesson: str) -> ResponseReturnValue:
    sheet, form = _get_own(course, lesson), read_form(CommentForm)
    try:
        values = form.get_values()
        act(
            add_comment,
            person_id=get_person_id(),
            enrolment_id=sheet.enrolled.enrolment.enrolment_id,
            lesson=sheet.lesson.name,
            text=values.text,
            last_id=values.last,
        )
    except Refusal as refusal:
        return _page(sheet, form.with_refusal(refusal)), 422
    return redirect(url_for("learner.worksheet_comments", course=course, lesson=lesson), 303)


@blueprint.post(ADDRESS + "/read")
@requires(Permission.WORKSHEET_WRITE)
def mark_read(course: str, lesson: str) -> ResponseReturnValue:
    sheet = _get_own(course, lesson)
    act(
        mark_comments_read,
        person_id=get_person_id(),
        enrolment_id=sheet.enrolled.enrolment.enrolment_id,
        lesson=sheet.lesson.name,
        last_id=find_id(request.form.get("last", "")) or 0,
    )
    return redirect(url_for("learner.home"), 303)


def _get_own(course: str, lesson: str) -> CommentedWorksheet:
    enrolled = find_enrolled_course(read_session(), person_id=get_person_id(), course=course)
    if enrolled is None:
        raise NotFound
    found = get_structure_of(enrolled.structure, lesson)
    if found.kind != "worksheet":
        raise NotFound
    return CommentedWorksheet(enrolled, found)


def _page(sheet: CommentedWorksheet, form: SubmittedForm[CommentForm] | None = None) -> str:
    close_read_session()
    enrolment_id, name = sheet.enrolled.enrolment.enrolment_id, sheet.lesson.name
    return render_template(
        "learner/worksheet_comments.html",
        course=sheet.enrolled.structure,
        lesson=sheet.lesson,
        comments=list_comments(read_session(), enrolment_id=enrolment_id, lesson=name),
        is_handed_in=name in sheet.enrolled.done,
        form=form or build_form(CommentForm),
    )
