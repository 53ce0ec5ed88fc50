"""The caller: the principal of this request, identified by `web.access` before any view."""

import datetime as dt
from typing import cast

from flask import abort, g

from lms import clock
from lms.accounts.permissions.principal import Principal
from lms.clock import day_of


def get_principal() -> Principal:
    """Return the principal of this request; a visitor's principal has no person."""
    return cast("Principal", g.get("principal") or Principal())


def get_person_id() -> int:
    """Return the id of the signed-in person; only for views that visitors cannot reach."""
    person_id = get_principal().person_id
    if person_id is None:
        abort(401)
    return person_id


def skip_identification() -> None:
    """Do not identify the caller for the rest of this request, unless that has happened already.

    For answers that are made while the database, which stores the sessions, is unavailable.
    """
    if "principal" not in g:
        g.principal, g.is_unknown = Principal(), True


def today() -> dt.date:
    """Return the day in the zone of the person."""
    return day_of(clock.now(), get_principal().time_zone)
