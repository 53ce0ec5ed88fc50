"""Records each day on which a lesson was opened, in a separate transaction after the response.

This process remembers what it has recorded, so that opening ten lessons a day writes once.
"""

import datetime as dt

from flask import Response, after_this_request

from lms import clock
from lms.clock import day_of
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.learning.services.progress import note_activity
from lms.web.bookkeeping import try_to_write
from lms.web.platform import platform

MAX_REMEMBERED = 20_000
_noted: dict[tuple[str, int], dt.date] = {}


def note_opened(enrolment: EnrolmentRow) -> None:
    """Record, after the response, that something of the course was opened today."""
    key = (platform().database.address, enrolment.enrolment_id)
    day = day_of(clock.now(), enrolment.zone)
    if _noted.get(key) == day:
        return

    @after_this_request
    def note(response: Response) -> Response:
        ids = {"person_id": enrolment.person_id, "enrolment_id": enrolment.enrolment_id}
        if response.status_code < 400 and try_to_write(note_activity, **ids):
            if len(_noted) >= MAX_REMEMBERED:
                _noted.clear()
            _noted[key] = day
        return response
