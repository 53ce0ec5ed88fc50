"""The pages of an import: uploaded, previewed, answered, applied, undone."""

import io
from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.errors import Conflict, NotFound, Refusal
from lms.pages.roster.access import RosterKind, RosterUrls, find_import, open_roster
from lms.pages.roster.forms.chosen_columns import read_choice, read_shown
from lms.pages.roster.forms.question_answers import get_unsaved_answers_by_question, read_answers
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
    EverybodyStays,
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
from lms.web.forms import show_form
from lms.web.identity import today
from lms.web.limits import accepts
from lms.web.transaction import act, read


class AnswersTaken(Conflict):
    message = (
        "Your answers are saved, nothing is imported yet: they change what would happen. Look at "
        "the numbers and rows once more, then import."
    )


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.ROSTER)
def roster(**where: int) -> str:
    return _show_form(open_roster(where))


@requires(Permission.ROSTER)
@accepts(MAX_UPLOAD_SIZE)
def upload_roster(**where: int) -> ResponseReturnValue:
    """Upload a list; with `cohort` its people are also enrolled, if it is offered to them."""
    raw = request.form.get("cohort", "")
    urls = open_roster(where, find_id(raw) if raw else None)
    if urls.organization_id and urls.scope.cohort_id not in {None, *dict(urls.cohorts)}:
        raise NotFound
    try:
        sheets = read_upload()
        number = act(start_import, scope=urls.scope, sheets=sheets)
    except Refusal as refusal:
        return _show_form(urls, refusal), 422
    return redirect(urls.look(number), 303)


@requires(Permission.ROSTER)
def roster_template(**where: int) -> ResponseReturnValue:
    return _send(build_template(open_roster(where).code), "roster.xlsx")


@requires(Permission.ROSTER)
def roster_import(number: int, **where: int) -> ResponseReturnValue:
    urls, roster_import = find_import(where, number)
    if not roster_import.has_columns:
        return redirect(urls.columns(roster_import.id), 303)
    return _show_import(urls, roster_import)


@requires(Permission.ROSTER)
def roster_columns(number: int, **where: int) -> ResponseReturnValue:
    urls, roster_import = find_import(where, number)
    if roster_import.state != "preview":
        return redirect(urls.look(roster_import.id), 303)
    return _show_columns(urls, roster_import)


@requires(Permission.ROSTER)
def choose_roster_columns(number: int, **where: int) -> ResponseReturnValue:
    """Read the list from the sheet and columns chosen; they count for a corrected file too."""
    urls, roster_import = find_import(where, number)
    try:
        choice = read_choice(list_sheets(read(), roster_import.id))
        act(choose_sheet_columns, import_id=roster_import.id, scope=urls.scope, choice=choice)
    except RosterDone as refusal:
        return _show_import(urls, roster_import, refusal), 409
    except Refusal as refusal:
        return _show_columns(urls, roster_import, refusal), 422
    return redirect(urls.look(roster_import.id), 303)


@requires(Permission.ROSTER)
def answer_roster(number: int, **where: int) -> ResponseReturnValue:
    urls, roster_import = _find_readable(where, number)
    answers, not_found = read_answers(get_import_preview(read(), roster_import.id, urls.scope))
    try:
        act(answer_questions, import_id=roster_import.id, answers=answers)
    except Refusal as refusal:
        return _show_import(urls, roster_import, refusal), 409
    if not_found:
        return _show_import(urls, roster_import, not_found), 422
    return redirect(urls.look(roster_import.id), 303)


@requires(Permission.ROSTER)
def apply_roster(number: int, **where: int) -> ResponseReturnValue:
    """Apply the import if the preview is unchanged: the form carries its digest.

    Answers ticked on the page and not saved yet change the preview: they are saved, and it is shown
    again.
    """
    urls, roster_import = _find_readable(where, number)
    preview = get_import_preview(read(), roster_import.id, urls.scope)
    answers, not_found = read_answers(preview)
    ticked = get_unsaved_answers_by_question(preview, answers)
    try:
        if ticked or not_found:
            act(answer_questions, import_id=roster_import.id, answers=ticked)
            raise not_found or AnswersTaken
        if roster_import.state == "preview" and request.form.get("mark", "") != preview.fingerprint:
            raise RosterStale
        prepared = PreparedImport(roster_import.id, urls.scope, preview)
        act(apply_import, prepared=prepared)
    except Refusal as refusal:
        return _show_import(urls, roster_import, refusal), 409
    return redirect(urls.look(roster_import.id), 303)


