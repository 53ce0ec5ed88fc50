"""Changes that older code has stored are taken back, too."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.db.change_log import ChangeLog, restore_rows
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.factories import NOW

DAY = dt.timedelta(days=1)
START, END = NOW.date(), NOW.date() + 9 * DAY


def move_end(session):
    """Change a column that a CHECK reads together with another one; return what is stored."""
    change_log = ChangeLog()
    (cohort,) = change_log.track(session.scalars(select(Cohort)))
    cohort.ends_on += DAY
    session.flush()
    (change,) = change_log.list_changes()
    return change


def change_columns(change, edit):
    return {**change, "before": edit(change["before"]), "after": edit(change["after"])}


def drop_unchanged(values):
    """Return the values as they were stored before a CHECK read both columns."""
    return {"ends_on": values["ends_on"]}


def add_gone(values):
    """Return the values with a column that a later migration removed."""
    return {**values, "gone": "x"}


@pytest.mark.parametrize("edit", [dict, drop_unchanged, add_gone])
@pytest.mark.parametrize(("since", "expected"), [(None, END), (END + 2 * DAY, END + 2 * DAY)])
def test_changes_of_older_code_are_restored(database, edit, since, expected):
    new = NewCohort("Spring", starts_on=START, ends_on=END)
    cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)

    def undo(session):
        change = move_end(session)
        assert set(change["before"]) == {"starts_on", "ends_on"}
        if since is not None:
            session.get_one(Cohort, cohort_id).ends_on = since
        restore_rows(session, [change_columns(change, edit)])
        return session.get_one(Cohort, cohort_id).ends_on

    assert database.write(undo) == expected
