"""Submitted form values as answers by id: positions in the attempt's lists become ids."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lms.assessment.queries.attempts import get_attempt, list_questions
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.submitted_answers import group_by_question, shuffle_lists
from lms.assessment.types import TYPES
from lms.catalogue.queries.published import get_keys


def read_answers(
    session: Session, *, person_id: int, attempt_id: int, form: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return answers of the controls `answer-<question>` and `answer-<question>.<part>` of a form.

    Includes only questions of this attempt whose control was sent; an empty control clears its
    answer. Raises NotFound for another person's attempt.
    """
    attempt = get_attempt(session, person_id=person_id, attempt_id=attempt_id)
    posted = group_by_question(form)
    question_ids = [id_ for id_ in list_questions(session, attempt_id) if id_ in posted]
    rules = get_quiz_rules(session, attempt.revision_id, attempt.lesson)
    keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    return {
        id_: TYPES[keys[id_].type].read(
            shuffle_lists(keys[id_], rules, seed=attempt.seed), posted[id_]
        )
        for id_ in question_ids
    }
