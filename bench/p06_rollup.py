"""P6: the roll-up of all organizations, against raw SQL over every lesson done.

2,000 organizations and 2 M facts need `--people 50000`. Both ways must say the same.
"""

import time
from collections.abc import Iterator

from sqlalchemy import text

from bench.figures import Figure, take_turns, time_each
from bench.stage import Stage
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


def measure_p6(stage: Stage) -> Iterator[Figure]:
    """How many times faster ours is."""
    with stage.database.read_session() as session:
        published = get_published(session, get_current(session, COURSE).id)
        raw = _RAW.bindparams(required=len(published.structure.required))
        expected = {row.id: (row.enrolled, row.finished) for row in session.execute(raw)}
        counted = {row.label.id: (to.enrolled, to.finished) for row, to in count_network(session)}
        if expected != counted:
            raise SystemExit(f"P6: the two roll-ups differ on {stage.engine}")
        yield take_turns(
            lambda: time_each(lambda _: session.execute(raw).all(), clock=time.perf_counter),
            lambda: time_each(lambda _: count_network(session), clock=time.perf_counter),
            *("P6", "roll-up, raw SQL ÷ ours", "ms"), limits=(30, 20), is_least=True,
        )  # fmt: skip
