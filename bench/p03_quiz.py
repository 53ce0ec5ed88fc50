"""P3: submitting a quiz and saving one answer, against a bare POST of one row."""

import contextlib
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from bench.client import Request, percentile, send_all
from bench.dataset import COURSE, QUIZ
from bench.figures import Figure
from bench.locked import read_holds
from bench.stage import SignedInPerson, Stage, read_csrf_token, send_timed
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import begin_attempt
from lms.enrolment.queries.enrolments import find_enrolment

ROUNDS = 5
ATTEMPTS = 240
# Answers saved of each attempt before it is submitted.
SAVES = 2
# People before this number belong to the other figures.
FIRST = 100


@dataclass(frozen=True)
class Attempt:
    id: int
    questions: tuple[str, ...]
    person: SignedInPerson
    token: str


def measure(stage: Stage) -> Iterator[Figure]:
    numbers = (number for number in count(FIRST) if number % 5 != 4)  # who has not passed yet
    cpu: dict[str, list[float]] = {"submit": [], "save": [], "bare": []}
    runs = []
    notes = [Request("/note", fields={"text": "b" * 40})] * (4 * ATTEMPTS)
    for _ in range(ROUNDS):
        attempts = _begin(stage, stage.product.port, islice(numbers, ATTEMPTS))
        saves = [save for attempt in attempts for save in _saves(attempt)]
        submits = [_submit(attempt) for attempt in attempts]
        cpu["save"].append(send_timed(stage.product, saves, good=200)[0])
        used, run = send_timed(stage.product, submits, good=303)
        cpu["submit"].append(used)
        runs.append(run)
        cpu["bare"].append(send_timed(stage.bare, notes, good=303)[0])
    bare = cpu["bare"]
    yield Figure("P3", "submit a quiz of 14, CPU", "ms", cpu["submit"], 10, 15, bare=bare)
    yield Figure("P3", "save one answer, CPU", "ms", cpu["save"], 5, 8, bare=bare)
    spread = [run.percentile(0.99) / run.percentile(0.5) for run in runs]
    yield Figure("P3", "submit, p99 ÷ p50, 8 clients", "", spread, 8, 15)
    holds = list(_measure_holds(stage, numbers))
    yield Figure("P3", "hold of the write lock, p99", "ms", holds, 20, 20)
    rate = statistics.median(run.rate for run in runs)
    half = statistics.median(run.percentile(0.5) for run in runs)
    stage.notes.append(f"P3: {rate:.0f} submits/s, p50 {half:.0f} ms with 8 clients on SQLite.")


def _measure_holds(stage: Stage, numbers: Iterator[int]) -> Iterator[float]:
    """Round by round, of submitting alone, in a server whose lock carries a stop-watch."""
    holds = stage.folder / "holds"
    with stage.run_product("bench.locked", BENCH_HOLDS=str(holds)) as server:
        for _ in range(ROUNDS):
            attempts = _begin(stage, server.port, islice(numbers, ATTEMPTS // 2))
            seen = 0
            with contextlib.suppress(FileNotFoundError):
                seen = len(read_holds(holds))
            send_all(server.port, [_submit(attempt) for attempt in attempts], good=303)
            yield percentile(read_holds(holds)[seen:], 0.99)


def _begin(stage: Stage, port: int, people: Iterator[int]) -> list[Attempt]:
    signed = stage.sign_in(list(people))
    return [
        Attempt(
            *stage.database.write(_begin_one, person_id=person.person_id),
            person,
            read_csrf_token(port, person.cookies),
        )
        for person in signed
    ]


def _begin_one(session, *, person_id: int) -> tuple[int, tuple[str, ...]]:
    keys = {"person_id": person_id}
    keys["enrolment_id"] = find_enrolment(session, **keys, course=COURSE).enrolment_id
    attempt_id = begin_attempt(session, Act(SYSTEM, clock.now()), **keys, lesson=QUIZ)
    return attempt_id, tuple(list_questions(session, attempt_id))


def _saves(attempt: Attempt) -> Iterator[Request]:
    """As the page's script sends them, one answer each."""
    path, accept = f"/attempts/{attempt.id}/answers", "application/json"
    for question in attempt.questions[:SAVES]:
        fields = {"csrf_token": attempt.token, f"answer-{question}": "1", "client_id": "bench"}
        yield Request(path, attempt.person.cookies, fields, accept=accept)


def _submit(attempt: Attempt) -> Request:
    """All 14 answers come with the submit: the most that one request can ask for."""
    answers = {f"answer-{question}": "1" for question in attempt.questions}
    fields = {"csrf_token": attempt.token, **answers}
    return Request(f"/attempts/{attempt.id}/submit", attempt.person.cookies, fields)
