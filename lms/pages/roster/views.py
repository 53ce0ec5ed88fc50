"""The pages of an import: uploaded, previewed, answered, applied, undone."""

import io
from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.errors import NotFound, Refusal
from lms.pages.roster.access import RosterContext, RosterKind, find_import, open_roster
from lms.pages.roster.forms.chosen_columns import read_choice, read_current_sheet
from lms.pages.roster.forms.question_answers import (
    AnswersSavedFirst,
    get_unsaved_answers_by_question,
    read_answers,
)
from lms.pages.roster.forms.upload import (
    MAX_UPLOAD_SIZE,
    RosterForm,
    find_upload_field,
    read_upload,
)
from lms.pages.roster.view_models.columns_page import build_columns_page
from lms.pages.roster.view_models.corrected_file import build_corrected_workbook
from lms.pages.roster.view_models.preview_page import build_page
from lms.pages.roster.view_models.row_texts import describe_omission
from lms.pages.roster.view_models.template import build_template, describe_headings, list_columns
from lms.roster.queries.imports import (
    RosterImportRow,
    get_import_preview,
    list_imports,
    list_sheets,
)
from lms.roster.queries.outcomes import get_import_outcome
from lms.roster.queries.undo_preview import get_undo_preview
from lms.roster.services.imports import (
    NothingToUndo,
    NothingUndone,
    PreparedImport,
    RosterStale,
    UndoStale,
    answer_questions,
    apply_import,
    undo_import,
)
from lms.roster.services.list_uploads import RosterDone, choose_sheet_columns, start_import
from lms.sheets.refusals import MAX_ROWS
from lms.web.access import requires
from lms.web.download_names import build_file_name
from lms.web.forms import build_form
from lms.web.identity import today
from lms.web.limits import accepts
from lms.web.transaction import act, read_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.ROSTER)
def roster(**where: int) -> str:
    return _render_form(open_roster(where))


@requires(Permission.ROSTER)
@accepts(MAX_UPLOAD_SIZE)
def upload_roster(**where: int) -> ResponseReturnValue:
    """Upload a list; with `cohort` its people are also enrolled, if it is offered to them."""
    raw = request.form.get("cohort", "")
    roster = open_roster(where, find_id(raw) if raw else None)
    if roster.organization_id and roster.scope.cohort_id not in {None, *dict(roster.cohorts)}:
        raise NotFound
    try:
        sheets = read_upload()
        number = act(start_import, scope=roster.scope, sheets=sheets)
    except Refusal as refusal:
        return _render_form(roster, refusal), 422
    return redirect(roster.preview(number), 303)


@requires(Permission.ROSTER)
def roster_template(**where: int) -> ResponseReturnValue:
    return _send(build_template(open_roster(where).example_code), "roster.xlsx")


@requires(Permission.ROSTER)
def roster_import(number: int, **where: int) -> ResponseReturnValue:
    roster, roster_import = find_import(where, number)
    if not roster_import.has_columns:
        return redirect(roster.columns(roster_import.id), 303)
    return _render_import(roster, roster_import)


@requires(Permission.ROSTER)
def roster_columns(number: int, **where: int) -> ResponseReturnValue:
    roster, roster_import = find_import(where, number)
    if roster_import.state != "preview":
        return redirect(roster.preview(roster_import.id), 303)
    return _render_columns(roster, roster_import)


@requires(Permission.ROSTER)
def choose_roster_columns(number: int, **where: int) -> ResponseReturnValue:
    """Read the list from the sheet and columns chosen; they count for a corrected file too."""
    roster, roster_import = find_import(where, number)
    try:
        choice = read_choice(list_sheets(read_session(), roster_import.id))
        act(choose_sheet_columns, import_id=roster_import.id, scope=roster.scope, choice=choice)
    except RosterDone as refusal:
        return _render_import(roster, roster_import, refusal), 409
    except Refusal as refusal:
        return _render_columns(roster, roster_import, refusal), 422
    return redirect(roster.preview(roster_import.id), 303)


@requires(Permission.ROSTER)
def answer_roster(number: int, **where: int) -> ResponseReturnValue:
    roster, roster_import = _find_readable(where, number)
    answers, not_found = read_answers(
        get_import_preview(read_session(), roster_import.id, roster.scope)
    )
    try:
        act(answer_questions, import_id=roster_import.id, answers=answers)
    except Refusal as refusal:
        return _render_import(roster, roster_import, refusal), 409
    if not_found:
        return _render_import(roster, roster_import, not_found), 422
    return redirect(roster.preview(roster_import.id), 303)


@requires(Permission.ROSTER)
def apply_roster(number: int, **where: int) -> ResponseReturnValue:
    """Apply the import if the preview is unchanged: the form carries its fingerprint.

    Answers ticked on the page and not saved yet change the preview: they are saved, and it is shown
    again.
    """
    roster, roster_import = _find_readable(where, number)
    preview = get_import_preview(read_session(), roster_import.id, roster.scope)
    answers, not_found = read_answers(preview)
    ticked = get_unsaved_answers_by_question(preview, answers)
    try:
        if ticked or not_found:
            act(answer_questions, import_id=roster_import.id, answers=ticked)
            raise not_found or AnswersSavedFirst
        if (
            roster_import.state == "preview"
            and request.form.get("fingerprint", "") != preview.fingerprint
        ):
            raise RosterStale
        prepared = PreparedImport(roster_import.id, roster.scope, preview)
        act(apply_import, prepared=prepared)
    except Refusal as refusal:
        return _render_import(roster, roster_import, refusal), 409
    return redirect(roster.preview(roster_import.id), 303)


