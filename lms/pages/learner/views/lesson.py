"""One address for every lesson; the kind of the lesson selects the page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.catalogue.queries.published import get_lesson, get_shared
from lms.content.compiled import CompiledLesson
from lms.content.model import LessonKind, LessonStructure, SharedFiles
from lms.inquiries.queries.inquiries import list_published_inquiries
from lms.pages.learner import blueprint
from lms.pages.learner.queries import (
    CourseNotOpenToCaller,
    CourseReader,
    build_sources,
    find_position,
    get_reader_of_lesson,
    get_structure_of,
)
from lms.pages.learner.view_models.lesson_bodies import LessonBody, get_body, render_body
from lms.pages.learner.view_models.lesson_terms import list_term_notes
from lms.pages.learner.view_models.practice import PracticeView
from lms.pages.learner.views.quiz import start_page
from lms.pages.learner.views.worksheet import worksheet_page
from lms.web.access import requires
from lms.web.activity_log import note_opened
from lms.web.caching import add_personal_page_headers, add_shared_page_headers
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.transaction import read_session


@dataclass(frozen=True)
class LessonRequest:
    """A lesson and its reader."""

    reader: CourseReader
    lesson: LessonStructure


@blueprint.get("/learn/<course>/<lesson>")
@requires(Permission.LESSON_READ)
def lesson(course: str, lesson: str) -> ResponseReturnValue:
    try:
        reader = get_reader_of_lesson(read_session(), get_principal(), course=course, lesson=lesson)
    except CourseNotOpenToCaller:
        return redirect(url_for("public.sign_in", next=request.path), 303)
    lesson_request = LessonRequest(reader, get_structure_of(reader.structure, lesson))
    if reader.enrolled is not None:
        note_opened(reader.enrolled.enrolment)
    return PAGES[lesson_request.lesson.kind](lesson_request)


def reading_page(
    lesson_request: LessonRequest, graded: PracticeView | None = None
) -> ResponseReturnValue:
    """Return a text lesson, with the result of one practice question where there is one."""
    text = get_text(lesson_request)
    body = _get_body(lesson_request, text, graded)
    shared = get_shared(read_session()) if body.terms or text.sources else SharedFiles()
    page = render_template(
        "learner/lesson.html",
        **describe(lesson_request, text, shared),
        body=body,
        terms=list_term_notes(shared, body.terms),
    )
    if graded is not None:
        return page
    is_own = lesson_request.reader.enrolled or lesson_request.reader.is_in_newer_edition
    return add_personal_page_headers(page) if is_own else add_shared_page_headers(page)


def get_text(lesson_request: LessonRequest) -> CompiledLesson:
    """Return the lesson in the reader's language, or in the course's own."""
    return get_lesson(
        read_session(),
        lesson_request.reader.published.revision_id,
        lesson=lesson_request.lesson.name,
        language=current_language(),
    )


def describe(
    lesson_request: LessonRequest, text: CompiledLesson, shared: SharedFiles | None = None
) -> dict[str, object]:
    """Return the values that all templates of lessons share."""
    reader, lesson = lesson_request.reader, lesson_request.lesson
    shared = shared or (get_shared(read_session()) if text.sources else SharedFiles())
    return {
        "reader": reader,
        "course": reader.structure,
        "lesson": lesson,
        "text": text,
        "position": find_position(reader.structure, lesson.name, done=reader.done),
        "is_done": lesson.name in reader.done,
        "return_attempt_id": find_id(request.args.get("result", "")),
        "sources": build_sources(shared, text, language=current_language()),
        "may_ask": reader.enrolled is not None,
        "published_inquiries": list_published_inquiries(
            read_session(), course=reader.structure.id, lesson=lesson.name
        ),
    }


def _get_body(
    lesson_request: LessonRequest, text: CompiledLesson, graded: PracticeView | None
) -> LessonBody:
    reader, is_trainer = lesson_request.reader, lesson_request.reader.is_trainer
    structure = reader.structure if reader.enrolled else None
    is_typed = request.args and any(part.has_form for part in text.parts)
    if graded is not None or is_typed:
        typed = request.args
        return render_body(
            text, is_trainer=is_trainer, graded=graded, typed=typed, structure=structure
        )
    revision_id = reader.published.revision_id
    return get_body(
        read_session(), text, revision_id=revision_id, is_trainer=is_trainer, structure=structure
    )


def _quiz_page(lesson_request: LessonRequest) -> ResponseReturnValue:
    reader, text = lesson_request.reader, get_text(lesson_request)
    if reader.enrolled is None:
        return add_shared_page_headers(
            render_template("learner/closed.html", **describe(lesson_request, text))
        )
    return start_page(reader.enrolled, lesson_request.lesson, text, is_trainer=reader.is_trainer)


def _worksheet_page(lesson_request: LessonRequest) -> ResponseReturnValue:
    text = get_text(lesson_request)
    return worksheet_page(lesson_request.reader, text, describe(lesson_request, text))


PAGES: dict[LessonKind, Callable[[LessonRequest], ResponseReturnValue]] = {
    "reading": reading_page,
    "case": reading_page,
    "worksheet": _worksheet_page,
    "quiz": _quiz_page,
}
