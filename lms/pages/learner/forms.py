"""The forms of a learner.

The idempotency key of a form: the page or act of a client that sent it, and its sequence.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from lms.accounts.authentication.by_secret import SecretWrong
from lms.accounts.rules.identifiers import MAX_IDENTIFIER, clean_email, clean_phone
from lms.accounts.rules.names import NameEmpty, clean_name
from lms.accounts.rules.text import MAX_REASON_LENGTH
from lms.accounts.rules.throttle import Throttled
from lms.accounts.rules.typed_values import find_number
from lms.accounts.services.people import TimeZoneUnknown
from lms.errors import Refusal
from lms.learning.services.idempotency import IdempotencyKey
from lms.web.fields import Checked, Line, Secret, Text
from lms.web.forms import Form

_CLIENT = re.compile(r"[0-9A-Za-z-]{8,64}")


def read_client_id(
    form: Mapping[str, str], *, sequence: int | None = None
) -> IdempotencyKey | None:
    """Return None for a form that names no client.

    `sequence` is used where the form gives none.
    """
    client_id = form.get("client_id", "")
    if not _CLIENT.fullmatch(client_id):
        return None
    return IdempotencyKey(client_id, read_sequence(form) or sequence)


def read_sequence(form: Mapping[str, str]) -> int | None:
    """Return the number by which later saves of a page win; a clock of milliseconds at most."""
    return find_number(form.get("sequence", ""), digits=15) or None


class AccountForm(Form):
    """Language and contact of the signed-in person."""

    refused_fields = MappingProxyType({TimeZoneUnknown: "time_zone"})
    language: Annotated[str, Line(MAX_IDENTIFIER)]
    time_zone: Annotated[str, Line(MAX_IDENTIFIER)]
    phone: Annotated[str, Checked(clean_phone)]
    email: Annotated[str, Checked(clean_email)]


class NameRequestForm(Form):
    """The name that the holder wants printed, and why."""

    wanted_name: Annotated[str, Checked(clean_name, required=True, missing=NameEmpty)]
    note: Annotated[str, Text(MAX_REASON_LENGTH)]


class SecretChangeForm(Form):
    """The PIN or passphrase in use, unless it was given just now, and the new one."""

    refused_fields = MappingProxyType(
        {SecretWrong: "current", Throttled: "current", Refusal: "secret"}
    )
    current: Annotated[str, Secret()]
    secret: Annotated[str, Secret()]
