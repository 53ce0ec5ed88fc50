"""No table that names a person, or an enrolment, is forgotten when two accounts are merged."""

import pytest
from sqlalchemy import func, select

from lms.db import Base
from tests.account_merge.duplicates import fill, make_duplicates
from tests.conftest import load_models
from tests.factories import make_person

_ACTOR = "says who did it, and learners do not do it"
_SIGN_IN = "the ways to sign in with the source account lead to the target"
_MERGE = "names both accounts of a merge"
# Columns whose rows go to the target account, or to the target enrolment.
MOVED = {
    "activity_day.person_id",
    "allowance.enrolment_id",
    "attempt.enrolment_id",
    "attempt.person_id",
    "attendance.person_id",
    "certificate.enrolment_id",
    "certificate.person_id",
    "completion.enrolment_id",
    "contact.person_id",
    "enrolment.person_id",
    "inquiry.enrolment_id",
    "join_claim.person_id",
    "mail.person_id",
    "email_opt_out.person_id",
    "membership.person_id",
    "person.merged_into_id",
    "plan_contributor.person_id",
    "plan_entry.person_id",
    "question_report.enrolment_id",
    "snooze.person_id",
    "step_change.person_id",
    "step_reminder.person_id",
    "worksheet_comment.enrolment_id",
    "worksheet_comment.person_id",
    "worksheet_entry.enrolment_id",
}
# Columns whose rows stay, and why.
STAYS = {
    "account_merge.merged_by": _ACTOR,
    "account_merge.source_id": _MERGE,
    "account_merge.target_id": _MERGE,
    "allowance.granted_by": _ACTOR,
    "announcement.posted_by": _ACTOR,
    "attendance.noted_by": _ACTOR,
    "card.issued_by": _ACTOR,
    "card.person_id": _SIGN_IN,
    "certificate_event.actor_id": "the history of a certificate is not rewritten",
    "contact.contacted_by": _ACTOR,
    "enrolment_summary.enrolment_id": "that of the target enrolment is computed again",
    "head_count.noted_by": _ACTOR,
    "inquiry.answered_by": _ACTOR,
    "inquiry.closed_by": _ACTOR,
    "inquiry.passed_on_by": _ACTOR,
    "inquiry.passed_to": "names a trainer, and learners are none",
    "inquiry.published_by": _ACTOR,
    "email_opt_out.opted_out_by": _ACTOR,
    "membership.entered_by": "says who entered it, also where people did so themselves",
    "organization_request.answered_by": _ACTOR,
    "organization_request.requested_by": _ACTOR,
    "admission_request.answered_by": _ACTOR,
    "question_report.handled_by": _ACTOR,
    "idempotency_record.enrolment_id": "the browsers of the account that ends are signed out",
    "report.frozen_by": _ACTOR,
    "revision.published_by_id": _ACTOR,
    "role_grant.granted_by": _ACTOR,
    "role_grant.person_id": "both are learners",
    "roster_import.uploaded_by": "only a manager, whose account does not end, uploads lists",
    "shared_revision.published_by_id": _ACTOR,
    "snooze.noted_by": _ACTOR,
    "user_session.person_id": "sessions of the account that ends are ended",
}


def list_columns():
    load_models()
    return {
        str(key.parent): key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"person", "enrolment"}
    }


def count(database, column, value):
    with database.read_session() as session:
        return session.scalar(select(func.count()).where(column == value))


def test_every_column_is_decided():
    assert set(list_columns()) == MOVED | set(STAYS), (
        "Move the rows in services/person_merge.py of the package and list the column in MOVED, "
        "or in STAYS with the reason."
    )
    assert MOVED & set(STAYS) == set()


@pytest.mark.parametrize("kind", ["person_id", "enrolment_id"])
def test_what_is_to_move_moves(database, kind):
    """Into an account with nothing, and into an enrolment of the same course."""
    duplicates = make_duplicates(database)
    fill(duplicates, duplicates.source)
    target, ended = duplicates.target, duplicates.enrolments[duplicates.source.id]
    if kind == "person_id":
        target = make_person(database, "third", printed_name="李美華")
        ended = duplicates.source.id
    columns = {name: column for name, column in list_columns().items() if name.endswith(kind)}
    moved = {name for name in columns if name in MOVED}
    before = {name for name, column in columns.items() if count(database, column, ended)}
    assert moved <= before, "Write a row of it in `fill` of duplicates.py."

    duplicates.merge(target_id=target.id, visible_cohort_ids=None)

    after = {name for name, column in columns.items() if count(database, column, ended)}
    assert after & moved == set()
