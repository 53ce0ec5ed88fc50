"""P3: submitting a quiz and saving one answer, against a bare POST of one row."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from statistics import median, quantiles

from bench.client import Request, read_csrf_token, send_all
from bench.dataset import PATTERNS, QUIZ
from bench.figures import Figure
from bench.stage import Stage, send_timed
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import begin_attempt

ROUNDS = 5
ATTEMPTS = 240
# Answers saved of each attempt before it is submitted.
SAVES = 2
# People before this number belong to the other figures.
FIRST = 100


@dataclass(frozen=True)
class Attempt:
    id: int
    questions: list[str]
    cookies: str
    token: str

    def list_saves(self) -> Iterator[Request]:
        """As the page's script sends them, one answer each."""
        path, accept = f"/attempts/{self.id}/answers", "application/json"
        for question in self.questions[:SAVES]:
            fields = {"csrf_token": self.token, f"answer-{question}": "1", "client_id": "bench"}
            yield Request(path, self.cookies, fields, accept=accept)

    def build_submit(self) -> Request:
        """All 14 answers come with the submit: the most that one request can ask for."""
        answers = {f"answer-{question}": "1" for question in self.questions}
        fields = {"csrf_token": self.token, **answers}
        return Request(f"/attempts/{self.id}/submit", self.cookies, fields)


def measure(stage: Stage) -> Iterator[Figure]:
    people = (number for number in count(FIRST) if number % PATTERNS != PATTERNS - 1)  # not passed
    cpu: dict[str, list[float]] = {"submit": [], "save": [], "bare": []}
    spread = []
    notes = [Request("/note", fields={"text": "b" * 40})] * (4 * ATTEMPTS)
    for _ in range(ROUNDS):
        attempts = [
            _begin(stage, stage.product.port, person) for person in islice(people, ATTEMPTS)
        ]
        saves = [request for attempt in attempts for request in attempt.list_saves()]
        cpu["save"].append(send_timed(stage.product, saves)[0])
        submits = [attempt.build_submit() for attempt in attempts]
        used, took = send_timed(stage.product, submits, good=303)
        cpu["submit"].append(used)
        spread.append(quantiles(took, n=100)[98] / median(took))
        cpu["bare"].append(send_timed(stage.bare, notes, good=303)[0])
    bare = cpu["bare"]
    yield Figure("P3", "submit a quiz of 14, CPU", "ms", cpu["submit"], 10, 15, bare=bare)
    yield Figure("P3", "save one answer, CPU", "ms", cpu["save"], 5, 8, bare=bare)
    yield Figure("P3", "submit, p99 ÷ p50, 8 clients", "", spread, 8, 15)
    yield Figure("P3", "hold of the write lock, p99", "ms", _measure_holds(stage, people), 20, 20)


def _measure_holds(stage: Stage, people: Iterator[int]) -> list[float]:
    """Round by round, of submitting alone, in a server whose lock carries a stop-watch."""
    path, found = stage.folder / "holds", []
    with stage.run_product("bench.locked", BENCH_HOLDS=str(path)) as server:
        for _ in range(ROUNDS):
            attempts = [
                _begin(stage, server.port, person) for person in islice(people, ATTEMPTS // 2)
            ]
            path.write_text("")
            submits = [attempt.build_submit() for attempt in attempts]
            send_all(server.port, submits, good=303)
            found.append(quantiles(map(float, path.read_text().split()), n=100)[98])
    return found


def _begin(stage: Stage, port: int, person: int) -> Attempt:
    """Person n has enrolment n."""
    act, own = Act(SYSTEM, clock.now()), {"person_id": person, "enrolment_id": person}
    attempt_id = stage.database.write(begin_attempt, act, **own, lesson=QUIZ)
    with stage.database.read_session() as session:
        questions = list(list_questions(session, attempt_id))
    cookies = stage.sign_in(person)
    return Attempt(attempt_id, questions, cookies, read_csrf_token(port, cookies))
