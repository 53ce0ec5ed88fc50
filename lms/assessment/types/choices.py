"""Options to tick: the common part of `single` and `multiple`."""

from collections.abc import Sequence

from lms.assessment.types.base import AnswerType, AnswerValue, ShuffledLists, shuffled
from lms.content.question_model import Question, QuestionKey


class ChoiceAnswer(AnswerType):
    def shuffle(self, key: QuestionKey, *, seed: str, is_kept: bool) -> ShuffledLists:
        return ShuffledLists(key.options if is_kept else shuffled(key.options, seed=seed))

    def arrange(self, question: Question) -> ShuffledLists:
        return ShuffledLists(tuple(option.id for option in question.options))

    def list_positions(self, lists: ShuffledLists, answer: AnswerValue) -> tuple[int | None, ...]:
        return tuple(i if id_ in answer else None for i, id_ in enumerate(lists.ids, 1))

    def get_lines_by_id(self, question: Question) -> dict[str, str]:
        return {option.id: option.html for option in question.options}

    def describe_answer(self, questions: Sequence[Question], answer: AnswerValue) -> list[str]:
        html = {
            id_: text
            for question in reversed(questions)
            for id_, text in self.get_lines_by_id(question).items()
        }
        return [html.get(id_, "") for id_ in answer]

    def build_client_answer_key(self, key: QuestionKey, lists: ShuffledLists) -> dict[str, object]:
        return {"right": [str(lists.ids.index(id_) + 1) for id_ in key.correct]}