@requires(Permission.ROSTER)
def roster_undo(number: int, **where: int) -> ResponseReturnValue:
    return _render_undo(*find_import(where, number))


@requires(Permission.ROSTER)
def undo_roster(number: int, **where: int) -> ResponseReturnValue:
    """Undo the import if the preview of the undo is unchanged."""
    roster, roster_import = find_import(where, number)
    try:
        act(
            undo_import,
            import_id=roster_import.id,
            scope=roster.scope,
            fingerprint=request.form.get("fingerprint", ""),
            include_printed_cards=bool(request.form.get("include_printed_cards")),
        )
    except (UndoStale, NothingUndone, NothingToUndo) as refusal:
        return make_response(_render_undo(roster, roster_import, refusal), 409)
    except Refusal as refusal:
        return _render_import(roster, roster_import, refusal), 409
    return redirect(roster.preview(roster_import.id), 303)


@requires(Permission.ROSTER)
def corrected_roster(number: int, **where: int) -> ResponseReturnValue:
    roster, roster_import = _find_readable(where, number)
    if roster_import.state != "preview":
        raise NotFound
    content = build_corrected_workbook(
        get_import_preview(read_session(), roster_import.id, roster.scope)
    )
    return _send(content, build_file_name(roster.owner, today(), _("to correct"), ending="xlsx"))


ROUTES = (
    ("GET", "", roster),
    ("POST", "", upload_roster),
    ("GET", "/template.xlsx", roster_template),
    ("GET", "/<int:number>", roster_import),
    ("GET", "/<int:number>/columns", roster_columns),
    ("POST", "/<int:number>/columns", choose_roster_columns),
    ("POST", "/<int:number>/answers", answer_roster),
    ("POST", "/<int:number>/apply", apply_roster),
    ("GET", "/<int:number>/undo", roster_undo),
    ("POST", "/<int:number>/undo", undo_roster),
    ("GET", "/<int:number>/corrected.xlsx", corrected_roster),
)


def build_blueprint(kind: RosterKind) -> Blueprint:
    """Return the pages of one kind of list."""
    blueprint = Blueprint(kind.name, __name__, url_prefix=kind.prefix)
    for method, rule, view in ROUTES:
        blueprint.add_url_rule(rule, view_func=view, methods=[method])
    return blueprint


def _find_readable(where: Mapping[str, int], number: int) -> tuple[RosterContext, RosterImportRow]:
    """Return an import whose columns are known. Raises NotFound."""
    roster, roster_import = find_import(where, number)
    if not roster_import.has_columns:
        raise NotFound
    return roster, roster_import


def _render_columns(
    roster: RosterContext, roster_import: RosterImportRow, problem: Refusal | None = None
) -> str:
    sheets = list_sheets(read_session(), roster_import.id)
    page = build_columns_page(sheets, *read_current_sheet(sheets), typed=request.form)
    values = {"roster": roster, "roster_import": roster_import, "page": page, "problem": problem}
    return render_template("roster/roster_columns.html", **roster.layout_values, **values)


def _render_form(roster: RosterContext, problem: Refusal | None = None) -> str:
    scope = roster.scope
    form = build_form(RosterForm)
    imports = list_imports(
        read_session(), cohort_id=scope.cohort_id, organization_id=scope.organization_id
    )
    return render_template(
        "roster/roster.html",
        **roster.layout_values,
        roster=roster,
        imports=imports,
        columns=list_columns(),
        headings=describe_headings(),
        most_rows=MAX_ROWS,
        pasted=request.form.get("pasted", ""),
        form=form.with_refusal(problem, find_upload_field()) if problem else form,
    )


def _render_import(
    roster: RosterContext, roster_import: RosterImportRow, problem: Refusal | None = None
) -> str:
    values = {**roster.layout_values, "roster": roster, "problem": problem}
    values |= {"roster_import": roster_import, "now": clock.now()}
    template = "roster/roster_import.html"
    if roster_import.state != "preview":
        outcome = get_import_outcome(read_session(), roster_import, roster.scope)
        return render_template(
            template, **values, page=None, outcome=outcome, describe=describe_omission
        )
    preview = get_import_preview(read_session(), roster_import.id, roster.scope)
    kind = request.args.get("kind", "")
    page = build_page(roster_import, preview, roster, kind=kind, typed=request.form)
    unread = list_sheets(read_session(), roster_import.id).unread
    return render_template(template, **values, page=page, outcome=None, unread=unread)


def _render_undo(
    roster: RosterContext, roster_import: RosterImportRow, problem: Refusal | None = None
) -> ResponseReturnValue:
    """Show what an undo would change, in numbers and names, before it is done."""
    if not roster_import.can_be_undone(clock.now()):
        return redirect(roster.preview(roster_import.id), 303)
    return render_template(
        "roster/roster_undo.html",
        **roster.layout_values,
        roster=roster,
        roster_import=roster_import,
        plan=get_undo_preview(read_session(), roster_import, roster.scope),
        include_printed_cards=bool(request.form.get("include_printed_cards")),
        problem=problem,
    )


def _send(content: io.BytesIO, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
