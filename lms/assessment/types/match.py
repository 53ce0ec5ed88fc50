"""Pairs: a right side to select for each left side."""

from collections.abc import Sequence
from fractions import Fraction

from lms.assessment.types.base import (
    AnswerGrade,
    AnswerType,
    AnswerValue,
    ShuffledLists,
    SubmittedValues,
    list_chosen,
    reordered,
    shuffled,
)
from lms.content.question_model import Question, QuestionKey


class MatchAnswer(AnswerType):
    name = "match"

    def shuffle(self, key: QuestionKey, *, seed: str, is_kept: bool) -> ShuffledLists:
        lefts = shuffled(key.correct, seed=f"{seed}:left")
        return ShuffledLists(lefts, shuffled(key.options, seed=f"{seed}:right"))

    def arrange(self, question: Question) -> ShuffledLists:
        lefts = tuple(pair.id for pair in question.pairs if pair.left_html)
        rights = tuple(pair.id for pair in question.pairs)
        return ShuffledLists(lefts, reordered(rights, seed=question.id))

    def read(self, lists: ShuffledLists, posted: SubmittedValues) -> tuple[str, ...]:
        lines = {
            f"{left}={right}"
            for position, left in enumerate(lists.ids, 1)
            for right in list_chosen(lists.right_sides, posted.get(str(position), ())[:1])
        }
        return tuple(sorted(lines))

    def list_positions(self, lists: ShuffledLists, answer: AnswerValue) -> tuple[int | None, ...]:
        """Return the position of the right side for each left side."""
        chosen = dict(line.split("=", 1) for line in answer if "=" in line)
        positions = {id_: i for i, id_ in enumerate(lists.right_sides, 1)}
        return tuple(positions.get(chosen.get(id_, "")) for id_ in lists.ids)

    def list_correct_rows(
        self, key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
    ) -> frozenset[int]:
        return frozenset(row for row, id_ in enumerate(lists.ids, 1) if f"{id_}={id_}" in answer)

    def get_lines_by_id(self, question: Question) -> dict[str, str]:
        return {pair.id: pair.left_html for pair in question.pairs if pair.left_html}

    def get_right_sides_by_id(self, question: Question) -> dict[str, str]:
        return {pair.id: pair.right_html for pair in question.pairs}

    def list_feedback_ids(self, key: QuestionKey, answer: AnswerValue) -> tuple[str, ...]:
        """Return the left sides with a wrong right one, then the spare right sides chosen."""
        chosen = [line.split("=", 1) for line in answer if "=" in line]
        wrong = [(left, right) for left, right in chosen if left in key.correct and left != right]
        spare = [right for _, right in wrong if right not in key.correct]
        return tuple(dict.fromkeys([*(left for left, _ in wrong), *spare]))

    def get_names_by_id(self, question: Question) -> dict[str, str]:
        return {pair.id: pair.left_html or pair.right_html for pair in question.pairs}

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        """Grade pairs; a left side with two right sides counts as not answered."""
        lines = set(answer)
        lefts = [line.partition("=")[0] for line in lines]
        right = [id_ for id_ in key.correct if f"{id_}={id_}" in lines and lefts.count(id_) == 1]
        return AnswerGrade(Fraction(len(right), len(key.correct)))

    def build_right_answer(self, key: QuestionKey) -> tuple[str, ...]:
        return tuple(f"{id_}={id_}" for id_ in key.correct)

    def describe_answer(self, questions: Sequence[Question], answer: AnswerValue) -> list[str]:
        pairs = {pair.id: pair for question in reversed(questions) for pair in question.pairs}
        lines = [line.split("=", 1) for line in answer if "=" in line]
        return [
            f"{pairs[left].left_html} → {pairs[right].right_html}"
            for left, right in lines
            if left in pairs and right in pairs and pairs[left].left_html
        ]

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {"right": [str(lists.right_sides.index(id_) + 1) for id_ in lists.ids]}


TYPE = MatchAnswer()
