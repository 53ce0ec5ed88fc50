"""The interface of a type of question: how its answers are read, graded and described."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TypeAlias

from lms.content.question_model import Question, QuestionKey

AnswerValue: TypeAlias = Sequence[str]
"""`single`, `multiple`: ids chosen. `number`, `text`: what was typed. `order`: ids in order.
`match`: one "left=right" of pair ids for each line."""
SubmittedValues: TypeAlias = Mapping[str, Sequence[str]]
"""Values of a question's controls by part (`""` where a control has no part)."""

FULL_CREDIT = Fraction(1)
NO_CREDIT = Fraction(0)


@dataclass(frozen=True)
class AnswerGrade:
    """The share of a question's points from 0 to 1, and the known mistake that was made."""

    share: Fraction
    known_mistake: str = ""


@dataclass(frozen=True)
class ShuffledLists:
    """Ids in the order of the page; of `match` the left sides, with its right ones beside them."""

    ids: tuple[str, ...] = ()
    right_sides: tuple[str, ...] = ()


class AnswerType:
    """A type of question; the defaults are those of one box to type in.

    `names_options`: feedback of a chosen option follows the text of that option.
    """

    name: str
    names_options = False

    def shuffle(self, key: QuestionKey, *, seed: str, is_kept: bool) -> ShuffledLists:
        """Return the lists of a graded question; `is_kept`: the author's order, where it is safe.

        The key's own order would reveal the answer of `match` and `order`.
        """
        return ShuffledLists()

    def arrange(self, question: Question) -> ShuffledLists:
        """Return the lists of a practice question, the same for everybody."""
        return ShuffledLists()

    def read(self, lists: ShuffledLists, posted: SubmittedValues) -> tuple[str, ...]:
        """Return the answer by ids; what a page cannot submit is left out."""
        return tuple(value for value in posted.get("", ())[:1] if value.strip())

    def list_positions(self, lists: ShuffledLists, answer: AnswerValue) -> tuple[int | None, ...]:
        """Return the selected position for each line of the list, None if nothing is."""
        return ()

    def list_correct_rows(
        self, key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
    ) -> frozenset[int]:
        """Return the numbers of the rows that are right, for a type with rows."""
        return frozenset()

    def list_wrong_rows(
        self, key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
    ) -> frozenset[int]:
        """Return the numbers of the rows that are answered and not right, for a type with rows."""
        return frozenset()

    def get_lines_by_id(self, question: Question) -> dict[str, str]:
        """Return the HTML of each line of the list by id."""
        return {}

    def get_right_sides_by_id(self, question: Question) -> dict[str, str]:
        """Return the HTML of what can be selected for a line by id, where it is a list too."""
        return {}

    def list_feedback_ids(self, key: QuestionKey, answer: AnswerValue) -> tuple[str, ...]:
        """Return the ids whose feedback an answer gets, if there is any: what was chosen."""
        return tuple(answer)

    def get_names_by_id(self, question: Question) -> dict[str, str]:
        """Return the HTML of what feedback is about by id; none where one option is chosen."""
        return self.get_lines_by_id(question) if self.names_options else {}

    def is_parseable(self, key: QuestionKey, answer: AnswerValue) -> bool:
        """Return whether an answer, if there is one, can be right at all."""
        return True

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        """Grade an answer that is not empty."""
        raise NotImplementedError

    def build_right_answer(self, key: QuestionKey) -> tuple[str, ...]:
        """Return an answer that earns all points."""
        return key.correct

    def describe_answer(self, questions: Sequence[Question], answer: AnswerValue) -> list[str]:
        """Return the answer as HTML, in the words of the first question that has them."""
        return [escape(text) for text in answer]

    def describe_key(self, question: Question, key: QuestionKey) -> list[str]:
        """Return the right answer as HTML."""
        return self.describe_answer((question,), self.build_right_answer(key))

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        """Return what the script of a practice question compares the controls with."""
        raise NotImplementedError


def all_or_nothing(is_right: bool) -> AnswerGrade:  # noqa: FBT001 - the one value there is
    return AnswerGrade(FULL_CREDIT if is_right else NO_CREDIT)


def list_answered(positions: Sequence[int | None]) -> frozenset[int]:
    """Return the numbers of the rows in which something is selected."""
    return frozenset(row for row, given in enumerate(positions, 1) if given is not None)


def list_chosen(ids: Sequence[str], values: Sequence[str]) -> tuple[str, ...]:
    """Return the ids at the positions 1…n that were posted."""
    positions = {str(position): id_ for position, id_ in enumerate(ids, 1)}
    return tuple(positions[value] for value in values if value in positions)


def shuffled(ids: Iterable[str], *, seed: str) -> tuple[str, ...]:
    """Return the ids in the order of the seed, independent of the order given."""
    return tuple(sorted(ids, key=lambda id_: hashlib.sha256(f"{seed}:{id_}".encode()).digest()))


def reordered(ids: tuple[str, ...], *, seed: str) -> tuple[str, ...]:
    """Return the ids shuffled, but never in their original order."""
    mixed = shuffled(ids, seed=seed)
    return mixed if mixed != ids else (*ids[1:], *ids[:1])
