"""The caller's cohorts: running, coming, closed; and the form of a new one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import ScopedRole, Target
from lms.clock import day_of
from lms.enrolment.queries.cohort_details import CohortCounts, count_cohorts, get_dates_by_cohort
from lms.enrolment.queries.cohorts import (
    CohortRow,
    get_cohort,
    get_courses_by_cohort,
    list_cohorts_for,
)
from lms.enrolment.services.cohort_settings import create_cohort_as_coordinator
from lms.errors import Refusal
from lms.learning.queries.at_risk import list_at_risk
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import (
    CohortForm,
    build_new_cohort_form,
    list_cohort_languages,
    list_offered_zones,
    read_cohort,
)
from lms.pages.cohorts.queries import count_to_dos
from lms.pages.cohorts.view_models.help_reasons import label_thresholds
from lms.pages.cohorts.view_models.to_do import (
    CohortToDo,
    list_organizations_to_do,
    list_to_do,
)
from lms.web.access import check, requires
from lms.web.cohort_access import list_readable_courses, list_readable_progress
from lms.web.forms import SubmittedForm
from lms.web.identity import get_principal
from lms.web.platform import platform
from lms.web.transaction import act, read_session
from lms.workshop.queries.participation import Participation, get_participation_by_cohort

MAX_COUNTED_COHORTS = 12


@dataclass(frozen=True)
class CohortCard:
    """A cohort in the list; `state`: running, coming or closed.

    `at_risk`: how many need help; None if it is not shown here.
    """

    cohort: CohortRow
    counts: CohortCounts
    participation: Participation
    state: str
    next_day: dt.date | None
    at_risk: int | None = None


@blueprint.get("/cohorts/")
@requires(Permission.PROGRESS_READ)
def cohorts() -> ResponseReturnValue:
    rows = list_cohorts_for(read_session(), get_principal())
    ids = [row.id for row in rows]
    counts, days = count_cohorts(read_session(), ids), get_dates_by_cohort(read_session(), ids)
    participation = get_participation_by_cohort(read_session(), ids)
    cards = [_card(row, counts[row.id], participation[row.id], days[row.id]) for row in rows]
    if sum(card.state == "running" for card in cards) <= MAX_COUNTED_COHORTS:  # else too slow
        cards = [_count_at_risk(card) if card.state == "running" else card for card in cards]
    return render_template(
        "cohorts/cohorts.html",
        cards=cards,
        to_do=_list_to_do(rows),
        organizations_to_do=list_organizations_to_do(read_session()),
        may_create=allows(Permission.COHORT_EDIT, get_principal(), Target(is_new=True)),
    )


@blueprint.get("/cohorts/new")
@requires(Permission.COHORT_EDIT)
def new_cohort() -> ResponseReturnValue:
    check(Permission.COHORT_EDIT, Target(is_new=True))
    zone = get_principal().time_zone
    return _render_new(build_new_cohort_form(zone, day_of(clock.now(), zone)))


@blueprint.post("/cohorts/")
@requires(Permission.COHORT_EDIT)
def create_cohort() -> ResponseReturnValue:
    check(Permission.COHORT_EDIT, Target(is_new=True))
    form = read_cohort()
    try:
        cohort_id = act(create_cohort_as_coordinator, form.get_values().to_settings())
    except Refusal as refusal:
        return _render_new(form.with_refusal(refusal)), 422
    return redirect(url_for("cohorts.offer", cohort_id=cohort_id), 303)


def _list_to_do(rows: Sequence[CohortRow]) -> list[CohortToDo]:
    """Return the to-do items; a row of the list lacks the courses, on which the rights depend."""
    ids = [row.id for row in rows]
    courses, counts = get_courses_by_cohort(read_session(), ids), count_to_dos(read_session(), ids)
    with_courses = [replace(row, courses=courses[row.id]) for row in rows]
    return list_to_do(read_session(), with_courses, counts, now=clock.now())


def _render_new(form: SubmittedForm[CohortForm]) -> str:
    return render_template(
        "cohorts/new_cohort.html",
        form=form,
        becomes_coordinator=ScopedRole("coordinator") in get_principal().roles,
        zones=list_offered_zones(form),
        languages=list_cohort_languages(form),
        thresholds=label_thresholds(),
        sends_mail=bool(platform().settings.mail_url),
    )


def _count_at_risk(card: CohortCard) -> CohortCard:
    row = get_cohort(read_session(), card.cohort.id)
    if not list_readable_courses(row):
        return card
    at_risk = list_at_risk(read_session(), row, list_readable_progress(row), now=clock.now())
    return replace(
        card, at_risk=len({person_at_risk.progress.person_id for person_at_risk in at_risk})
    )


def _card(
    row: CohortRow, counts: CohortCounts, participation: Participation, days: Iterable[dt.date]
) -> CohortCard:
    today = day_of(clock.now(), row.zone)
    ahead = [day for day in (row.starts_on, row.ends_on, *days) if day and day >= today]
    if row.closed_at is not None:
        state, ahead = "closed", []
    else:
        state = "coming" if row.starts_on > today else "running"
    return CohortCard(row, counts, participation, state, min(ahead, default=None))
