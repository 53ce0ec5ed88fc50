"""Conversion between submitted positions 1…n of shuffled lists and stored answers by id."""

from collections.abc import Mapping, Sequence

from lms.assessment.types import TYPES
from lms.assessment.types.base import ShuffledLists
from lms.content.question_model import QuestionKey, QuizRules

CONTROL = "answer-"


def shuffle_lists(key: QuestionKey, rules: QuizRules, *, seed: str) -> ShuffledLists:
    """Return the lists of one question in one attempt, the same in every language."""
    is_kept = rules.shuffle in {"questions", "none"}
    return TYPES[key.type].shuffle(key, seed=f"{seed}:{key.id}", is_kept=is_kept)


def group_by_question(form: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Sequence[str]]]:
    """Return what the controls `answer-<question>` and `answer-<question>.<part>` of a form hold.

    By question and part. A hidden empty value precedes a choice, so that clearing it is submitted
    too.
    """
    found: dict[str, dict[str, Sequence[str]]] = {}
    for control, values in form.items():
        if control.startswith(CONTROL):
            question, _, part = control.removeprefix(CONTROL).partition(".")
            found.setdefault(question, {})[part] = [value for value in values if value]
    return found
