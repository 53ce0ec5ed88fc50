"""Cells of a list and names of those left out are deleted 90 days after the import."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.cli.cleanup import CLEANUP_TASKS
from lms.errors import Refusal
from lms.roster.models import RosterImport
from lms.roster.queries.imports import get_import
from lms.roster.queries.outcomes import get_import_outcome
from lms.roster.services.list_retention import LIST_RETENTION, delete_expired_lists
from tests.factories import NOW
from tests.roster.rosters import RosterFixture

SECOND = dt.timedelta(seconds=1)
NEW = ("王小红", "", "yunwu-ridge", "", "", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def sweep(workshop, at):
    workshop.database.write(delete_expired_lists, Act(SYSTEM, at))


def get_stored(workshop, number):
    columns = RosterImport.rows, RosterImport.sheets, RosterImport.answers, RosterImport.unwritten
    with workshop.database.read_session() as session:
        row = session.execute(select(*columns).where(RosterImport.id == number)).one()
    return dict(row._mapping)


def get_outcome(workshop, number):
    with workshop.database.read_session() as session:
        row = get_import(session, number, cohort_id=workshop.cohort)
        return get_import_outcome(session, row, workshop.scope)


def test_cells_and_names_of_an_applied_list_go_and_what_it_changed_stays(workshop):
    assert delete_expired_lists in CLEANUP_TASKS
    started = workshop.start(NEW)
    workshop.apply(started)
    left_out = {"row": 3, "name": "赵离开", "why": "unclear", "same_as": None}
    with workshop.database.writer.begin() as connection:
        table = RosterImport.__table__
        unwritten = {"same": 1, "elsewhere": 0, "left_out": [left_out]}
        connection.execute(table.update().values(unwritten=unwritten))

    sweep(workshop, NOW + LIST_RETENTION)
    assert "赵离开" in str(get_stored(workshop, started))
    sweep(workshop, NOW + LIST_RETENTION + SECOND)

    assert get_stored(workshop, started) == {
        "rows": [], "sheets": [], "answers": {}, "unwritten": {}
    }  # fmt: skip
    outcome = get_outcome(workshop, started)
    assert (outcome.created, outcome.unwritten) == (1, {})
    assert workshop.person("王小红") is not None
    with pytest.raises(Refusal):
        workshop.prepare(started)


def test_list_that_nobody_applied_goes_altogether(workshop):
    old = workshop.start(NEW)

    sweep(workshop, NOW + LIST_RETENTION)
    assert get_stored(workshop, old)["rows"]
    sweep(workshop, NOW + LIST_RETENTION + SECOND)

    with workshop.database.read_session() as session:
        assert session.scalar(select(RosterImport.id).where(RosterImport.id == old)) is None
