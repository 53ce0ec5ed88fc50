"""Merging two accounts of one person, and undoing it, each after a confirmation page."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.account_merge.queries.accounts import UndoableMerge, find_undoable
from lms.account_merge.queries.preview import preview_merge_undo, preview_person_merge
from lms.account_merge.services.merge_undo import undo_merge
from lms.account_merge.services.person_merge import merge_accounts
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.errors import NotFound, Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.merge_texts import describe_merge, describe_undo
from lms.pages.cohorts.views.person import ADDRESS, try_for_person
from lms.pages.cohorts.views.same_person import get_mergeable, render_choice
from lms.web.access import requires
from lms.web.cohort_access import check_person
from lms.web.confirmation import Confirmation, render_again, render_confirmation
from lms.web.identity import get_principal
from lms.web.transaction import act, read_session


@blueprint.get(ADDRESS + "/same/<int:other_id>")
@requires(Permission.PERSON_MERGE)
def person_merge(cohort_id: int, person_id: int, other_id: int) -> ResponseReturnValue:
    """Show what happens to the other account."""
    row = get_mergeable(cohort_id, person_id)
    try:
        return render_confirmation(_describe(row, person_id, other_id))
    except Refusal as refusal:
        return render_choice(row, person_id, problem=refusal), 422


@blueprint.post(ADDRESS + "/same/<int:other_id>")
@requires(Permission.PERSON_MERGE)
def merge_people(cohort_id: int, person_id: int, other_id: int) -> ResponseReturnValue:
    """Merge the other account into this one; a repeat leads to the person, too."""
    row = get_mergeable(cohort_id, person_id)
    target = url_for("cohorts.person", cohort_id=row.id, person_id=person_id)
    done = find_undoable(read_session(), target_id=person_id, now=clock.now())
    if done is not None and done.source_id == other_id:
        return redirect(target, 303)
    try:
        confirmation = _describe(row, person_id, other_id)
        if not confirmation.is_confirmed:
            return render_again(confirmation)
        act(
            merge_accounts,
            source_id=other_id,
            target_id=person_id,
            visible_cohort_ids=visible_cohorts_of(get_principal()),
        )
    except Refusal as refusal:
        return render_choice(row, person_id, problem=refusal), 422
    return redirect(target, 303)


@blueprint.get(ADDRESS + "/separate")
@requires(Permission.PERSON_MERGE)
def merge_undo(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Show what an undo of the newest merge into this account would do."""
    row = get_mergeable(cohort_id, person_id)
    merge = find_undoable(read_session(), target_id=person_id, now=clock.now())
    if merge is None:
        return redirect(url_for("cohorts.person", cohort_id=row.id, person_id=person_id), 303)
    return render_confirmation(_describe_undo(row, merge))


@blueprint.post(ADDRESS + "/separate")
@requires(Permission.PERSON_MERGE)
def separate_accounts(cohort_id: int, person_id: int) -> ResponseReturnValue:
    row = get_mergeable(cohort_id, person_id)
    merge = find_undoable(read_session(), target_id=person_id, now=clock.now())
    if merge is None:
        return redirect(url_for("cohorts.person", cohort_id=row.id, person_id=person_id), 303)
    confirmation = _describe_undo(row, merge)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    scope = visible_cohorts_of(get_principal())
    return try_for_person(row, person_id, undo_merge, merge_id=merge.id, visible_cohort_ids=scope)


def _describe(row: CohortRow, person_id: int, other_id: int) -> Confirmation:
    """Return the confirmation page. Raises NotFound, and what the act would refuse."""
    if other_id == person_id:
        raise NotFound
    check_person(Permission.PERSON_MERGE, other_id)
    preview = preview_person_merge(
        read_session(),
        source_id=other_id,
        target_id=person_id,
        visible_cohort_ids=visible_cohorts_of(get_principal()),
    )
    return describe_merge(row.id, preview)


def _describe_undo(row: CohortRow, merge: UndoableMerge) -> Confirmation:
    return describe_undo(row.id, merge.id, preview_merge_undo(read_session(), merge.id))
