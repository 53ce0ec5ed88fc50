"""Records each day on which a lesson was opened, in a separate transaction after the response.

This process remembers what it has recorded, so that opening ten lessons a day writes once.
"""

import datetime as dt
import logging

from flask import Response, after_this_request
from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.accounts.rules.acts import Act, Actor
from lms.clock import day_of
from lms.db import is_unavailable
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import MessageError
from lms.learning.services.progress import note_activity
from lms.web.platform import platform
from lms.web.transaction import write

log = logging.getLogger("lms.web")
MAX_CACHED_DAYS = 20_000
_noted: dict[tuple[str, int], dt.date] = {}


def note_opened(enrolment: EnrolmentRow) -> None:
    """Record, after the response, that something of the course was opened today."""
    now = clock.now()
    key = (platform().database.address, enrolment.enrolment_id)
    day = day_of(now, enrolment.zone)
    if _noted.get(key) == day:
        return

    @after_this_request
    def note(response: Response) -> Response:
        if response.status_code < 400:
            _note(enrolment, key, day, now)
        return response


def _note(enrolment: EnrolmentRow, key: tuple[str, int], day: dt.date, now: dt.datetime) -> None:
    """Record the day; a page that has succeeded does not fail because of it."""
    try:
        write(
            note_activity,
            Act(Actor(enrolment.person_id), now),
            person_id=enrolment.person_id,
            enrolment_id=enrolment.enrolment_id,
        )
    except (MessageError, SQLAlchemyError) as error:
        if not isinstance(error, MessageError) and not is_unavailable(error):
            raise
        log.warning("not noted: %s", type(error).__name__)
        return
    if len(_noted) >= MAX_CACHED_DAYS:
        _noted.clear()
    _noted[key] = day
