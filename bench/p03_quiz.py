"""P3: submitting a quiz and saving one answer, against a bare POST of one row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from bench.client import Request, Run, percentile, send_all
from bench.dataset import COURSE, SECRET_KEY
from bench.figures import Figure
from bench.locked import read_holds
from bench.progress import QUIZ
from bench.servers import Server, run_product
from bench.sessions import Signed, read_csrf_token, sign_in_all
from bench.stage import Stage
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.queries.enrolments import find_enrolment

ROUNDS = 5
ATTEMPTS = 240
SAVES = 2
"""Answers saved of each attempt before it is submitted."""
FIRST = 100
"""People before this number belong to the other figures."""


@dataclass(frozen=True)
class Attempt:
    id: int
    questions: tuple[str, ...]
    person: Signed


@dataclass(frozen=True)
class Timed:
    """CPU of a request in milliseconds, and the run."""

    cpu: float
    run: Run


def measure(stage: Stage) -> Iterator[Figure]:
    numbers = (number for number in count(FIRST) if number % 5 != 4)
    submits, saves, bare = [], [], []
    for _ in range(ROUNDS):
        attempts = _begin(stage, list(islice(numbers, ATTEMPTS)))
        saves.append(_send(stage.product, _saves(stage.product.port, attempts), good=200))
        submits.append(_send(stage.product, _submits(stage.product.port, attempts), good=303))
        notes = [Request("/note", fields={"text": "b" * 40})] * (4 * ATTEMPTS)
        bare.append(_send(stage.bare, notes, good=303))
    twin = [one.cpu for one in bare]
    yield Figure(
        "P3", "submit a quiz of 14, CPU", "ms", [one.cpu for one in submits], 10, 15, bare=twin
    )
    yield Figure("P3", "save one answer, CPU", "ms", [one.cpu for one in saves], 5, 8, bare=twin)
    spread = [one.run.percentile(0.99) / one.run.percentile(0.5) for one in submits]
    yield Figure("P3", "submit, p99 ÷ p50, 8 clients", "", spread, 8, 15)
    holds = list(_measure_holds(stage, numbers))
    yield Figure("P3", "hold of the write lock, p99", "ms", holds, 20, 20)
    rate = sorted(one.run.rate for one in submits)[ROUNDS // 2]
    half = sorted(one.run.percentile(0.5) for one in submits)[ROUNDS // 2]
    stage.note(f"P3: {rate:.0f} submits/s, p50 {half:.0f} ms with 8 clients on SQLite.")


def _measure_holds(stage: Stage, numbers: Iterator[int]) -> Iterator[float]:
    """Round by round, of submitting alone, in a server whose lock carries a stop-watch."""
    holds = stage.folder / "holds"
    watched = {"BENCH_HOLDS": str(holds)}
    with run_product(
        stage.data, secret_key=SECRET_KEY, module="bench.locked", environment=watched
    ) as server:
        for _ in range(ROUNDS):
            attempts = _begin(stage, list(islice(numbers, ATTEMPTS // 2)))
            requests = _submits(server.port, attempts)
            known = len(read_holds(holds)) if holds.exists() else 0
            send_all(server.port, requests, good={303})
            yield percentile(read_holds(holds)[known:], 0.99)


def _begin(stage: Stage, people: Sequence[int]) -> list[Attempt]:
    return [
        stage.database.write(_begin_one, person=person)
        for person in sign_in_all(stage.database, people)
    ]


def _begin_one(session, *, person: Signed) -> Attempt:
    enrolment = find_enrolment(session, person_id=person.person_id, course=COURSE)
    attempt_id = begin_attempt(
        session,
        Act(SYSTEM, clock.now()),
        person_id=person.person_id,
        enrolment_id=enrolment.enrolment_id,
        lesson=QUIZ,
    )
    return Attempt(attempt_id, tuple(list_questions(session, attempt_id)), person)


def _saves(port: int, attempts: Sequence[Attempt]) -> list[Request]:
    """As the page's script sends them, one answer each."""
    return [
        Request(
            f"/attempts/{one.id}/answers",
            one.person.cookies,
            {"csrf_token": token, f"answer-{question}": "1", "client_id": "bench"},
            accept="application/json",
        )
        for one in attempts
        for token in [read_csrf_token(port, one.person.cookies)]
        for question in one.questions[:SAVES]
    ]


def _submits(port: int, attempts: Sequence[Attempt]) -> list[Request]:
    """All 14 answers come with the submit: the most that one request can ask for."""
    return [
        Request(
            f"/attempts/{one.id}/submit",
            one.person.cookies,
            {
                "csrf_token": read_csrf_token(port, one.person.cookies),
                **{f"answer-{question}": "1" for question in one.questions},
            },
        )
        for one in attempts
    ]


def _send(server: Server, requests: Sequence[Request], *, good: int) -> Timed:
    before = server.cpu_seconds()
    run = send_all(server.port, requests, good={good})
    return Timed((server.cpu_seconds() - before) * 1000 / run.count, run)