@requires(Permission.ROSTER)
def roster_undo(number: int, **where: int) -> ResponseReturnValue:
    return _show_undo(*find_import(where, number))


@requires(Permission.ROSTER)
def undo_roster(number: int, **where: int) -> ResponseReturnValue:
    """Undo the import if the preview of the undo is unchanged."""
    urls, roster_import = find_import(where, number)
    try:
        act(
            undo_import,
            import_id=roster_import.id,
            scope=urls.scope,
            fingerprint=request.form.get("mark", ""),
            with_cards=bool(request.form.get("with_cards")),
        )
    except (UndoStale, NothingUndone, EverybodyStays) as refusal:
        return make_response(_show_undo(urls, roster_import, refusal), 409)
    except Refusal as refusal:
        return _show_import(urls, roster_import, refusal), 409
    return redirect(urls.look(roster_import.id), 303)


@requires(Permission.ROSTER)
def corrected_roster(number: int, **where: int) -> ResponseReturnValue:
    urls, roster_import = _find_readable(where, number)
    if roster_import.state != "preview":
        raise NotFound
    content = build_corrected_workbook(get_import_preview(read(), roster_import.id, urls.scope))
    return _send(content, build_file_name(urls.owner, today(), _("to correct"), ending="xlsx"))


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


def _find_readable(where: Mapping[str, int], number: int) -> tuple[RosterUrls, RosterImportRow]:
    """Return an import whose columns are known. Raises NotFound."""
    urls, roster_import = find_import(where, number)
    if not roster_import.has_columns:
        raise NotFound
    return urls, roster_import


def _show_columns(
    urls: RosterUrls, roster_import: RosterImportRow, problem: Refusal | None = None
) -> str:
    sheets = list_sheets(read(), roster_import.id)
    page = build_columns_page(sheets, *read_shown(sheets), typed=request.form)
    values = {"urls": urls, "roster_import": roster_import, "page": page, "problem": problem}
    return render_template("roster/roster_columns.html", **urls.shown, **values)


def _show_form(urls: RosterUrls, problem: Refusal | None = None) -> str:
    scope = urls.scope
    form = show_form(RosterForm)
    imports = list_imports(read(), cohort_id=scope.cohort_id, organization_id=scope.organization_id)
    return render_template(
        "roster/roster.html",
        **urls.shown,
        urls=urls,
        imports=imports,
        columns=list_columns(),
        headings=describe_headings(),
        most_rows=MAX_ROWS,
        pasted=request.form.get("pasted", ""),
        form=form.with_refusal(problem, find_upload_field()) if problem else form,
    )


def _show_import(
    urls: RosterUrls, roster_import: RosterImportRow, problem: Refusal | None = None
) -> str:
    values = {**urls.shown, "urls": urls, "roster_import": roster_import, "now": clock.now()}
    values["problem"] = problem
    template = "roster/roster_import.html"
    if roster_import.state != "preview":
        outcome = get_import_outcome(read(), roster_import, urls.scope)
        return render_template(
            template, **values, page=None, outcome=outcome, describe=describe_omission
        )
    preview = get_import_preview(read(), roster_import.id, urls.scope)
    page = build_page(
        roster_import,
        preview,
        urls,
        kind=request.args.get("kind", ""),
        typed=request.form,
    )
    unread = list_sheets(read(), roster_import.id).unread
    return render_template(template, **values, page=page, outcome=None, unread=unread)


def _show_undo(
    urls: RosterUrls, roster_import: RosterImportRow, problem: Refusal | None = None
) -> ResponseReturnValue:
    """Show what an undo would change, in numbers and names, before it is done."""
    if not roster_import.can_be_undone(clock.now()):
        return redirect(urls.look(roster_import.id), 303)
    return render_template(
        "roster/roster_undo.html",
        **urls.shown,
        urls=urls,
        roster_import=roster_import,
        plan=get_undo_preview(read(), roster_import, urls.scope),
        with_cards=bool(request.form.get("with_cards")),
        problem=problem,
    )


def _send(content: io.BytesIO, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
