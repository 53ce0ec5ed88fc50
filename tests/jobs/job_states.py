"""The state of a job, waited for."""

import time

from lms.jobs.models import Job
from tests.speed import TIMEOUT


def wait_for(condition):
    """The condition's first true value; it is not a clock of the suite but an end to a hang."""
    end = time.monotonic() + TIMEOUT
    while not (value := condition()):
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.03)
    return value


def read(database, job_id):
    with database.read_session() as session:
        return session.get_one(Job, job_id)
