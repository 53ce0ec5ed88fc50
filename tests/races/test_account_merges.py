"""Two accounts merged, and a merge undone, at one moment by several people."""

import pytest

from lms.account_merge.models import AccountMerge
from lms.account_merge.services.merge_undo import undo_merge
from lms.account_merge.services.person_merge import merge_accounts
from lms.accounts.models import AuditEvent, Person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.assessment.models import Attempt
from lms.learning.models import Completion
from lms.plan.models import WorksheetEntry
from lms.plan.services.plan_pages import save_fields
from tests.account_merge.duplicates import make_duplicates
from tests.factories import NOW
from tests.races.racing import TIMES, Race, count, race


def test_of_merges_in_both_directions_one_is_made(database):
    """Neither account may end in the other while that one ends in it."""
    duplicates = make_duplicates(database)
    pair = (duplicates.source.id, duplicates.target.id)
    act = Act(Actor(duplicates.people.ravi.id), NOW)

    def merge(index):
        source_id, target_id = pair if index % 2 else reversed(pair)
        ids = {"source_id": source_id, "target_id": target_id}
        return database.write(merge_accounts, act, **ids, visible_cohort_ids=None)

    found = Race(merge)

    assert len(found.gave) == 1
    assert found.refused == {"AccountClosed": TIMES - 1}
    assert count(database, AccountMerge) == 1
    assert count(database, Person, Person.merged_into_id.is_not(None)) == 1


def test_an_undo_pressed_many_times_undoes_once(database):
    duplicates = make_duplicates(database)
    duplicates.sit(duplicates.source)
    before = duplicates.read_all()
    merge_id = duplicates.merge(now=NOW)
    act = Act(Actor(duplicates.people.ravi.id), NOW)

    race(
        database, undo_merge, act=act, merge_id=merge_id, visible_cohort_ids={duplicates.cohort_id}
    )

    assert duplicates.read_all() == before
    assert count(database, AuditEvent, AuditEvent.act == AuditAction.PERSON_MERGE_UNDONE) == 1


def test_no_lesson_done_meanwhile_is_lost(database):
    """Either it is done before the merge and moves, or the closed account may not do it."""
    duplicates = make_duplicates(database)

    def act(index):
        if index == TIMES // 2:
            return duplicates.merge(now=NOW)
        lesson = ("welcome", "village")[index % 2]
        return (
            duplicates.read_lesson(duplicates.source, lesson) and lesson
        )  # NotFound once it is closed

    found = Race(act)

    done = {answer for answer in found.gave if isinstance(answer, str)}
    remaining = Completion.enrolment_id == duplicates.enrolments[duplicates.target.id]
    assert count(database, Completion, remaining) == len(done)
    assert count(database, Completion) == len(done)


@pytest.mark.parametrize("writing", ["worksheet", "attempt"])
def test_nothing_is_written_into_an_emptied_enrolment(database, writing):
    """Texts that the server acknowledged are with the account that remains, or were refused."""
    duplicates = make_duplicates(database)
    fields = {"lesson": "sheet", "values": {"note": "Text"}, "versions": {}}

    def act(index):
        if index == TIMES // 2:
            return duplicates.merge(now=NOW)
        if writing == "attempt":
            return duplicates.begin(duplicates.source)
        own = duplicates.own(duplicates.source)
        return database.write(save_fields, Act(Actor(duplicates.source.id), NOW), **own, **fields)

    found = Race(act)

    emptied = duplicates.enrolments[duplicates.source.id]
    assert set(found.refused) <= {"NotFound"}
    assert count(database, WorksheetEntry, WorksheetEntry.enrolment_id == emptied) == 0
    assert count(database, Attempt, Attempt.enrolment_id == emptied) == 0
    written = count(database, WorksheetEntry) + count(database, Attempt)
    assert written == min(1, len(found.gave) - 1)
