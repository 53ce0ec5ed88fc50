"""One person at risk: the reasons, a text to send, the contact log, snoozing."""

import datetime as dt
from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.follow_up import list_follow_up_history
from lms.enrolment.services.follow_up import check_snooze, record_contact, snooze, unsnooze
from lms.errors import NotFound, Refusal
from lms.i18n.choices import name_channels
from lms.learning.message_texts import format_learner_message
from lms.learning.queries.at_risk import list_all_at_risk
from lms.learning.queries.learner_progress import list_progress_of_person
from lms.learning.services.reminders import remind
from lms.mail.queries import list_mails
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.forms import ContactForm, SnoozeForm
from lms.pages.cohorts.view_models.help_reasons import describe_reason
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_tabs
from lms.web.forms import FormRule, SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import act, close_read_session, read_session

_ADDRESS = "/cohorts/<int:cohort_id>/help/<int:person_id>"
NEXT_WEEK = dt.timedelta(days=7)
# The two forms of the page both have a note: suffixes of the ids of their controls.
_CONTACT, _SNOOZE = "-contact", "-snooze"


@blueprint.get(_ADDRESS)
@requires(Permission.CONTACT_READ)
def follow_up(cohort_id: int, person_id: int) -> ResponseReturnValue:
    return _page(get_visible_cohort(cohort_id, Permission.CONTACT_READ), person_id)


@blueprint.post(_ADDRESS + "/contact")
@requires(Permission.CONTACT_READ)
def add_contact(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Record in the log that the person was contacted."""
    cohort = get_visible_cohort(cohort_id, Permission.CONTACT_READ)
    form = read_form(ContactForm, suffix=_CONTACT)
    try:
        act(record_contact, cohort_id=cohort.id, person_id=person_id, **dict(form.get_values()))
    except Refusal as refusal:
        return _page(cohort, person_id, contact=form.with_refusal(refusal)), 422
    return _back(cohort, person_id)


@blueprint.post(_ADDRESS + "/snooze")
@requires(Permission.CONTACT_READ)
def snooze_person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Snooze the follow-up until a day."""
    cohort = get_visible_cohort(cohort_id, Permission.CONTACT_READ)
    check_until = partial(check_snooze, today=day_of(clock.now(), cohort.zone))
    form = read_form(SnoozeForm, suffix=_SNOOZE).apply(FormRule(check_until, ("until",)))
    try:
        act(snooze, cohort_id=cohort.id, person_id=person_id, **dict(form.get_values()))
    except Refusal as refusal:
        return _page(cohort, person_id, snooze_form=form.with_refusal(refusal)), 422
    return _back(cohort, person_id)


@blueprint.post(_ADDRESS + "/wake")
@requires(Permission.CONTACT_READ)
def unsnooze_person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """End the snooze."""
    cohort = get_visible_cohort(cohort_id, Permission.CONTACT_READ)
    act(unsnooze, cohort_id=cohort.id, person_id=person_id)
    return _back(cohort, person_id)


@blueprint.post(_ADDRESS + "/mail")
@requires(Permission.CONTACT_READ)
def choose_mail(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """Send the text by e-mail."""
    cohort = get_visible_cohort(cohort_id, Permission.CONTACT_READ)
    settings = platform().settings
    if not settings.mail_url:
        raise NotFound
    try:
        act(
            remind,
            cohort_id=cohort.id,
            person_id=person_id,
            base_url=settings.address,
        )
    except Refusal as refusal:
        form = build_form(ContactForm, {"channel": "mail"}, suffix=_CONTACT)
        return _page(cohort, person_id, contact=form.with_refusal(refusal)), 422
    return _back(cohort, person_id)


def _back(cohort: CohortRow, person_id: int) -> ResponseReturnValue:
    target = url_for("cohorts.follow_up", cohort_id=cohort.id, person_id=person_id, saved=1)
    return redirect(target, 303)


def _page(
    cohort: CohortRow,
    person_id: int,
    *,
    contact: SubmittedForm[ContactForm] | None = None,
    snooze_form: SubmittedForm[SnoozeForm] | None = None,
) -> str:
    """Return the page, after an error with the form that has it."""
    close_read_session()
    proposed_day = day_of(clock.now() + NEXT_WEEK, cohort.zone)
    progress = list_progress_of_person(read_session(), cohort_id=cohort.id, person_id=person_id)
    if not progress:
        raise NotFound
    found = list_all_at_risk(read_session(), cohort, progress, now=clock.now(), person_id=person_id)
    base_url = platform().settings.address
    return render_template(
        "cohorts/follow_up.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        person=progress[0],
        at_risk=found,
        letters=[format_learner_message(at_risk, cohort, base_url=base_url) for at_risk in found],
        mails=list_mails(read_session(), person_id=person_id, kind=f"reminder:{cohort.id}"),
        sends_mail=bool(platform().settings.mail_url),
        history=list_follow_up_history(read_session(), cohort_id=cohort.id, person_id=person_id),
        show_reason=describe_reason,
        channels=name_channels(current_language()),
        contact=contact or build_form(ContactForm, {"channel": "wechat"}, suffix=_CONTACT),
        snooze_form=snooze_form or build_form(SnoozeForm, {"until": proposed_day}, suffix=_SNOOZE),
    )
