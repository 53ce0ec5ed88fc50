"""A worksheet: saved while typing, submitted per person, partly shared by the organization."""

import secrets
from dataclasses import dataclass

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_organization
from lms.catalogue.queries.published import get_lesson
from lms.content.blocks.field import FieldPart
from lms.content.compiled import CompiledLesson
from lms.content.model import LessonStructure
from lms.errors import NotFound
from lms.inquiries.queries.inquiries import list_published_inquiries
from lms.learning.queries.outlines import EnrolledCourse, find_enrolled_course
from lms.learning.services.idempotency import IdempotencyKey
from lms.pages.learner import blueprint
from lms.pages.learner.forms import read_idempotency_key
from lms.pages.learner.queries import CourseReader, find_position, get_structure_of
from lms.pages.learner.view_models.copied_results import find_copied, find_taken
from lms.pages.learner.view_models.worksheet_errors import WorksheetErrors
from lms.pages.learner.view_models.worksheet_steps import build_steps
from lms.pages.learner.view_models.worksheet_values import find_past_days, find_unreadable
from lms.pages.learner.view_models.worksheet_view import (
    SubmittedWorksheet,
    build_worksheet,
    propose_previous_texts,
    read_submitted,
    read_versions,
)
from lms.plan.queries.comments import count_comments
from lms.plan.queries.plan_pages import Worksheet, get_worksheet
from lms.plan.rules.worksheet_fields import MAX_LENGTH
from lms.plan.services.plan_pages import (
    SaveResult,
    WorksheetIncomplete,
    WorksheetOfOthers,
    add_contributor,
    hand_in,
    save_fields,
)
from lms.plan.services.previous_texts import discard_previous_text
from lms.plan.services.shared_pages import PlanPageChanged
from lms.web.access import requires
from lms.web.caching import add_shared_page_headers
from lms.web.errors import sentence
from lms.web.identity import get_person_id, get_principal, today
from lms.web.languages import current_language
from lms.web.request_values import wants_json
from lms.web.templating import localized
from lms.web.transaction import act, read_session


@dataclass(frozen=True)
class EditableWorksheet:
    """The worksheet of one learner."""

    enrolled: EnrolledCourse
    lesson: LessonStructure
    text: CompiledLesson


def worksheet_page(
    reader: CourseReader, text: CompiledLesson, shown: dict[str, object]
) -> ResponseReturnValue:
    """Return the worksheet as a form; for readers who are not enrolled, as text."""
    if reader.enrolled is None:
        view = build_worksheet(
            text, None, today=today(), is_trainer=reader.is_trainer, address=request.args
        )
        return add_shared_page_headers(
            render_template("learner/worksheet_read.html", **shown, view=view)
        )
    lesson = reader.structure.lessons[text.name]
    return _render(EditableWorksheet(reader.enrolled, lesson, text))


@blueprint.post("/learn/<course>/<lesson>/worksheet")
@requires(Permission.WORKSHEET_WRITE)
def worksheet(course: str, lesson: str) -> ResponseReturnValue:
    sheet = _get_worksheet(course, lesson)
    idempotency_key = read_idempotency_key(request.form)
    posted = request.form.to_dict(flat=False)
    taken = find_taken(sheet.lesson, request.form.get("copied", ""))
    typed = _refuse_proposal(sheet, read_submitted(sheet.text, posted)) | taken
    versions = read_versions(posted)
    errors_found = _save(sheet, typed, versions, idempotency_key)
    if errors_found.status == 200 and request.form.get("worked_too"):
        _add_contributor(sheet, request.form["worked_too"])
    if errors_found.status == 200 and request.form.get("hand_in"):
        errors_found = _hand_in(sheet, idempotency_key, errors_found.saved)
    if errors_found.status == 200 and request.form.get("discard"):
        _discard_previous_text(sheet, request.form["discard"])
    following = next(iter(taken), request.form.get("following", ""))
    after = url_for(
        "learner.lesson",
        course=course,
        lesson=lesson,
        said="handed_in" if request.form.get("hand_in") else "saved",
        field=following or None,
        _anchor=_find_anchor(following),
    )
    if wants_json():
        return jsonify(errors_found.build_answer(after)), errors_found.status
    if errors_found.status != 200:
        submitted = SubmittedWorksheet(typed, versions, errors_found.errors, errors_found.conflicts)
        return _render(sheet, typed=submitted, sentence=errors_found.sentence), errors_found.status
    return redirect(after, 303)


@blueprint.get("/learn/<course>/<lesson>/print")
@requires(Permission.WORKSHEET_READ)
def worksheet_print(course: str, lesson: str) -> ResponseReturnValue:
    """Show the first step of the plan on one sheet of paper."""
    sheet = _get_worksheet(course, lesson)
    stored = _get_stored(sheet)
    organization = (
        get_organization(read_session(), stored.organization_id) if stored.organization_id else None
    )
    return render_template(
        "learner/worksheet_print.html",
        course=sheet.enrolled.structure,
        lesson=sheet.lesson,
        text=sheet.text,
        organization=localized(organization.names) if organization else "",
        view=build_worksheet(sheet.text, stored, today=today()),
    )


def _find_anchor(following: str) -> str | None:
    """Return where the page opens after saving: the next field, or the button that was pressed."""
    is_plain = not any(request.form.get(name) for name in ("hand_in", "worked_too", "discard"))
    end = "saved" if is_plain else None
    return f"step-{following}" if following else end


