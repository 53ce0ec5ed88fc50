"""The steps of an import: uploaded, previewed, answered, applied, undone.

The same for coordinators and managers.
"""

import io

from flask import make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.services.audit import Actor
from lms.errors import Conflict, NotFound, Refusal
from lms.pages.roster.corrected_file import build_corrected
from lms.pages.roster.page import build_page
from lms.pages.roster.template import build_template, list_columns
from lms.pages.roster.texts import OTHER
from lms.pages.roster.upload import read_upload
from lms.pages.roster.urls import RosterUrls
from lms.roster.queries.imports import (
    ImportPreview,
    RosterImportRow,
    get_import,
    get_import_outcome,
    get_import_preview,
    get_undo_preview,
    list_imports,
)
from lms.roster.services.imports import (
    NothingUndone,
    PreparedImport,
    RosterStale,
    UndoStale,
    answer_questions,
    apply_import,
    start_import,
    undo_import,
)
from lms.sheets.refusals import MOST_ROWS
from lms.web.access import get_person_id
from lms.web.errors import sentence
from lms.web.request_values import find_number
from lms.web.transaction import read, write


class AnswersTaken(Conflict):
    message = (
        "Your answers are saved, nothing is imported yet: they change what would happen. Look at "
        "the numbers and rows once more, then import."
    )


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_form(urls: RosterUrls, problem: Refusal | None = None) -> str:
    scope = urls.scope
    imports = list_imports(read(), cohort_id=scope.cohort_id, organization_id=scope.organization_id)
    return render_template(
        f"{urls.name}/roster.html",
        **urls.shown,
        urls=urls,
        imports=imports,
        columns=list_columns(),
        most_rows=MOST_ROWS,
        pasted=request.form.get("pasted", ""),
        problem=sentence(problem) if problem else "",
    )


def take_list(urls: RosterUrls) -> ResponseReturnValue:
    try:
        sheet = read_upload()
        by, now = Actor(get_person_id()), clock.now()
        number = write(start_import, scope=urls.scope, sheet=sheet, by=by, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return show_form(urls, refusal), 422
    return redirect(urls.look(number), 303)


def show_import(urls: RosterUrls, row: RosterImportRow, problem: Refusal | None = None) -> str:
    values = {**urls.shown, "urls": urls, "row": row, "now": clock.now()}
    values["problem"] = sentence(problem) if problem else ""
    template = f"{urls.name}/roster_import.html"
    if row.state != "preview":
        outcome = get_import_outcome(read(), row, urls.scope)
        return render_template(template, **values, page=None, outcome=outcome)
    seen = get_import_preview(read(), row.id, urls.scope)
    page = build_page(
        row,
        seen,
        urls,
        kind=request.args.get("kind", ""),
        page=find_number(request.args.get("page", ""), digits=6) or 1,
    )
    return render_template(template, **values, page=page, outcome=None)


def take_answers(urls: RosterUrls, row: RosterImportRow) -> ResponseReturnValue:
    answers = _read_answers(get_import_preview(read(), row.id, urls.scope))
    write(answer_questions, import_id=row.id, answers=answers)
    return redirect(urls.look(row.id), 303)


def apply_list(urls: RosterUrls, row: RosterImportRow) -> ResponseReturnValue:
    """Apply the import if the preview is unchanged: the form carries its digest.

    Answers ticked on the page and not saved yet change the preview: they are saved, and it is shown
    again.
    """
    seen = get_import_preview(read(), row.id, urls.scope)
    saved = {one.key: one.answer for one in seen.questions}
    ticked = {key: one for key, one in _read_answers(seen).items() if one != saved[key]}
    try:
        if ticked:
            write(answer_questions, import_id=row.id, answers=ticked)
            raise AnswersTaken
        if row.state == "preview" and request.form.get("mark", "") != seen.mark:
            raise RosterStale
        prepared = PreparedImport(row.id, urls.scope, seen)
        write(apply_import, prepared=prepared, by=Actor(get_person_id()), now=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return show_import(urls, row, refusal), 409
    return redirect(urls.look(row.id), 303)


def show_undo(
    urls: RosterUrls, row: RosterImportRow, problem: Refusal | None = None
) -> ResponseReturnValue:
    """Show what an undo would change, in numbers and names, before it is done."""
    if not row.can_be_undone(clock.now()):
        return redirect(urls.look(row.id), 303)
    return render_template(
        f"{urls.name}/roster_undo.html",
        **urls.shown,
        urls=urls,
        row=row,
        plan=get_undo_preview(read(), row, urls.scope),
        with_cards=bool(request.form.get("with_cards")),
        problem=sentence(problem) if problem else "",
    )


def undo_list(urls: RosterUrls, row: RosterImportRow) -> ResponseReturnValue:
    """Undo the import if the preview of the undo is unchanged."""
    try:
        write(
            undo_import,
            import_id=row.id,
            scope=urls.scope,
            mark=request.form.get("mark", ""),
            with_cards=bool(request.form.get("with_cards")),
            by=Actor(get_person_id()),
            now=clock.now(),
        )
    except NotFound:
        raise
    except (UndoStale, NothingUndone) as refusal:
        return make_response(show_undo(urls, row, refusal), 409)
    except Refusal as refusal:
        return show_import(urls, row, refusal), 409
    return redirect(urls.look(row.id), 303)


def send_corrected(urls: RosterUrls, row: RosterImportRow) -> ResponseReturnValue:
    if row.state != "preview":
        raise NotFound
    content = build_corrected(get_import_preview(read(), row.id, urls.scope))
    return _send(content, f"roster-{row.id}-corrected.xlsx")


def send_template(organization: str) -> ResponseReturnValue:
    return _send(build_template(organization), "roster.xlsx")


def get_own_import(urls: RosterUrls, number: int) -> RosterImportRow:
    """Raises NotFound for an import of another cohort or organization."""
    scope = urls.scope
    return get_import(
        read(), number, cohort_id=scope.cohort_id, organization_id=scope.organization_id
    )


def _read_answers(seen: ImportPreview) -> dict[str, str]:
    """Return the answers by question, for those that the form shows."""
    asked = (one.key for one in seen.questions)
    return {key: _read_answer(key) for key in asked if key in request.form}


def _read_answer(key: str) -> str:
    given = request.form.get(key, "")
    return request.form.get(f"{key}-other", "")[:20] if given == OTHER else given[:20]


def _send(content: io.BytesIO, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
