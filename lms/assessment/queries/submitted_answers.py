"""Submitted form values as answers by id: positions in the attempt's lists become ids."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.assessment.models import Attempt, AttemptQuestion
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.submitted_answers import group_by_question, shuffle_lists
from lms.assessment.types import TYPES
from lms.catalogue.queries.published import get_keys
from lms.errors import NotFound


def read_answers(
    session: Session, *, person_id: int, attempt_id: int, form: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return answers of the controls `answer-<question>` and `answer-<question>.<part>` of a form.

    Includes only questions of this attempt whose control was sent; an empty control clears its
    answer. Raises NotFound for another person's attempt.
    """
    ids = {"attempt_id": attempt_id, "person_id": person_id}
    rows = session.execute(_drawn_questions(), ids).all()
    if not rows:
        raise NotFound
    attempt = rows[0]
    posted = group_by_question(form)
    question_ids = [row.question_id for row in rows if row.question_id in posted]
    rules = get_quiz_rules(session, attempt.revision_id, attempt.lesson)
    keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    return {
        id_: TYPES[keys[id_].type].read(
            shuffle_lists(keys[id_], rules, seed=attempt.seed), posted[id_]
        )
        for id_ in question_ids
    }


@functools.cache  # every saved answer runs it
def _drawn_questions() -> Select[*tuple[Any, ...]]:
    return (
        select(Attempt.revision_id, Attempt.lesson, Attempt.seed, AttemptQuestion.question_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(Attempt.id == bindparam("attempt_id"), Attempt.person_id == bindparam("person_id"))
        .order_by(AttemptQuestion.position)
    )
