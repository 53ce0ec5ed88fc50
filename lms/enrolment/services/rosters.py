"""A list is handed in, its questions are answered, it is applied: all of it or nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.services import Actor, AuditEntry, record, record_chained
from lms.accounts.services.locks import (
    lock_directory,
    lock_members,
    lock_people,
    lock_to_delete,
)
from lms.accounts.services.organizations import MembershipClosed
from lms.enrolment.models import RosterImport
from lms.enrolment.queries.rosters import UNDO_WITHIN, ImportPreview, preview_import, read_grid
from lms.enrolment.roster.import_context import ImportScope, collect_names, load_import_context
from lms.enrolment.roster.matching import NumberUnknown
from lms.enrolment.roster.row_writer import write_rows
from lms.enrolment.roster.undo import plan_undo, undo_changes
from lms.enrolment.services.locks import lock_cohort
from lms.errors import Conflict, NotFound, Refusal
from lms.sheets.model import Sheet


class RosterNotReady(Refusal):
    message = (
        "Nothing was written: there are rows with mistakes, questions without an answer, or "
        "nothing to do."
    )


class RosterStale(Conflict):
    message = (
        "Nothing was written: people or cooperatives of this list were changed meanwhile. Look at "
        "the rows once more, then import."
    )


class RosterDone(Refusal):
    message = "This list was imported already, or taken back. Hand it in again for a new look."


class UndoTooLate(Refusal):
    message = "A list can be taken back for a day only. Mend single people on their pages."


class UndoStale(Conflict):
    message = (
        "Nothing was taken back: somebody came in, or got a card, since this page was opened. Look "
        "at the numbers once more, then confirm."
    )


class NothingUndone(Conflict):
    message = (
        "Nothing was taken back: everybody of this list stays as the page stands. Tick those with "
        "a printed card too if they are to go. The list can still be taken back."
    )


@dataclass(frozen=True)
class PreparedImport:
    """What was computed outside the transaction, and the fingerprint that it rests on."""

    import_id: int
    scope: ImportScope
    seen: ImportPreview


def start_import(
    session: Session, *, scope: ImportScope, sheet: Sheet, by: Actor, now: dt.datetime
) -> int:
    """Keep the list as it was read; nothing of it is applied.

    Raises HeadingsMissing, HeadingsOnly, MembershipClosed.
    Answers given to a list that was looked at before count for the same questions of this one.
    """
    grid = [[row.number, list(row.cells)] for row in sheet.rows]
    answers = _find_answers(session, scope, by)
    seen = preview_import(session, read_grid(grid), answers, scope)
    if seen.context.is_archived:
        raise MembershipClosed
    asked = {one.key for one in seen.questions}
    row = RosterImport(
        cohort_id=scope.cohort_id,
        organization_id=scope.organization_id,
        file_name=sheet.name[:200],
        rows=grid,
        answers={key: answer for key, answer in answers.items() if key in asked},
        uploaded_at=now,
        uploaded_by=by.person_id,
    )
    session.add(row)
    session.flush()
    _note_guesses(session, row.id, seen, by=by, now=now)
    return row.id


def _note_guesses(
    session: Session, import_id: int, seen: ImportPreview, *, by: Actor, now: dt.datetime
) -> None:
    """Who tries names and numbers of other people's learners can be found afterwards."""
    numbers = sum(isinstance(one.refusal, NumberUnknown) for row in seen.rows for one in row.errors)
    details = {"known": seen.counts["known"], "numbers": numbers}
    if any(details.values()):
        noted = AuditEntry("roster named others", "roster_import", import_id, details)
        record(session, noted, by=by, now=now)


def answer_questions(session: Session, *, import_id: int, answers: Mapping[str, str]) -> None:
    """Keep these answers beside those given before; "" takes one back. Raises RosterDone."""
    row = _get(session, import_id)
    if row.state != "preview":
        raise RosterDone
    kept = {**row.answers, **answers}
    row.answers = {key: value for key, value in kept.items() if value}
    session.flush()


