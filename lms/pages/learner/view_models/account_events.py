"""The events of an account, in sentences for its owner."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as lazy

from lms.accounts.models import AuditEvent

_SENTENCES = {
    "signed in": lazy("Signed in."),
    "sign-in refused": lazy("Somebody typed a wrong PIN for this account."),
    "signed out everywhere": lazy("Signed out on all other phones."),
    "secret changed": lazy("The PIN or passphrase was changed."),
    "card issued": lazy("A card code was made for this account."),
    "card used": lazy("A card code was used."),
    "person created": lazy("The account was made."),
    "person confirmed": lazy("Somebody who knows you confirmed the account."),
    "person disabled": lazy("The account was closed."),
    "person enabled": lazy("The account was opened again."),
    "name in doubt": lazy("The name was changed to another one; the coordinator was told."),
    "name confirmed": lazy("The name as it is printed was confirmed."),
    "notice accepted": lazy("The notice of who sees what was accepted."),
    "contact changed": lazy("Phone or e-mail was changed."),
    "membership began": lazy("Became a member of a cooperative."),
    "membership ended": lazy("Left a cooperative."),
    "cohort joined": lazy("Joined a cohort with its code."),
    "role granted": lazy("A role was given to this account."),
    "role revoked": lazy("A role was taken from this account."),
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
        if event.act in _SENTENCES
        and (event.subject_kind, event.subject_id) == ("person", person_id)
    ]


def _describe(event: AuditEvent, person_id: int, times: int) -> str:
    sentence = str(_SENTENCES[event.act])
    if times > 1:
        return str(_AGAIN) % {"sentence": sentence, "times": times}
    if event.actor_id in {None, person_id}:
        return sentence
    return str(_OTHERS) % {"sentence": sentence}
