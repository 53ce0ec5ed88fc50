"""The events of an account, in sentences for its owner."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as lazy

from lms.accounts.models import AuditEvent
from lms.accounts.rules.audit_actions import AuditAction

SENTENCES: Mapping[str, LazyString] = {
    AuditAction.SESSION_STARTED: lazy("Signed in."),
    AuditAction.SIGN_IN_REFUSED: lazy("Somebody typed a wrong PIN for this account."),
    AuditAction.OTHER_SESSIONS_ENDED: lazy("Signed out on all other phones."),
    AuditAction.SECRET_CHANGED: lazy("The PIN or passphrase was changed."),
    AuditAction.SECRET_REMOVED: lazy("The PIN was removed, because another person may know it."),
    AuditAction.CARD_ISSUED: lazy("A card code was made for this account."),
    AuditAction.CARD_USED: lazy("A card code was used."),
    AuditAction.PERSON_CREATED: lazy("The account was made."),
    AuditAction.PERSON_CONFIRMED: lazy("Somebody who knows you confirmed the account."),
    AuditAction.PERSON_DISABLED: lazy("The account was closed."),
    AuditAction.PERSON_MERGED: lazy("Another account of yours was merged into this one."),
    AuditAction.PERSON_MERGE_UNDONE: lazy("The merge of another account was undone."),
    AuditAction.NAME_FLAGGED: lazy(
        "The name was changed to another one; the coordinator was informed."
    ),
    AuditAction.NAME_CORRECTED: lazy("The name was corrected."),
    AuditAction.NAME_CONFIRMED: lazy("The name as it is printed was confirmed."),
    AuditAction.NOTICE_ACCEPTED: lazy("The privacy notice was accepted."),
    AuditAction.CONTACT_CHANGED: lazy("Phone or e-mail was changed."),
    AuditAction.MAIL_STOPPED: lazy("E-mails were stopped."),
    AuditAction.MAIL_ALLOWED: lazy("E-mails were allowed again."),
    AuditAction.MEMBERSHIP_STARTED: lazy("Became a member of a cooperative."),
    AuditAction.MEMBERSHIP_ENDED: lazy("Left a cooperative."),
    AuditAction.COHORT_JOINED: lazy("Joined a cohort with its code."),
    AuditAction.COHORT_LEARNER_ENROLLED: lazy("Enrolled in the courses of a cohort."),
    AuditAction.COHORT_LEARNER_MOVED: lazy("Moved to another cohort with all progress."),
    AuditAction.COHORT_LEARNER_REMOVED: lazy("Removed from the courses of a cohort."),
    AuditAction.ROLE_GRANTED: lazy("A role was given to this account."),
    AuditAction.ROLE_REVOKED: lazy("A role was taken from this account."),
}
_OTHERS = lazy("%(sentence)s Done by somebody else.")
_AGAIN = lazy("%(sentence)s This happened %(times)s times within one hour.")


@dataclass(frozen=True)
class AccountEvent:
    happened_at: dt.datetime
    sentence: str


def describe_events(
    events: Iterable[AuditEvent], *, person_id: int, times: Mapping[int, int]
) -> list[AccountEvent]:
    """Return the events that concern the account, in order; acts on other accounts are omitted.

    `times`: how often an event occurred in its hour, by event number.
    """
    return [
        AccountEvent(event.happened_at, _describe(event, person_id, times.get(event.id, 1)))
        for event in events
        if event.act in SENTENCES
        and (event.subject_kind, event.subject_id) == ("person", person_id)
    ]


def _describe(event: AuditEvent, person_id: int, times: int) -> str:
    sentence = str(SENTENCES[event.act])
    if times > 1:
        return str(_AGAIN) % {"sentence": sentence, "times": times}
    if event.actor_id in {None, person_id}:
        return sentence
    return str(_OTHERS) % {"sentence": sentence}
