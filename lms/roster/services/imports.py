"""Roster imports: questions answered, applied as a whole or not at all, undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.accounts.services.locks import (
    lock_directory,
    lock_members,
    lock_organizations,
    lock_people,
)
from lms.enrolment.services.locks import lock_cohort
from lms.errors import Conflict, Refusal
from lms.roster.matching.columns import read_row_cells
from lms.roster.matching.import_context import ImportScope, collect_names, load_import_context
from lms.roster.models import RosterImport, RowLeftOut, UnwrittenRows
from lms.roster.queries.imports import UNDO_WITHIN, ImportPreview
from lms.roster.queries.undo_plan import plan_undo
from lms.roster.services.list_uploads import RosterDone, lock_import
from lms.roster.services.row_writer import write_rows
from lms.roster.services.undo import undo_changes


class RosterNotReady(Refusal):
    message = (
        "Nothing was written: there are rows with errors, questions without an answer, or "
        "nothing to do."
    )


class RosterStale(Conflict):
    message = (
        "Nothing was written: people or cooperatives of this list were changed meanwhile. Look at "
        "the rows once more, then import."
    )


class UndoTooLate(Refusal):
    message = "An import can only be undone for one day. Correct individual people on their pages."


class UndoStale(Conflict):
    message = (
        "Nothing was undone: people or cooperatives of this list have changed since you opened "
        "this page. Check the numbers again, then confirm."
    )


class NothingUndone(Conflict):
    message = (
        "Nothing was undone: with these choices everybody on this list stays. Also tick the "
        "people with a printed card if they are to be removed. The import can still be undone."
    )


class NothingToUndo(Conflict):
    message = "Everybody on this list stays, so there is nothing to undo."


@dataclass(frozen=True)
class PreparedImport:
    """A preview computed outside the transaction, and the fingerprint of its context."""

    import_id: int
    scope: ImportScope
    preview: ImportPreview


def answer_questions(
    session: Session, _act: Act, *, import_id: int, answers: Mapping[str, str]
) -> None:
    """Add these answers to those given before; "" removes one. Raises RosterDone."""
    row = lock_import(session, import_id)
    if row.state != "preview":
        raise RosterDone
    merged = {**row.answers, **answers}
    row.answers = {key: value for key, value in merged.items() if value}
    session.flush()


def apply_import(session: Session, act: Act, *, prepared: PreparedImport) -> None:
    """Write every row, if nothing that the preview depends on has changed since.

    A repeat changes nothing. Raises RosterNotReady, RosterStale, RosterDone.
    """
    row = lock_import(session, prepared.import_id)
    if row.state == "applied":
        return
    if row.state != "preview":
        raise RosterDone
    if not prepared.preview.can_apply:
        raise RosterNotReady
    wanted = collect_names(read_row_cells(prepared.preview.grid, prepared.preview.columns))
    _lock_people(session, prepared)
    if (
        load_import_context(session, prepared.scope, wanted).fingerprint()
        != prepared.preview.fingerprint
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
    changes = write_rows(session, act, prepared.preview, import_id=row.id)
    session.refresh(row)
    row.changes, row.unwritten = changes, _describe_unwritten(prepared.preview)
    session.flush()
    counts = {key: prepared.preview.counts[key] for key in ("new", "changed", "same")}
    entry = AuditEntry(AuditAction.ROSTER_IMPORTED, "roster_import", row.id, counts)
    record_chained(session, act, entry)


def undo_import(
    session: Session,
    act: Act,
    *,
    import_id: int,
    scope: ImportScope,
    fingerprint: str,
    include_printed_cards: bool,
) -> None:
    """Undo an import, except for people with later history; `changes` marks those.

    People whose card was printed stay too, unless `include_printed_cards`. `fingerprint`: of
    the displayed undo preview. A repeat changes nothing. Raises UndoTooLate, UndoStale,
    NothingUndone, NothingToUndo, RosterDone.
    """
    row = lock_import(session, import_id)
    if row.state == "undone":
        return
    if row.state != "applied" or row.applied_at is None:
        raise RosterDone
    if act.at - row.applied_at > UNDO_WITHIN:
        raise UndoTooLate
    _lock_written(session, row)
    plan = plan_undo(session, row.changes, scope=scope, since=row.applied_at)
    if plan.fingerprint != fingerprint:
        raise UndoStale
    not_undone = plan.find_not_undone(include_printed_cards=include_printed_cards)
    if not plan.has_effect(include_printed_cards=include_printed_cards):
        raise NothingUndone if plan.with_new_card & not_undone else NothingToUndo
    row.changes = undo_changes(session, act, row.changes, not_undone, cohort_id=row.cohort_id)
    row.state, row.undone_at = "undone", act.at
    session.flush()
    details = {
        "not_undone": len(not_undone),
        "with_cards": len(plan.with_new_card) if include_printed_cards else 0,
    }
    entry = AuditEntry(AuditAction.ROSTER_UNDONE, "roster_import", row.id, details)
    record_chained(session, act, entry)


def _describe_unwritten(preview: ImportPreview) -> UnwrittenRows:
    """Return what the page of the applied list says about rows that changed nothing."""
    left_out = [
        RowLeftOut(
            row=row.cells.number,
            name=row.shown_name,
            why=row.omission_reason,
            same_as=row.same_as,
        )
        for row in preview.rows
        if row.is_left_out
    ]
    return UnwrittenRows(
        same=preview.counts["same"], elsewhere=preview.counts["elsewhere"], left_out=left_out
    )


def _lock_people(session: Session, prepared: PreparedImport) -> None:
    """Lock everything that other services need in order to add the same people."""
    rows = [row for row in prepared.preview.rows if not row.is_left_out]
    if prepared.scope.cohort_id:
        sources = {course.cohort_id for row in rows for course in row.moves}
        for cohort_id in sorted({prepared.scope.cohort_id, *sources}):
            lock_cohort(session, cohort_id)
    lock_members(session, *(row.organization_id for row in rows if row.organization_id))
    if any(row.new_organization for row in rows):
        lock_directory(session)
    lock_people(session, (row.person_id for row in rows if row.person_id))


def _lock_written(session: Session, row: RosterImport) -> None:
    """Lock what the import wrote.

    A card issued at the same moment is either visible here or refused.
    """
    if row.cohort_id:
        moved = (cohort for change in row.changes for _course, cohort in change.get("moved", ()))
        for cohort_id in sorted({row.cohort_id, *moved}):
            lock_cohort(session, cohort_id)
    created = (change["organization"] for change in row.changes if "organization" in change)
    lock_organizations(session, created)
    lock_people(session, (change["person"] for change in row.changes if "person" in change))