def _get_worksheet(course: str, lesson: str) -> EditableWorksheet:
    enrolled = find_enrolled_course(read_session(), person_id=get_person_id(), course=course)
    if enrolled is None:
        raise NotFound
    found = get_structure_of(enrolled.structure, lesson)
    if found.kind != "worksheet":
        raise NotFound
    revision_id = enrolled.enrolment.revision_id
    text = get_lesson(read_session(), revision_id, lesson=lesson, language=current_language())
    return EditableWorksheet(enrolled, found, text)


def _save(
    sheet: EditableWorksheet,
    typed: dict[str, str],
    versions: dict[str, int],
    idempotency_key: IdempotencyKey | None,
) -> WorksheetErrors:
    """Save the usable values; those too long, unreadable or past stay on the page with an error."""
    stored = _get_stored(sheet).values
    wrong = find_unreadable(sheet.text, typed)
    wrong |= find_past_days(sheet.text, typed, versions, stored, today=today())
    try:
        saved = act(
            save_fields,
            person_id=sheet.enrolled.enrolment.person_id,
            enrolment_id=sheet.enrolled.enrolment.enrolment_id,
            lesson=sheet.lesson.name,
            values={name: value for name, value in typed.items() if name not in wrong},
            versions=versions,
            idempotency_key=idempotency_key,
        )
    except PlanPageChanged as refusal:
        return WorksheetErrors(409, sentence(refusal), conflicts=refusal.conflicts)
    if wrong:
        errors = {name: str(_(message, most=MAX_LENGTH)) for name, message in wrong.items()}
        return WorksheetErrors(422, errors=errors, saved=saved)
    return WorksheetErrors(saved=saved)


def _hand_in(
    sheet: EditableWorksheet, idempotency_key: IdempotencyKey | None, saved: SaveResult
) -> WorksheetErrors:
    try:
        act(
            hand_in,
            person_id=sheet.enrolled.enrolment.person_id,
            enrolment_id=sheet.enrolled.enrolment.enrolment_id,
            lesson=sheet.lesson.name,
            idempotency_key=idempotency_key,
        )
    except WorksheetIncomplete as refusal:
        labels = {p.id: p.label for p in sheet.text.parts if isinstance(p, FieldPart)}
        errors = {
            name: _("Still empty: %(label)s", label=labels.get(name, name))
            for name in refusal.fields
        }
        return WorksheetErrors(422, sentence(refusal), errors=errors, saved=saved)
    except WorksheetOfOthers as refusal:
        return WorksheetErrors(422, sentence(refusal), saved=saved)
    return WorksheetErrors(saved=saved)


def _add_contributor(sheet: EditableWorksheet, page: str) -> None:
    if page not in {rule.plan_page for rule in sheet.lesson.fields}:
        raise NotFound
    row = sheet.enrolled.enrolment
    act(add_contributor, person_id=row.person_id, enrolment_id=row.enrolment_id, page=page)


def _refuse_proposal(sheet: EditableWorksheet, typed: dict[str, str]) -> dict[str, str]:
    """Return the values without the proposed text whose button was pressed, if it is unchanged."""
    field_id = request.form.get("discard", "")
    if not typed.get(field_id):
        return typed
    proposed = propose_previous_texts(_get_stored(sheet)).values
    return {**typed, field_id: ""} if proposed.get(field_id) == typed[field_id] else typed


def _discard_previous_text(sheet: EditableWorksheet, field_id: str) -> None:
    row, lesson = sheet.enrolled.enrolment, sheet.lesson.name
    ids = {"person_id": row.person_id, "enrolment_id": row.enrolment_id}
    act(discard_previous_text, **ids, lesson=lesson, field=field_id)


def _get_stored(sheet: EditableWorksheet) -> Worksheet:
    return get_worksheet(
        read_session(), sheet.enrolled.enrolment, lesson=sheet.lesson.name, now=clock.now()
    )


def _render(
    sheet: EditableWorksheet, *, typed: SubmittedWorksheet | None = None, sentence: str = ""
) -> str:
    enrolled, name, stored = sheet.enrolled, sheet.lesson.name, _get_stored(sheet)
    course, enrolment = enrolled.structure, enrolled.enrolment
    is_trainer = course.id in get_principal().course_codes()
    view = build_worksheet(
        sheet.text,
        stored,
        today=today(),
        is_trainer=is_trainer,
        typed=typed or propose_previous_texts(stored),
        address=request.args,
        copied=find_copied(sheet.lesson, request.args),
        structure=enrolled.structure,
    )
    return render_template(
        "learner/worksheet.html",
        course=course,
        lesson=sheet.lesson,
        text=sheet.text,
        position=find_position(course, name, done=enrolled.done),
        stored=stored,
        view=view,
        layout=build_steps(
            view,
            chosen=request.args.get("field", ""),
            is_finished=stored.handed_in_at is not None,
        ),
        sentence=sentence,
        person_id=enrolment.person_id,
        enrolment_id=enrolment.enrolment_id,
        client_id=secrets.token_hex(12),
        outcome=request.args.get("said", ""),
        is_complete=enrolment.completed_at is not None,
        comment_count=count_comments(
            read_session(), enrolment_id=enrolment.enrolment_id, lesson=name
        ),
        may_ask=True,
        published_inquiries=list_published_inquiries(read_session(), course=course.id, lesson=name),
    )
