"""Questions of a list, and the answers given so far."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.row_results import NEW, SKIP, RosterQuestion


class QuestionCollector:
    """Collects every question, answered or not: equal ones of several rows become one."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.questions: dict[str, RosterQuestion] = {}
        self._answers = answers

    def ask(self, question: RosterQuestion, *, default: str = "") -> str:
        """Return the answer if it is still one of the choices, else the default."""
        given = self._answers.get(question.key, "")
        ids = {str(id_) for id_ in (*question.people, *question.organizations)}
        fits = given in {SKIP, *ids, *question.others} or (given == NEW and question.may_be_new)
        earlier = self.questions.get(question.key)
        rows = (*earlier.rows, *question.rows) if earlier else question.rows
        answer = given if fits else default
        self.questions[question.key] = replace(question, rows=rows, answer=answer)
        return answer


def build_key(kind: str, *texts: str) -> str:
    """Build the key from the content and not the row, so that answers survive a corrected file."""
    folded = "\n".join(fold_name(text) for text in texts)
    return f"{kind}-{sha256(folded.encode()).hexdigest()[:12]}"
