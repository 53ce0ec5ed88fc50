"""P6: the roll-up of all organizations, against raw SQL over every lesson done.

2,000 organizations and 2 M facts need `--people 50000`. Both ways must say the same.
"""

import time
from collections.abc import Callable, Iterator

from sqlalchemy import text

from bench.figures import Figure, take_turns
from bench.stage import Stage, both_engines
from lms.catalogue.queries.published import get_current, get_published
from lms.cli.seed.demo_people import COURSE
from lms.reporting.queries.organizations import count_network

# The same figures without summaries: who has done as many required lessons as the course asks.
_RAW = text(
    """
    SELECT e.organization_id AS id, count(DISTINCT e.person_id) AS enrolled,
           count(DISTINCT CASE WHEN f.done >= :required THEN e.person_id END) AS finished
      FROM enrolment e
      LEFT JOIN (SELECT enrolment_id, count(*) AS done FROM completion GROUP BY enrolment_id) f
        ON f.enrolment_id = e.id
     WHERE e.cohort_id IS NOT NULL
     GROUP BY e.organization_id
    """
)


def measure(stage: Stage) -> Iterator[Figure]:
    """How many times faster ours is on both engines."""
    for engine_stage in both_engines(stage):
        with engine_stage.database.read_session() as session:
            published = get_published(session, get_current(session, COURSE).id)
            parameters = {"required": len(published.structure.required)}
            raw = {
                row.id: (row.enrolled, row.finished) for row in session.execute(_RAW, parameters)
            }
            counted = {
                row.label.id: (to.enrolled, to.finished) for row, to in count_network(session)
            }
            if raw != counted:
                raise SystemExit(f"P6: the two roll-ups differ on {engine_stage.engine}")
            slow, quick = take_turns(
                _timed(lambda: session.execute(_RAW, parameters).all()),  # noqa: B023 - called at once
                _timed(lambda: count_network(session)),
            )
        what = f"roll-up, raw SQL ÷ ours, {engine_stage.engine}"
        yield Figure("P6", what, "ms", slow, 30, 20, bare=quick, is_least=True)


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) * 1000

    return run
