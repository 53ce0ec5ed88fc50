"""Steps: a rank to select for each."""

from fractions import Fraction
from itertools import pairwise

from lms.assessment.types.base import (
    AnswerGrade,
    AnswerValue,
    ShuffledLists,
    SubmittedValues,
    all_or_nothing,
    list_answered,
    reordered,
    shuffled,
)
from lms.assessment.types.choices import ChoiceAnswer
from lms.content.question_model import Question, QuestionKey


class OrderAnswer(ChoiceAnswer):
    name = "order"

    def shuffle(self, key: QuestionKey, *, seed: str, is_kept: bool) -> ShuffledLists:
        return ShuffledLists(shuffled(key.correct, seed=seed))

    def arrange(self, question: Question) -> ShuffledLists:
        return ShuffledLists(reordered(super().arrange(question).ids, seed=question.id))

    def read(self, lists: ShuffledLists, posted: SubmittedValues) -> tuple[str, ...]:
        """Return ids by rank; a rank given to no item, or to two, leaves an empty text."""
        count = len(lists.ids)
        given = [(*posted.get(str(position), ()), "")[0] for position in range(1, count + 1)]
        answer = tuple(
            lists.ids[given.index(rank)] if given.count(rank) == 1 else ""
            for rank in map(str, range(1, count + 1))
        )
        return answer if any(answer) else ()

    def has_repeats(self, lists: ShuffledLists, posted: SubmittedValues) -> bool:
        given = [values[0] for values in posted.values() if values and values[0]]
        return len(set(given)) < len(given)

    def list_positions(self, lists: ShuffledLists, answer: AnswerValue) -> tuple[int | None, ...]:
        """Return the rank of each item."""
        ranks = {id_: rank for rank, id_ in enumerate(answer, 1) if id_}
        return tuple(ranks.get(id_) for id_ in lists.ids)

    def list_correct_rows(
        self, key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
    ) -> frozenset[int]:
        right = {id_ for id_, wanted in zip(answer, key.correct, strict=False) if id_ == wanted}
        return frozenset(row for row, id_ in enumerate(lists.ids, 1) if id_ in right)

    def list_wrong_rows(
        self, key: QuestionKey, lists: ShuffledLists, answer: AnswerValue
    ) -> frozenset[int]:
        answered = list_answered(self.list_positions(lists, answer))
        return answered - self.list_correct_rows(key, lists, answer)

    def grade(self, key: QuestionKey, answer: AnswerValue) -> AnswerGrade:
        if len(key.correct) == 1:
            return all_or_nothing(list(answer) == list(key.correct))
        right = set(pairwise(key.correct)) & set(pairwise(answer))
        return AnswerGrade(Fraction(len(right), len(key.correct) - 1))

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {"right": [str(key.correct.index(id_) + 1) for id_ in lists.ids]}


TYPE = OrderAnswer()
