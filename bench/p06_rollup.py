"""P6: the roll-up of all organizations, against raw SQL over every lesson done.

2,000 organizations and 2 M facts need `--people 50000`.
"""

import time
from collections.abc import Iterator

from sqlalchemy import text

from bench.dataset import COURSE
from bench.figures import Figure, take_turns
from bench.stage import Stage
from lms.catalogue.queries import get_current, get_published
from lms.reporting.queries import count_network

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
    """How many times faster ours is; both must say the same."""
    database = stage.database
    with database.reading() as session:
        required = len(get_published(session, get_current(session, COURSE).id).structure.required)
        raw = {row[0]: (row[1], row[2]) for row in session.execute(_RAW, {"required": required})}
        own = {row.id: (one.enrolled, one.finished) for row, one in count_network(session)}
        if raw != own:
            raise SystemExit("P6: the two roll-ups differ")
        facts = session.scalar(text("SELECT count(*) FROM completion"))

        def run_raw() -> float:
            begun = time.perf_counter()
            session.execute(_RAW, {"required": required}).all()
            return (time.perf_counter() - begun) * 1000

        def run_ours() -> float:
            begun = time.perf_counter()
            count_network(session)
            return (time.perf_counter() - begun) * 1000

        slow, quick = take_turns(run_raw, run_ours)
    yield Figure("P6", "roll-up, raw SQL ÷ ours", "ms", slow, 30, 20, bare=quick, is_least=True)
    stage.note(f"P6: {len(own)} organizations, {facts:,} lessons done; SQLite.")
