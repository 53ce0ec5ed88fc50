"""The sign-in page with a pending form: the reason, a summary, and the form at every step."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from flask import render_template

from lms.accounts.queries.people import get_credentials, get_person
from lms.accounts.rules.identifiers import MAX_IDENTIFIER
from lms.errors import NotFound, Refusal
from lms.web import pending_form, sessions
from lms.web.fields import Line, Secret
from lms.web.forms import Form, SubmittedForm, build_form
from lms.web.identity import get_principal
from lms.web.pending_form import PendingForm
from lms.web.pending_form_fields import count_pending_fields
from lms.web.transaction import read_session

Reason = Literal["other", "revoked", "idle_timeout", "unknown"]


@dataclass(frozen=True)
class PendingFormSummary:
    """The summary of a pending form, shown before its person has signed in.

    `texts` is empty where somebody else is signed in. `number`: the learner number of the owner,
    hidden except for its end.
    """

    reason: Reason
    count: int
    texts: tuple[str, ...]
    has_files: bool
    number: str


class SignInForm(Form):
    """Number and PIN, or name and passphrase; most refusals are about both."""

    refused_fields = MappingProxyType({Refusal: "secret"})
    identifier: Annotated[str, Line(MAX_IDENTIFIER)]
    secret: Annotated[str, Secret()]
    device: str


@dataclass(frozen=True)
class SignInEntry:
    """The sign-in form itself; `letters`: for a name and a passphrase."""

    form: SubmittedForm[SignInForm]
    letters: bool


def render_sign_in(
    form: PendingForm | None, *, page_address: str, entry: SignInEntry | None = None
) -> str:
    """Return the sign-in form with what was sent, if the owner of the form is known."""
    signed_form = pending_form.sign_form(form) if form and (form.fields or form.files) else ""
    return render_template(
        "public/session_ended.html",
        pending_form=describe_form(form) if form and signed_form else None,
        signed_form=signed_form,
        entry=entry or _first_entry(form),
        page_address=page_address,
    )


def hide_number(form: PendingForm) -> str:
    """Return the partly hidden learner number of the form's owner; empty when they are gone."""
    try:
        number = get_person(read_session(), form.person_id).learner_number
    except NotFound:
        return ""
    return f"•••••{number[-2:]}"


def describe_form(form: PendingForm) -> PendingFormSummary:
    is_other_person = get_principal().is_signed_in
    return PendingFormSummary(
        reason="other" if is_other_person else _find_reason(form),
        count=count_pending_fields(form),
        texts=() if is_other_person else form.texts,
        has_files=bool(form.files),
        number=hide_number(form),
    )


def _find_reason(form: PendingForm) -> Reason:
    ended = sessions.find_ended()
    if ended is None or form.person_id not in {pending_form.NOBODY, ended.person_id}:
        return "unknown"
    return "revoked" if ended.is_revoked else "idle_timeout"


def _first_entry(form: PendingForm | None) -> SignInEntry:
    owner = (form.person_id or None) if form else None
    ended = sessions.find_ended()
    is_owner = ended is not None and owner in {None, ended.person_id}
    number = sessions.last_number() if is_owner else ""
    return SignInEntry(build_form(SignInForm, {"identifier": number}), _types_letters(owner))


def _types_letters(owner: int | None) -> bool:
    """Return whether the owner has a passphrase, so that the keyboard must offer letters.

    False for a visitor and for a person who no longer exists.
    """
    if owner is None:
        return False
    try:
        return get_credentials(read_session(), person_id=owner).is_staff
    except NotFound:
        return False
