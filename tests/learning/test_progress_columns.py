"""Rows of progress become values by the position of their columns."""

from lms.learning.queries.learner_progress import LearnerProgress, _select_progress


def test_columns_are_the_fields_in_their_order():
    columns = tuple(column["name"] for column in _select_progress().column_descriptions)

    assert columns == LearnerProgress._fields
