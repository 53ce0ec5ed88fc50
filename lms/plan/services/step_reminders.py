"""The service that reminds the owner of a first step: once of each kind for one date."""

from sqlalchemy.orm import Session

from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.acts import Act
from lms.accounts.services.locks import lock_members
from lms.clock import day_of
from lms.mail.queries import find_mail_address
from lms.mail.services import write_mail
from lms.plan.message_texts import format_reminder_subject, format_step_reminder
from lms.plan.models import StepReminder
from lms.plan.queries.step_owners import StepOwner, get_owners_by_step
from lms.plan.queries.step_reminders import DueReminder, list_due_reminders
from lms.plan.queries.steps import PlanStep, get_step

MAIL_KIND = "first-step"


def remind_of_step(
    session: Session, act: Act, reminder: DueReminder, *, base_url: str, sends: bool
) -> bool:
    """Record the reminder, and mail it where there is an address; False if it is not due any more.

    `base_url`: base URL of the site for the link. `sends`: whether the server sends mail.
    """
    # Lock the organization: of several workers at the same moment, later ones find the row.
    lock_members(session, reminder.organization_id)
    ids = [reminder.organization_id]
    if reminder not in list_due_reminders(session, now=act.at, organization_ids=ids):
        return False
    step = get_step(session, organization_id=reminder.organization_id, page=reminder.page)
    owner = get_owners_by_step(session, [step], day=act.at.date())[
        step.organization_id, step.plan_page
    ]
    session.add(
        StepReminder(
            organization_id=reminder.organization_id,
            page=reminder.page,
            due_on=reminder.due_on,
            kind=reminder.kind,
            person_id=reminder.person_id,
            mail_id=_mail(session, act, step, owner, base_url=base_url) if sends else None,
            reminded_at=act.at,
        )
    )
    session.flush()
    return True


def _mail(
    session: Session, act: Act, step: PlanStep, owner: StepOwner, *, base_url: str
) -> int | None:
    """Return the id of the mail; None for a person without an address, or who wants no mail."""
    mail_address = find_mail_address(session, owner.person_id)
    if mail_address is None:
        return None
    names = get_organization(session, step.organization_id).names
    today = day_of(act.at, owner.time_zone)
    return write_mail(
        session,
        act,
        person_id=owner.person_id,
        address=mail_address,
        kind=MAIL_KIND,
        subject=format_reminder_subject(step, owner.language),
        body=format_step_reminder(step, owner, names=dict(names), today=today, base_url=base_url),
    )
