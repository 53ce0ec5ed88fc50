"""First steps are open, done, dropped or moved; each change is signed and stays."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.errors import NotFound
from lms.plan.models import StepChange
from lms.plan.queries.step_counts import count_steps
from lms.plan.queries.step_owners import get_owners_by_step
from lms.plan.queries.steps import get_step, list_step_changes, list_steps, list_steps_of
from lms.plan.services.step_changes import (
    StepChanged,
    StepDateMissing,
    StepNoteMissing,
    StepStateUnknown,
)
from tests.assessment.test_services import in_parallel
from tests.factories import NOW, make_people, make_person
from tests.factories_course import later
from tests.learning.statements import explain, statements
from tests.plan.plan_steps import PAGE, STEP, TODAY, change, read_step, write_step


@pytest.fixture
def people(database):
    made = make_people(database)
    write_step(database, made.li)
    return made


def history(database, person, page=PAGE):
    with database.read_session() as session:
        return list_step_changes(session, organization_id=person.organization_id, page=page)


def test_step_is_open_until_somebody_says_more(database, people):
    step = read_step(database, people.li)

    assert (step.state, step.version, step.due_on) == ("open", 0, dt.date(2026, 12, 8))
    assert step.is_under_way
    assert step.change is None
    assert history(database, people.li) == ()


def test_every_change_is_signed_and_stays(database, people):
    change(database, people.li, "moved", "rain", dt.date(2026, 12, 20))

    change(database, people.chen, "done", "Ten packs, all short", at=later(hours=2))

    step = read_step(database, people.li)
    assert (step.state, step.version, step.change.name) == ("done", 2, "陈志强")
    rows = history(database, people.li)
    assert [(row.version, row.state, row.note, row.name, row.changed_at) for row in rows] == [
        (2, "done", "Ten packs, all short", "陈志强", later(hours=2)),
        (1, "moved", "rain", "李美华", NOW),
    ]
    assert {row.step for row in rows} == {"Weigh ten packs"}
    assert [row.due_on for row in rows] == [dt.date(2026, 12, 20)] * 2


def test_moved_step_has_the_new_date_until_the_worksheet_gets_a_newer_one(database, people):
    change(database, people.li, "moved", "rain", dt.date(2026, 12, 20))
    assert read_step(database, people.li).due_on == dt.date(2026, 12, 20)

    write_step(database, people.chen, {"date": "2027-01-05"}, at=later(hours=1))

    step = read_step(database, people.li)
    assert (step.state, step.due_on) == ("moved", dt.date(2027, 1, 5))


def test_opened_again_a_step_takes_a_new_date_or_the_old_one(database, people):
    change(database, people.li, "done", "")

    change(database, people.chen, "open", "the scale was wrong")
    assert read_step(database, people.li).due_on == dt.date(2026, 12, 8)
    change(database, people.chen, "open", "later", dt.date(2027, 2, 1))

    assert read_step(database, people.li).due_on == dt.date(2027, 2, 1)


def test_new_first_step_on_the_page_is_reported_beside_the_old_state(database, people):
    change(database, people.li, "done", "")
    assert not read_step(database, people.li).is_rewritten

    write_step(database, people.li, {"first-step": "Sell five packs"}, at=later(hours=1))

    step = read_step(database, people.li)
    assert step.is_rewritten
    assert (step.action, step.change.step) == ("Sell five packs", "Weigh ten packs")


@pytest.mark.parametrize(
    ("state", "note", "due_on", "refusal"),
    [
        ("finished", "x", None, StepStateUnknown),
        ("", "x", None, StepStateUnknown),
        ("dropped", " \n", None, StepNoteMissing),
        ("open", "", None, StepNoteMissing),
        ("moved", "", TODAY, StepNoteMissing),
        ("moved", "rain", None, StepDateMissing),
        ("moved", "rain", dt.date(2026, 11, 23), StepDateMissing),
        ("open", "again", dt.date(2026, 11, 23), StepDateMissing),
        ("done", "x" * 501, None, TextTooLong),
        ("done", "a\x00b", None, TextUnreadable),
    ],
)
def test_what_is_missing_is_refused_and_nothing_changes(
    database, people, state, note, due_on, refusal
):
    with pytest.raises(refusal):
        change(database, people.li, state, note, due_on)

    assert history(database, people.li) == ()


def test_today_counts_in_the_zone_of_the_person(database, people):
    """In Shanghai it is the 25th already while it is the 24th in UTC."""
    with pytest.raises(StepDateMissing):
        change(database, people.li, "moved", "rain", TODAY, at=later(hours=20))

    change(database, people.li, "moved", "rain", dt.date(2026, 11, 25), at=later(hours=20))


def test_page_without_a_first_step_and_foreign_pages_have_no_state(database, people):
    write_step(database, people.li, {"owner": "李美华"}, page="stock")

    for page, person in (("stock", people.li), ("nowhere", people.li), (PAGE, people.mei)):
        with pytest.raises(NotFound):
            change(database, person, "done", page=page)


def test_second_of_two_people_is_reported_and_nothing_is_lost(database, people):
    change(database, people.chen, "dropped", "too dear", seen=0)

    with pytest.raises(StepChanged):
        change(database, people.li, "done", "", seen=0)

    assert [row.state for row in history(database, people.li)] == ["dropped"]
    assert change(database, people.li, "done", "", seen=1) == 2


def test_form_sent_twice_changes_the_step_once(database, people):
    day = dt.date(2026, 12, 20)
    assert change(database, people.li, "moved", "rain", day, seen=0) == 1

    assert change(database, people.li, "moved", "rain", day, seen=0, at=later(hours=1)) == 1

    assert len(history(database, people.li)) == 1


def test_changes_at_once_are_one_history(database, people):
    writers = [people.li, people.chen] * 3

    in_parallel(6, lambda i: change(database, writers[i], "done", f"note {i}"))

    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(StepChange)) == 6
    assert [row.version for row in history(database, people.li)] == [6, 5, 4, 3, 2, 1]


def test_newest_changes_are_found_by_an_index(database, people):
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by the number of rows")
    change(database, people.li, "done", "")
    ids = [people.yunwu_id, people.hillside_id]

    plans = [
        row.detail
        for statement, values in statements(database, lambda session: list_steps_of(session, ids))
        for row in explain(database, statement, values)
    ]

    assert [plan for plan in plans if plan.startswith("SCAN step_change")] == []
    assert any("step_change" in plan for plan in plans)


def test_steps_of_several_cooperatives_and_as_they_were(database, people):
    write_step(database, people.mei, {"first-step": "Ask three shops"})
    write_step(database, people.mei, {"measure": ""}, page="empty")
    change(database, people.li, "done", "", at=later(hours=2))
    ids = [people.yunwu_id, people.hillside_id]

    with database.read_session() as session:
        now = list_steps_of(session, ids)
        before = list_steps_of(session, ids, until=later(hours=1))
        nothing = list_steps_of(session, ids, until=NOW)
        none = list_steps_of(session, [])

    assert [(step.organization_id, step.state) for step in now] == [
        (people.yunwu_id, "done"), (people.hillside_id, "open"),
    ]  # fmt: skip
    assert [step.state for step in before] == ["open", "open"]
    assert (nothing, none) == ([], [])


@pytest.mark.parametrize("parts", [{"date": "2026-12-08"}, {"owner": "Li"}, {"measure": "Ten"}])
def test_page_without_a_first_step_is_no_step_anywhere(database, people, parts):
    write_step(database, people.li, parts, page="dated")
    ids = [people.yunwu_id]

    with database.read_session() as session:
        listed = list_steps(session, organization_id=people.yunwu_id)
        (counts,) = count_steps(session, ids, today=TODAY + dt.timedelta(days=30))
        with pytest.raises(NotFound):
            get_step(session, organization_id=people.yunwu_id, page="dated")

    assert [step.plan_page for step in listed] == [PAGE]
    assert (counts.written, counts.overdue) == (1, 1)


def test_somebody_to_be_confirmed_owns_no_step(database, people):
    make_person(
        database, "joiner", printed_name="李美华", organization_id=people.yunwu_id, confirmed=False
    )

    with database.read_session() as session:
        steps = list_steps(session, organization_id=people.yunwu_id)
        owners = get_owners_by_step(session, steps, day=TODAY)

    assert owners[people.yunwu_id, PAGE].person_id == people.li.id


def test_owner_is_a_member_by_name_or_else_whoever_wrote_it(database, people):
    write_step(database, people.chen, {**STEP, "owner": "the accountant"}, page="stock")
    write_step(database, people.chen, {**STEP, "owner": "Mei Sundaram"}, page="shop")

    with database.read_session() as session:
        steps = list_steps(session, organization_id=people.yunwu_id)
        owners = get_owners_by_step(session, steps, day=TODAY)
        before_anybody = get_owners_by_step(session, steps, day=dt.date(2025, 1, 1))

    found = {page: (row.person_id, row.is_named) for (_, page), row in owners.items()}
    assert found == {
        PAGE: (people.li.id, True),
        "stock": (people.chen.id, False),
        "shop": (people.chen.id, False),
    }
    assert before_anybody == {}
