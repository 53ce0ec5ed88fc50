"""P6: the roll-up of all organizations, against raw SQL over every lesson done.

2,000 organizations and 2 M facts need `--people 50000`.
"""

import time
from collections.abc import Callable, Iterator

from sqlalchemy import text

from bench.dataset import COURSE
from bench.figures import Figure, take_turns
from bench.postgres import both_engines
from bench.stage import Stage
from lms.catalogue.queries.published import get_current, get_published
from lms.db import Database
from lms.reporting.queries.organizations import count_network

# The same figures without summaries: who has done as many required lessons as the course asks.
_RAW = text(
    """
    SELECT e.organization_id, count(DISTINCT e.person_id),
           count(DISTINCT CASE WHEN f.done >= :required THEN e.person_id END)
      FROM enrolment e
      LEFT JOIN (SELECT enrolment_id, count(*) AS done FROM completion GROUP BY enrolment_id) f
        ON f.enrolment_id = e.id
     WHERE e.cohort_id IS NOT NULL
     GROUP BY e.organization_id
    """
)


def measure(stage: Stage) -> Iterator[Figure]:
    """How many times faster ours is on both engines; both ways must say the same."""
    for engine, one in both_engines(stage):
        yield _compare(one, one.database, engine)


def _compare(stage: Stage, database: Database, engine: str) -> Figure:
    with database.reading() as session:
        required = len(get_published(session, get_current(session, COURSE).id).structure.required)
        asked = {"required": required}
        raw = {row[0]: (row[1], row[2]) for row in session.execute(_RAW, asked)}
        own = {row.label.id: (one.enrolled, one.finished) for row, one in count_network(session)}
        if raw != own:
            raise SystemExit(f"P6: the two roll-ups differ on {engine}")
        facts = session.scalar(text("SELECT count(*) FROM completion"))
        slow, quick = take_turns(
            lambda: _time(lambda: session.execute(_RAW, asked).all()),
            lambda: _time(lambda: count_network(session)),
        )
    stage.note(f"P6: {len(own)} organizations, {facts:,} lessons done on {engine}.")
    what = f"roll-up, raw SQL ÷ ours, {engine}"
    return Figure("P6", what, "ms", slow, 30, 20, bare=quick, is_least=True)


def _time(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
