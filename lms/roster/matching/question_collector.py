"""Questions of a list, and the answers given so far."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.row_results import RosterQuestion


class QuestionCollector:
    """Collects every question, answered or not: equal ones of several rows become one."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.questions: dict[str, RosterQuestion] = {}
        self._answers = answers

    def ask(self, question: RosterQuestion, *, default: str = "") -> str:
        """Return the answer if it is still one of the choices, else the default."""
        given = self._answers.get(question.key, "")
        earlier = self.questions.get(question.key)
        rows = (*earlier.rows, *question.rows) if earlier else question.rows
        answer = given if question.allows(given) else default
        self.questions[question.key] = replace(question, rows=rows, answer=answer)
        return answer

    def find_answer(self, key: str) -> str:
        """Return what was answered to the question of this key, asked yet or not, else ""."""
        return self._answers.get(key, "")

    def get_detail(self, key: str, detail: str) -> str:
        """Return a further value answered to the question of this key, else ""."""
        return self._answers.get(f"{key}-{detail}", "")


def find_question_key(key: str) -> str:
    """Return the key of the question that an answer, or a detail of it, belongs to."""
    return "-".join(key.split("-", 2)[:2])


def build_key(kind: str, *texts: str) -> str:
    """Build the key from the content and not the row, so that answers survive a corrected file."""
    folded = "\n".join(fold_name(text) for text in texts)
    return f"{kind}-{sha256(folded.encode()).hexdigest()[:12]}"
