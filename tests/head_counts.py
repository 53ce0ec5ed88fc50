"""Head counts of a training day, for cohorts of any test."""

from lms.accounts.rules.acts import SYSTEM, Act
from lms.workshop.queries.training_days import HeadTotals
from lms.workshop.services.training_days import (
    TrainingDayNotes,
    add_training_day,
    record_training_day,
)
from tests.factories import NOW

COUNTED = HeadTotals(12, 5, 3)


def count_heads(database, cohort_id, organization_id, *, day_id=None, heads=COUNTED):
    """Enter or remove a head count of one cooperative; return the training day."""
    act = Act(SYSTEM, NOW)
    if day_id is None:
        new = {"cohort_id": cohort_id, "day": NOW.date(), "title": "First"}
        day_id = database.write(add_training_day, act, **new)
    notes = TrainingDayNotes(NOW.date(), "First", heads={organization_id: heads})
    database.write(record_training_day, act, notes, day_id=day_id)
    return day_id
