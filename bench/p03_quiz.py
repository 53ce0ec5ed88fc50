"""P3: submitting a quiz and saving one answer, against a bare POST of one row."""

from collections.abc import Iterator
from itertools import count, islice
from statistics import median, quantiles

from bench.client import Request, read_csrf_token
from bench.dataset import PATTERNS, QUIZ
from bench.figures import Figure
from bench.stage import Stage, send_timed
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import list_questions
from lms.assessment.services.attempts import begin_attempt

ROUNDS, ATTEMPTS = 5, 240
# Answers saved of each attempt before it is submitted.
SAVES = 2
JSON = "application/json"
# People before this number belong to the other figures.
FIRST = 100


def measure_p3(stage: Stage) -> Iterator[Figure]:
    """The server's write lock carries a stop-watch: 20 µs of a request."""
    people = (number for number in count(FIRST) if number % PATTERNS != PATTERNS - 1)  # not passed
    path = stage.folder / "holds"
    submit, save, bare, spread, holds = [], [], [], [], []
    notes = [Request("/note", fields={"text": "b" * 40})] * (4 * ATTEMPTS)
    with stage.run_product("bench.locked", BENCH_HOLDS=str(path)) as server:
        for _ in range(ROUNDS):
            begun = [_begin(stage, server.port, id_) for id_ in islice(people, ATTEMPTS)]
            saves = [request for requests, _ in begun for request in requests]
            save.append(send_timed(server, saves)[0])
            path.write_text("")
            used, took = send_timed(server, [submit for _, submit in begun], good=303)
            submit.append(used)
            spread.append(quantiles(took, n=100)[98] / median(took))
            holds.append(quantiles(map(float, path.read_text().split()), n=100)[98])
            bare.append(send_timed(stage.bare, notes, good=303)[0])
    yield Figure("P3 submit a quiz of 14, CPU", submit, bare)
    yield Figure("P3 save one answer, CPU", save, bare)
    yield Figure("P3 submit, p99 ÷ p50, 8 clients", spread)
    yield Figure("P3 hold of the write lock, p99", holds)


def _begin(stage: Stage, port: int, person_id: int) -> tuple[list[Request], Request]:
    """Return requests that save single answers, as the page's script does, and one that submits.

    All 14 answers come with the submit: the most that one request can ask for.
    """
    own = {"person_id": person_id, "enrolment_id": person_id}  # person n has enrolment n
    act = Act(SYSTEM, clock.now())
    attempt_id = stage.database.write(begin_attempt, act, **own, lesson=QUIZ)
    with stage.database.read_session() as session:
        answers = {f"answer-{question}": "1" for question in list_questions(session, attempt_id)}
    path, cookies = f"/attempts/{attempt_id}", stage.sign_in(person_id)
    token = {"csrf_token": read_csrf_token(port, cookies)}
    saves = [
        Request(f"{path}/answers", cookies, {**token, name: "1", "client_id": "bench"}, accept=JSON)
        for name in list(answers)[:SAVES]
    ]
    return saves, Request(f"{path}/submit", cookies, token | answers)
