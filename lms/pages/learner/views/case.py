"""A case of the library, which everybody may read; its practice works without a script too."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.assessment.rules.submitted_answers import group_by_question
from lms.catalogue.queries.cases import LibraryCase, get_case
from lms.catalogue.queries.published import get_lesson, get_shared
from lms.content.blocks.question import PracticePart
from lms.content.compiled import CompiledLesson
from lms.errors import NotFound
from lms.pages.learner import blueprint
from lms.pages.learner.queries import build_sources
from lms.pages.learner.view_models.case_view import build_message, find_related
from lms.pages.learner.view_models.lesson_bodies import LessonBody, get_body, render_body
from lms.pages.learner.view_models.lesson_terms import list_term_notes
from lms.pages.learner.view_models.practice import PracticeView, grade_practice
from lms.web.access import requires
from lms.web.caching import add_personal_page_headers, add_shared_page_headers
from lms.web.case_facets import list_facets_of
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import read_session


@blueprint.get("/library/<case>")
@requires(Permission.PUBLIC_READ)
def case(case: str) -> ResponseReturnValue:
    page = _render(get_case(read_session(), case))
    return (
        add_personal_page_headers(page)
        if get_principal().is_signed_in
        else add_shared_page_headers(page)
    )


@blueprint.post("/library/<case>/practice/<question>")
@requires(Permission.PUBLIC_READ)
def case_practice(case: str, question: str) -> ResponseReturnValue:
    found = get_case(read_session(), case)
    parts = (p for p in _get_text(found).parts if isinstance(p, PracticePart))
    part = next((part for part in parts if part.question.id == question), None)
    if part is None:
        raise NotFound
    if request.form.get("report") and found.is_of_course:
        target = url_for(
            "learner.question_report", course=found.course.id, lesson=case, question=question
        )
        return redirect(target, 303)
    posted = group_by_question(request.form.to_dict(flat=False)).get(question, {})
    return _render(found, grade_practice(part, posted))


def _render(case: LibraryCase, graded: PracticeView | None = None) -> str:
    text, language = _get_text(case), current_language()
    body, shared = _get_body(case, text, graded), get_shared(read_session())
    return render_template(
        "learner/case.html",
        case=case,
        text=text,
        body=body,
        terms=list_term_notes(shared, body.terms),
        facets=list_facets_of(case.lesson),
        sources=build_sources(shared, text, language=language),
        related=find_related(read_session(), case, get_principal()),
        message=build_message(text, site=platform().settings.address),
    )


def _get_text(case: LibraryCase) -> CompiledLesson:
    return get_lesson(
        read_session(), case.revision_id, lesson=case.name, language=current_language()
    )


def _get_body(case: LibraryCase, text: CompiledLesson, graded: PracticeView | None) -> LessonBody:
    if graded is not None or (request.args and any(part.has_form for part in text.parts)):
        return render_body(text, is_trainer=False, graded=graded, typed=request.args)
    return get_body(read_session(), text, revision_id=case.revision_id, is_trainer=False)
