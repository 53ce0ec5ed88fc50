"""Rows of the table of people on a cohort's page."""

import functools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from lms.learning.queries.learner_progress import LearnerProgress
from lms.web.templating import format_dates


class PersonRow(NamedTuple):
    """A person in words: `done` of the lessons; `organization` is empty for one without."""

    person_id: int
    name: str
    address: str
    tick_label: str
    organization: Markup
    is_confirmed: bool
    done: str
    last_active: str


def build_person_rows(
    learner_progress: Sequence[LearnerProgress],
    *,
    addresses: Mapping[int, str],
    organizations: Mapping[int | None, Markup],
) -> list[PersonRow]:
    """Return the rows; each message is looked up once, and not for each of the fifty people.

    `addresses` of people, names of `organizations` as the content of an element.
    """
    tick, finished, not_yet = _("Tick %(name)s"), _("finished"), _("not yet")
    moments = [row.last_active_at for row in learner_progress if row.last_active_at]
    active_on = dict(zip(moments, format_dates(moments), strict=True))
    describe_done = functools.cache(
        lambda done, total: _("%(done)s of %(total)s", done=done, total=total)
    )
    return [
        PersonRow(
            person_id=progress.person_id,
            name=progress.printed_name,
            address=addresses[progress.person_id],
            tick_label=tick % {"name": progress.printed_name},
            organization=organizations.get(progress.organization_id, Markup()),
            is_confirmed=progress.confirmed,
            done=finished
            if progress.completed_at
            else describe_done(progress.required_done, progress.required_total),
            last_active=active_on[progress.last_active_at] if progress.last_active_at else not_yet,
        )
        for progress in learner_progress
    ]
