"""The forms of a learner.

The idempotency key of a form: the page or act of a client that sent it, and its sequence.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from lms.accounts.authentication.by_secret import SecretWrong
from lms.accounts.rules.identifiers import clean_email, clean_phone
from lms.accounts.rules.names import NameEmpty, clean_name
from lms.accounts.rules.text import MAX_REASON_LENGTH
from lms.accounts.rules.throttle import Throttled
from lms.accounts.rules.typed_values import find_number
from lms.accounts.services.people import LanguageMissing, LanguageUnknown, TimeZoneUnknown
from lms.assessment.services.question_reports import MAX_REPORT_LENGTH, ReportEmpty
from lms.clock import list_zones
from lms.errors import Refusal
from lms.i18n import get_languages_by_code
from lms.inquiries.services.inquiries import MAX_INQUIRY_LENGTH, InquiryEmpty
from lms.learning.services.idempotency import IdempotencyKey
from lms.plan.rules.step_states import STATES
from lms.plan.services.step_changes import (
    StepDateMissing,
    StepNoteMissing,
    StepStateUnknown,
    check_note,
)
from lms.web.fields import CheckedText, Choice, HiddenNumber, OptionalDay, Secret, Text
from lms.web.forms import Form, FormRule

_CLIENT = re.compile(r"[0-9A-Za-z-]{8,64}")


def read_idempotency_key(
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

    language: Annotated[
        str, Choice(get_languages_by_code, refusal=LanguageUnknown, missing=LanguageMissing)
    ]
    time_zone: Annotated[str, Choice(list_zones, refusal=TimeZoneUnknown, missing=TimeZoneUnknown)]
    phone: Annotated[str, CheckedText(clean_phone)]
    email: Annotated[str, CheckedText(clean_email)]


class NameRequestForm(Form):
    """The name that the holder wants printed, and why."""

    wanted_name: Annotated[str, CheckedText(clean_name, required=True, missing=NameEmpty)]
    note: Annotated[str, Text(MAX_REASON_LENGTH)]


class SecretChangeForm(Form):
    """The PIN or passphrase in use, unless it was given just now, and the new one."""

    refused_fields = MappingProxyType(
        {SecretWrong: "current", Throttled: "current", Refusal: "secret"}
    )
    current: Annotated[str, Secret()]
    secret: Annotated[str, Secret()]


class StepForm(Form):
    """The state of a first step; `seen`: the number of changes that the page showed."""

    refused_fields = MappingProxyType(
        {StepStateUnknown: "state", StepNoteMissing: "note", StepDateMissing: "due_on"}
    )
    rules = (FormRule(check_note, ("state", "note")),)
    state: Annotated[str, Choice(STATES, refusal=StepStateUnknown, missing=StepStateUnknown)]
    note: Annotated[str, Text(MAX_REASON_LENGTH)]
    due_on: OptionalDay
    seen: Annotated[int, HiddenNumber(required=False)]


class QuestionReportForm(Form):
    """A note that says what is wrong with a question."""

    text: Annotated[str, Text(MAX_REPORT_LENGTH, required=True, missing=ReportEmpty)]


class InquiryForm(Form):
    """A question about a lesson, for its trainers."""

    text: Annotated[str, Text(MAX_INQUIRY_LENGTH, required=True, missing=InquiryEmpty)]
