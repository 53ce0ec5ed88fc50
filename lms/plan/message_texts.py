"""Texts about first steps: the reminder of an owner, and how many are done."""

import datetime as dt

from babel.dates import format_date

from lms.i18n import find_language, text_in, translate, translate_count
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.plan.queries.step_owners import StepOwner
from lms.plan.queries.steps import PlanStep
from lms.plan.rules.step_totals import StepTotals


def format_step_reminder(
    step: PlanStep, owner: StepOwner, *, names: dict[str, str], today: dt.date, base_url: str
) -> str:
    """Return a message with the step, its day, and the link to the page of its state.

    `names`: of the organization, by language.
    """
    language = owner.language
    values = {
        "name": owner.printed_name,
        "organization": text_in(names, language),
        "step": step.action.rstrip(".。"),
        "owner": step.owner,
        "when": _describe_day(step, today, language),
        "link": f"{base_url}/our-plan/steps/{step.plan_page}?organization={step.organization_id}",
    }
    lines = [
        _("Hello %(name)s,"),
        _("the first step of %(organization)s: “%(step)s”. %(when)s"),
        _("Is it done, moved or dropped? Say it here: %(link)s"),
    ]
    if not owner.is_named and step.owner:
        lines.insert(2, _("The plan names “%(owner)s” for it. Please pass this on."))
    return "\n".join(translate(line, language, **values) for line in lines)


def format_reminder_subject(step: PlanStep, language: str) -> str:
    return translate(_("First step: %(step)s"), language, step=step.action)


def format_step_totals(totals: StepTotals, language: str) -> str:
    """Return how many organizations have done a step, and how many are overdue with one.

    Empty where there is no organization.
    """
    if not totals.organizations:
        return ""
    text = _format_done(totals, language)
    for number, write in (
        (totals.overdue, _format_overdue),
        (totals.unreadable, _format_unreadable),
    ):
        if number:
            values = {"first": text, "second": write(totals, language)}
            text = translate(_("%(first)s %(second)s"), language, **values)
    return text


def _format_done(totals: StepTotals, language: str) -> str:
    if totals.organizations == 1:
        message = (
            _("The cooperative has done its first step.")
            if totals.done
            else _("The cooperative has not done its first step yet.")
        )
        return translate(message, language)
    forms = ngettext(
        "One of %(organizations)s cooperatives has done its first step.",
        "%(num)s of %(organizations)s cooperatives have done their first step.",
    )
    return translate_count(forms, language, totals.done, organizations=totals.organizations)


def _format_overdue(totals: StepTotals, language: str) -> str:
    if totals.organizations == 1:
        return translate(_("A step is overdue."), language)
    forms = ngettext("One has a step that is overdue.", "%(num)s have a step that is overdue.")
    return translate_count(forms, language, totals.overdue)


def _format_unreadable(totals: StepTotals, language: str) -> str:
    if totals.organizations == 1:
        return translate(_("Its plan may not be read here."), language)
    forms = ngettext(
        "The plan of one of them may not be read here.",
        "The plans of %(num)s of them may not be read here.",
    )
    return translate_count(forms, language, totals.unreadable)


def _describe_day(step: PlanStep, today: dt.date, language: str) -> str:
    if step.due_on is None:
        return translate(_("No date is written yet."), language)
    left = (step.due_on - today).days
    if left < 0:
        message = _("Its date was %(day)s.")
    elif left == 0:
        message = _("Its date is today, %(day)s.")
    elif left == 1:
        message = _("Its date is tomorrow, %(day)s.")
    else:
        message = _("Its date is %(day)s, in %(left)s days.")
    found = find_language(language)
    day = format_date(step.due_on, found.date_format, locale=found.locale)
    return translate(message, language, day=day, left=left)
