"""Practice without a script: the same lesson with the feedback beside the question."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.rules.submitted_answers import group_by_question
from lms.content.blocks.question import PracticePart
from lms.errors import NotFound
from lms.pages.learner import blueprint
from lms.pages.learner.queries import CourseNotOpenToCaller, get_reader_of_lesson, get_structure_of
from lms.pages.learner.view_models.practice import grade_practice
from lms.pages.learner.views.lesson import LessonRequest, get_text, reading_page
from lms.web.access import requires
from lms.web.identity import get_principal
from lms.web.transaction import read_session


@blueprint.post("/learn/<course>/<lesson>/practice/<question>")
@requires(Permission.LESSON_READ)
def practice(course: str, lesson: str, question: str) -> ResponseReturnValue:
    try:
        reader = get_reader_of_lesson(read_session(), get_principal(), course=course, lesson=lesson)
    except CourseNotOpenToCaller:
        raise NotFound from None
    lesson_request = LessonRequest(reader, get_structure_of(reader.structure, lesson))
    if lesson_request.lesson.kind not in {"reading", "case"}:
        raise NotFound
    parts = (p for p in get_text(lesson_request).parts if isinstance(p, PracticePart))
    found = next((part for part in parts if part.question.id == question), None)
    if found is None:
        raise NotFound
    if request.form.get("report"):
        # Its button is in the body of the lesson, which is the same for every reader and course.
        target = url_for("learner.question_report", course=course, lesson=lesson, question=question)
        return redirect(target, 303)
    posted = group_by_question(request.form.to_dict(flat=False)).get(question, {})
    return reading_page(lesson_request, grade_practice(found, posted))