def apply_import(
    session: Session, *, prepared: PreparedImport, by: Actor, now: dt.datetime
) -> None:
    """Write every row, if nothing that the preview rests on has changed since it was computed.

    A second press changes nothing. Raises RosterNotReady, RosterStale, RosterDone.
    """
    row = _get(session, prepared.import_id)
    if row.state == "applied":
        return
    if row.state != "preview":
        raise RosterDone
    if not prepared.seen.can_apply:
        raise RosterNotReady
    wanted = collect_names(one.cells for one in prepared.seen.rows)
    _hold(session, prepared)
    if load_import_context(session, prepared.scope, wanted).fingerprint() != prepared.seen.mark:
        raise RosterStale
    taken = session.execute(
        update(RosterImport)
        .where(RosterImport.id == row.id, RosterImport.state == "preview")
        .values(state="applied", applied_at=now)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return
    changes = write_rows(session, prepared.seen, import_id=row.id, by=by, now=now)
    session.refresh(row)
    row.changes = changes
    session.flush()
    counts = {key: prepared.seen.counts[key] for key in ("new", "changed", "same")}
    noted = AuditEntry("roster imported", "roster_import", row.id, counts)
    record_chained(session, noted, by=by, now=now)


def undo_import(
    session: Session,
    *,
    import_id: int,
    scope: ImportScope,
    mark: str,
    with_cards: bool,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Take back what the list wrote, but spare who was here since; `changes` names them.

    People whose card was printed are spared too, unless `with_cards`. `mark`: of the plan that was
    looked at. A second press changes nothing. Raises UndoTooLate, UndoStale, NothingTakenBack,
    RosterDone.
    """
    row = _get(session, import_id)
    if row.state == "undone":
        return
    if row.state != "applied" or row.applied_at is None:
        raise RosterDone
    if now - row.applied_at > UNDO_WITHIN:
        raise UndoTooLate
    _hold_written(session, row)
    plan = plan_undo(session, row.changes, scope=scope, since=row.applied_at)
    if plan.mark != mark:
        raise UndoStale
    spared = plan.spare(with_cards=with_cards)
    if plan.with_new_card & spared and not (
        (plan.made | plan.changed) - spared or plan.organizations
    ):
        raise NothingUndone
    row.changes = undo_changes(session, row.changes, spared, cohort_id=row.cohort_id)
    row.state, row.undone_at = "undone", now
    session.flush()
    details = {"spared": len(spared), "with cards": len(plan.with_new_card) if with_cards else 0}
    noted = AuditEntry("roster undone", "roster_import", row.id, details)
    record_chained(session, noted, by=by, now=now)


def _find_answers(session: Session, scope: ImportScope, by: Actor) -> dict[str, str]:
    """Of the newest list of this home by the same hand, when it was not imported."""
    newest = session.scalar(
        select(RosterImport)
        .where(
            RosterImport.cohort_id.is_not_distinct_from(scope.cohort_id),
            RosterImport.organization_id.is_not_distinct_from(scope.organization_id),
            RosterImport.uploaded_by.is_not_distinct_from(by.person_id),
        )
        .order_by(RosterImport.id.desc())
        .limit(1)
    )
    return dict(newest.answers) if newest and newest.state == "preview" else {}


def _hold(session: Session, prepared: PreparedImport) -> None:
    """Whoever else brings people into these places waits, or came first and is seen."""
    rows = [row for row in prepared.seen.rows if not row.is_left_out]
    if prepared.scope.cohort_id:
        lock_cohort(session, prepared.scope.cohort_id)
    lock_members(session, *(row.organization_id for row in rows if row.organization_id))
    if any(row.made for row in rows):
        lock_directory(session)
    lock_people(session, (row.person_id for row in rows if row.person_id))


def _hold_written(session: Session, row: RosterImport) -> None:
    """What the list wrote. Who is given a card at this moment is seen, or the card is refused."""
    if row.cohort_id:
        lock_cohort(session, row.cohort_id)
    made = (one["organization"] for one in row.changes if "organization" in one)
    lock_to_delete(session, made)
    lock_people(session, (one["person"] for one in row.changes if "person" in one))


def _get(session: Session, import_id: int) -> RosterImport:
    # Two presses of one button come one after the other.
    row = session.get(RosterImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
