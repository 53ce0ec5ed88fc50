"""Roster imports: started, questions answered, applied as a whole or not at all, undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.locks import (
    lock_directory,
    lock_members,
    lock_organizations,
    lock_people,
)
from lms.accounts.services.organizations import MembershipClosed
from lms.enrolment.services.locks import lock_cohort
from lms.errors import Conflict, NotFound, Refusal
from lms.roster.matching.import_context import ImportScope, collect_names, load_import_context
from lms.roster.matching.question_collector import find_question_key
from lms.roster.matching.row_matcher import NumberUnknown
from lms.roster.models import RosterImport
from lms.roster.queries.imports import UNDO_WITHIN, ImportPreview, preview_import, read_grid
from lms.roster.queries.undo_plan import plan_undo
from lms.roster.services.row_writer import write_rows
from lms.roster.services.undo import undo_changes
from lms.sheets.model import Sheet

MAX_CORRECTED_FILES = 20
"""Earlier files of a list that are searched for answers."""


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
    message = "A list can be taken back for a day only. Correct single people on their pages."


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
    """A preview computed outside the transaction, and the fingerprint of its context."""

    import_id: int
    scope: ImportScope
    seen: ImportPreview


def start_import(session: Session, act: Act, *, scope: ImportScope, sheet: Sheet) -> int:
    """Store the list as it was read, without any change to people; return its id.

    Raises HeadingsMissing, HeadingsOnly, MembershipClosed. Answers given in an earlier preview
    count for the same questions of this one.
    """
    grid = [[row.number, list(row.cells)] for row in sheet.rows]
    answers = _find_answers(session, scope, act.by)
    seen = preview_import(session, read_grid(grid), answers, scope)
    if seen.context.is_archived:
        raise MembershipClosed
    question_keys = {question.key for question in seen.questions}
    answers = {
        key: answer for key, answer in answers.items() if find_question_key(key) in question_keys
    }
    row = RosterImport(
        cohort_id=scope.cohort_id,
        organization_id=scope.organization_id,
        file_name=sheet.name[:200],
        rows=grid,
        answers=answers,
        uploaded_at=act.at,
        uploaded_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    _note_guesses(session, act, row.id, seen)
    return row.id


def _note_guesses(session: Session, act: Act, import_id: int, seen: ImportPreview) -> None:
    """Record matches of unseen people, so that guesses of names and numbers can be traced."""
    numbers = sum(
        isinstance(error.refusal, NumberUnknown) for row in seen.rows for error in row.errors
    )
    details = {"known": seen.counts["known"], "numbers": numbers}
    if any(details.values()):
        noted = AuditEntry(AuditAct.ROSTER_MATCHES_REVEALED, "roster_import", import_id, details)
        record(session, act, noted)


def answer_questions(
    session: Session, _act: Act, *, import_id: int, answers: Mapping[str, str]
) -> None:
    """Add these answers to those given before; "" removes one. Raises RosterDone."""
    row = _get(session, import_id)
    if row.state != "preview":
        raise RosterDone
    merged = {**row.answers, **answers}
    row.answers = {key: value for key, value in merged.items() if value}
    session.flush()


def apply_import(session: Session, act: Act, *, prepared: PreparedImport) -> None:
    """Write every row, if nothing that the preview depends on has changed since.

    A repeat changes nothing. Raises RosterNotReady, RosterStale, RosterDone.
    """
    row = _get(session, prepared.import_id)
    if row.state == "applied":
        return
    if row.state != "preview":
        raise RosterDone
    if not prepared.seen.can_apply:
        raise RosterNotReady
    wanted = collect_names(row_result.cells for row_result in prepared.seen.rows)
    _hold(session, prepared)
    if (
        load_import_context(session, prepared.scope, wanted).fingerprint()
        != prepared.seen.fingerprint
    ):
        raise RosterStale
    taken = session.scalar(
        update(RosterImport)
        .where(RosterImport.id == row.id, RosterImport.state == "preview")
        .values(state="applied", applied_at=act.at)
        .returning(RosterImport.id)
    )
    if taken is None:
        return
    changes = write_rows(session, act, prepared.seen, import_id=row.id)
    session.refresh(row)
    row.changes = changes
    session.flush()
    counts = {key: prepared.seen.counts[key] for key in ("new", "changed", "same")}
    noted = AuditEntry(AuditAct.ROSTER_IMPORTED, "roster_import", row.id, counts)
    record_chained(session, act, noted)


def undo_import(
    session: Session,
    act: Act,
    *,
    import_id: int,
    scope: ImportScope,
    fingerprint: str,
    with_cards: bool,
) -> None:
    """Undo an import, except for people with later history; `changes` marks those.

    People whose card was printed are spared too, unless `with_cards`. `fingerprint`: of the
    displayed undo preview. A repeat changes nothing. Raises UndoTooLate, UndoStale, NothingUndone,
    RosterDone.
    """
    row = _get(session, import_id)
    if row.state == "undone":
        return
    if row.state != "applied" or row.applied_at is None:
        raise RosterDone
    if act.at - row.applied_at > UNDO_WITHIN:
        raise UndoTooLate
    _hold_written(session, row)
    plan = plan_undo(session, row.changes, scope=scope, since=row.applied_at)
    if plan.fingerprint != fingerprint:
        raise UndoStale
    spared = plan.spare(with_cards=with_cards)
    if plan.with_new_card & spared and not (
        (plan.made | plan.changed) - spared or plan.organizations
    ):
        raise NothingUndone
    row.changes = undo_changes(session, act, row.changes, spared, cohort_id=row.cohort_id)
    row.state, row.undone_at = "undone", act.at
    session.flush()
    details = {"spared": len(spared), "with_cards": len(plan.with_new_card) if with_cards else 0}
    noted = AuditEntry(AuditAct.ROSTER_UNDONE, "roster_import", row.id, details)
    record_chained(session, act, noted)


def _find_answers(session: Session, scope: ImportScope, by: Actor) -> dict[str, str]:
    """Return the answers of the same person's imports of this scope since one was applied.

    The newest counts. Keys name what was asked about, so other lists of the scope do no harm.
    """
    earlier = session.execute(
        select(RosterImport.state, RosterImport.answers)
        .where(
            RosterImport.cohort_id.is_not_distinct_from(scope.cohort_id),
            RosterImport.organization_id.is_not_distinct_from(scope.organization_id),
            RosterImport.uploaded_by.is_not_distinct_from(by.person_id),
        )
        .order_by(RosterImport.id.desc())
        .limit(MAX_CORRECTED_FILES)
    )
    waiting = list(takewhile(lambda row: row.state == "preview", earlier))
    return {key: answer for row in reversed(waiting) for key, answer in row.answers.items()}


def _hold(session: Session, prepared: PreparedImport) -> None:
    """Lock everything that other services need in order to add the same people."""
    rows = [row for row in prepared.seen.rows if not row.is_left_out]
    if prepared.scope.cohort_id:
        sources = {course.cohort_id for row in rows for course in row.moves}
        for cohort_id in sorted({prepared.scope.cohort_id, *sources}):
            lock_cohort(session, cohort_id)
    lock_members(session, *(row.organization_id for row in rows if row.organization_id))
    if any(row.made for row in rows):
        lock_directory(session)
    lock_people(session, (row.person_id for row in rows if row.person_id))


def _hold_written(session: Session, row: RosterImport) -> None:
    """Lock what the import wrote.

    A card issued at the same moment is either visible here or refused.
    """
    if row.cohort_id:
        moved = (cohort for change in row.changes for _course, cohort in change.get("moved", ()))
        for cohort_id in sorted({row.cohort_id, *moved}):
            lock_cohort(session, cohort_id)
    made = (change["organization"] for change in row.changes if "organization" in change)
    lock_organizations(session, made)
    lock_people(session, (change["person"] for change in row.changes if "person" in change))


def _get(session: Session, import_id: int) -> RosterImport:
    # Lock the import: the same form sent twice runs in sequence.
    row = session.get(RosterImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
