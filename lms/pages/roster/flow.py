"""A list is taken, looked at, answered, applied and taken back: the same in both rooms."""

import io

from flask import make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.services import Actor
from lms.enrolment.queries.rosters import (
    ImportRow,
    Preview,
    get_import,
    get_outcome,
    get_preview,
    get_undo_preview,
    list_imports,
)
from lms.enrolment.services.rosters import (
    NothingTakenBack,
    Prepared,
    RosterStale,
    UndoStale,
    answer_questions,
    apply_import,
    start_import,
    undo_import,
)
from lms.errors import Conflict, NotFound, Refusal
from lms.pages.roster.corrected import build_corrected
from lms.pages.roster.page import build_page
from lms.pages.roster.template import build_template, list_columns
from lms.pages.roster.upload import read_upload
from lms.pages.roster.ways import Room
from lms.pages.roster.wording import OTHER
from lms.sheets.refusals import MOST_ROWS
from lms.web.access import get_person_id
from lms.web.errors import sentence
from lms.web.transaction import read, write
from lms.web.values import find_number


class AnswersTaken(Conflict):
    message = (
        "Your answers are saved, nothing is imported yet: they change what would happen. Look at "
        "the numbers and rows once more, then import."
    )


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_form(room: Room, problem: Refusal | None = None) -> str:
    home = room.home
    imports = list_imports(read(), cohort_id=home.cohort_id, organization_id=home.organization_id)
    return render_template(
        f"{room.name}/roster.html",
        **room.shown,
        ways=room,
        imports=imports,
        columns=list_columns(),
        most_rows=MOST_ROWS,
        pasted=request.form.get("pasted", ""),
        problem=sentence(problem) if problem else "",
    )


def take_list(room: Room) -> ResponseReturnValue:
    try:
        sheet = read_upload()
        by, now = Actor(get_person_id()), clock.now()
        number = write(start_import, home=room.home, sheet=sheet, by=by, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return show_form(room, refusal), 422
    return redirect(room.look(number), 303)


def show_import(room: Room, row: ImportRow, problem: Refusal | None = None) -> str:
    values = {**room.shown, "ways": room, "row": row, "now": clock.now()}
    values["problem"] = sentence(problem) if problem else ""
    template = f"{room.name}/roster_import.html"
    if row.state != "preview":
        outcome = get_outcome(read(), row, room.home)
        return render_template(template, **values, page=None, outcome=outcome)
    seen = get_preview(read(), row.id, room.home)
    page = build_page(
        row,
        seen,
        room,
        kind=request.args.get("kind", ""),
        page=find_number(request.args.get("page", ""), digits=6) or 1,
    )
    return render_template(template, **values, page=page, outcome=None)


def take_answers(room: Room, row: ImportRow) -> ResponseReturnValue:
    answers = _read_answers(get_preview(read(), row.id, room.home))
    write(answer_questions, import_id=row.id, answers=answers)
    return redirect(room.look(row.id), 303)


def apply_list(room: Room, row: ImportRow) -> ResponseReturnValue:
    """What was seen must still hold: the form carries the mark of the page.

    Answers ticked on the page and not saved yet change what was seen: they are kept, and it is
    shown again.
    """
    seen = get_preview(read(), row.id, room.home)
    saved = {one.key: one.answer for one in seen.questions}
    ticked = {key: one for key, one in _read_answers(seen).items() if one != saved[key]}
    try:
        if ticked:
            write(answer_questions, import_id=row.id, answers=ticked)
            raise AnswersTaken
        if row.state == "preview" and request.form.get("mark", "") != seen.mark:
            raise RosterStale
        prepared = Prepared(row.id, room.home, seen)
        write(apply_import, prepared=prepared, by=Actor(get_person_id()), now=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return show_import(room, row, refusal), 409
    return redirect(room.look(row.id), 303)


def show_undo(room: Room, row: ImportRow, problem: Refusal | None = None) -> ResponseReturnValue:
    """What would be taken back, in numbers and names, before anything is."""
    if not row.can_be_undone(clock.now()):
        return redirect(room.look(row.id), 303)
    return render_template(
        f"{room.name}/roster_undo.html",
        **room.shown,
        ways=room,
        row=row,
        plan=get_undo_preview(read(), row, room.home),
        with_cards=bool(request.form.get("with_cards")),
        problem=sentence(problem) if problem else "",
    )


def undo_list(room: Room, row: ImportRow) -> ResponseReturnValue:
    """What was seen must still hold, as with importing."""
    try:
        write(
            undo_import,
            import_id=row.id,
            home=room.home,
            mark=request.form.get("mark", ""),
            with_cards=bool(request.form.get("with_cards")),
            by=Actor(get_person_id()),
            now=clock.now(),
        )
    except NotFound:
        raise
    except (UndoStale, NothingTakenBack) as refusal:
        return make_response(show_undo(room, row, refusal), 409)
    except Refusal as refusal:
        return show_import(room, row, refusal), 409
    return redirect(room.look(row.id), 303)


def send_corrected(room: Room, row: ImportRow) -> ResponseReturnValue:
    if row.state != "preview":
        raise NotFound
    content = build_corrected(get_preview(read(), row.id, room.home))
    return _send(content, f"roster-{row.id}-corrected.xlsx")


def send_template(organization: str) -> ResponseReturnValue:
    return _send(build_template(organization), "roster.xlsx")


def get_own_import(room: Room, number: int) -> ImportRow:
    """Raises NotFound for a list of another cohort or cooperative."""
    home = room.home
    return get_import(
        read(), number, cohort_id=home.cohort_id, organization_id=home.organization_id
    )


def _read_answers(seen: Preview) -> dict[str, str]:
    """By question, for those that the form shows."""
    asked = (one.key for one in seen.questions)
    return {key: _read_answer(key) for key in asked if key in request.form}


def _read_answer(key: str) -> str:
    given = request.form.get(key, "")
    return request.form.get(f"{key}-other", "")[:20] if given == OTHER else given[:20]


def _send(content: io.BytesIO, name: str) -> ResponseReturnValue:
    response = send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
