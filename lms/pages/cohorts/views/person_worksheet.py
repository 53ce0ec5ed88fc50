"""The worksheet of one person of a cohort, for trainers of the course: read, and commented on."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.people import get_person
from lms.accounts.rules.typed_values import find_id
from lms.catalogue.queries.published import get_lesson, get_published
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.person import get_open_enrolment
from lms.pages.cohorts.view_models.visible_steps import find_readable_plans
from lms.pages.cohorts.view_models.worksheet_rows import list_worksheet_rows
from lms.pages.cohorts.views.person import ADDRESS as PERSON
from lms.plan.queries.comments import list_comments
from lms.plan.queries.plan_pages import Worksheet, get_worksheet
from lms.plan.queries.worksheet_authors import list_other_authors
from lms.plan.services.comments import mark_comments_read
from lms.plan.services.shared_comments import comment_on_worksheet as comment_on
from lms.web.access import check, requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.comment_form import CommentForm
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal
from lms.web.languages import current_language
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = PERSON + "/worksheets/<course>/<lesson>"


@blueprint.get(ADDRESS)
@requires(Permission.WORKSHEET_READ)
def person_worksheet(
    cohort_id: int, person_id: int, course: str, lesson: str
) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    enrolment = _get_enrolment(row, person_id, course, Permission.WORKSHEET_READ)
    return _page(row, enrolment, lesson), 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.WORKSHEET_COMMENT)
def comment_on_worksheet(
    cohort_id: int, person_id: int, course: str, lesson: str
) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    enrolment = _get_enrolment(row, person_id, course, Permission.WORKSHEET_COMMENT)
    form = read_form(CommentForm)
    try:
        values = form.get_values()
        act(
            comment_on,
            person_id=get_person_id(),
            enrolment_id=enrolment.enrolment_id,
            lesson=lesson,
            text=values.text,
            last_id=values.last,
            is_shared=_may_see_plan(row, _get_sheet(enrolment, lesson)),
        )
    except Refusal as refusal:
        return _page(row, enrolment, lesson, form.with_refusal(refusal)), 422
    return _back(row, enrolment, lesson)


@blueprint.post(ADDRESS + "/read")
@requires(Permission.WORKSHEET_COMMENT)
def mark_answers_read(
    cohort_id: int, person_id: int, course: str, lesson: str
) -> ResponseReturnValue:
    row = get_visible_cohort(cohort_id)
    enrolment = _get_enrolment(row, person_id, course, Permission.WORKSHEET_COMMENT)
    act(
        mark_comments_read,
        person_id=get_person_id(),
        enrolment_id=enrolment.enrolment_id,
        lesson=lesson,
        last_id=find_id(request.form.get("last", "")) or 0,
    )
    return _back(row, enrolment, lesson)


def _get_enrolment(
    row: CohortRow, person_id: int, course: str, permission: Permission
) -> EnrolmentRow:
    """Return the person's enrolment in a course that the caller teaches. Raises NotFound."""
    check(permission, Target(cohort_ids=(row.id,), course=course))
    return get_open_enrolment(row, person_id=person_id, course=course)


def _back(row: CohortRow, enrolment: EnrolmentRow, lesson: str) -> ResponseReturnValue:
    target = url_for(
        "cohorts.person_worksheet",
        cohort_id=row.id,
        person_id=enrolment.person_id,
        course=enrolment.course,
        lesson=lesson,
    )
    return redirect(target, 303)


def _get_sheet(enrolment: EnrolmentRow, lesson: str) -> Worksheet:
    """Return the worksheet. Raises NotFound where the lesson is none."""
    return get_worksheet(read_session(), enrolment, lesson=lesson, now=clock.now())


def _may_see_plan(row: CohortRow, sheet: Worksheet) -> bool:
    """Return whether the reader may see what the cooperative shares."""
    return sheet.organization_id in {None, *find_readable_plans(row)}


def _page(
    row: CohortRow,
    enrolment: EnrolmentRow,
    lesson: str,
    form: SubmittedForm[CommentForm] | None = None,
) -> str:
    """Return the page. Raises NotFound where the lesson is no worksheet."""
    close_read_session()
    sheet = _get_sheet(enrolment, lesson)
    structure = get_published(read_session(), enrolment.revision_id).structure
    text = get_lesson(
        read_session(), enrolment.revision_id, lesson=lesson, language=current_language()
    )
    target = Target(cohort_ids=(row.id,), course=enrolment.course)
    may_see_plan = _may_see_plan(row, sheet)
    writers = list_other_authors(read_session(), enrolment, lesson=lesson, now=clock.now())
    return render_template(
        "cohorts/person_worksheet.html",
        cohort=row,
        tabs=list_tabs(row),
        person=get_person(read_session(), enrolment.person_id),
        course=structure,
        lesson=structure.lessons[lesson],
        text=text,
        sheet=sheet,
        rows=list(list_worksheet_rows(text, sheet, with_shared=may_see_plan)),
        is_plan_hidden=not may_see_plan,
        other_authors=writers if may_see_plan else (),
        has_written=any(enrolment.person_id in written for written in sheet.authors.values()),
        comments=list_comments(read_session(), enrolment_id=enrolment.enrolment_id, lesson=lesson),
        may_comment=allows(Permission.WORKSHEET_COMMENT, get_principal(), target),
        form=form or build_form(CommentForm),
    )
