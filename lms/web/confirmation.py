"""Confirmation pages: what an act will do, shown before it is done.

The form carries a fingerprint of what was shown. When that has changed before the button is
clicked, nothing is done and the page is shown again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import render_template, request

from lms.errors import Conflict, Refusal
from lms.web.forms import SubmittedForm

MAX_NAMES = 20


class ConfirmationStale(Conflict):
    message = (
        "Nothing was changed, because something on this page has changed since you opened it. "
        "Check it again, then confirm."
    )


@dataclass(frozen=True)
class NameList:
    """The people or things concerned; those after the first of `names` are shown on demand."""

    label: str
    names: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return self.names[:MAX_NAMES]

    @property
    def folded(self) -> tuple[str, ...]:
        return self.names[MAX_NAMES:]


@dataclass(frozen=True)
class ReasonField:
    """The field `reason` of a form, with its label, on the page of an act that needs one."""

    form: SubmittedForm[Any]
    label: str


@dataclass(frozen=True)
class Confirmation:
    """A confirmation page.

    `subject`: who or what the act concerns, shown as the link to `back`. `sentences`: what will
    happen, in numbers. `depends_on`: the values that must not change before the button is clicked;
    None for all sentences and names.
    """

    title: str
    subject: str
    sentences: tuple[str, ...]
    names: tuple[NameList, ...]
    action: str
    button: str
    back: str
    # Fields that the form passes on.
    hidden: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[object, ...] | None = None

    @property
    def fingerprint(self) -> str:
        """A digest that is equal while the page shows the same, including the folded names.

        For a page with `depends_on` it is computed from that only.
        """
        depends_on = (self.sentences, self.names) if self.depends_on is None else self.depends_on
        shown = (self.title, self.subject, depends_on, self.hidden)
        return sha256(repr(shown).encode()).hexdigest()[:16]

    @property
    def is_confirmed(self) -> bool:
        """True if the form of this request was made from a page with the same content."""
        return request.form.get("fingerprint", "") == self.fingerprint


def render_confirmation(
    confirmation: Confirmation, reason: ReasonField | None = None
) -> tuple[str, int, dict[str, str]]:
    """Return the page; it contains names, so browsers do not cache it."""
    return _build(confirmation, reason, None, 422 if reason and reason.form.errors else 200)


def render_again(
    confirmation: Confirmation, reason: ReasonField | None = None
) -> tuple[str, int, dict[str, str]]:
    """Return the current page in answer to a form that was made from an earlier state."""
    return _build(confirmation, reason, ConfirmationStale(), 409)


def _build(
    confirmation: Confirmation, reason: ReasonField | None, stale: Refusal | None, status: int
) -> tuple[str, int, dict[str, str]]:
    errors = [("confirmation", stale)] if stale else reason.form.list_errors() if reason else []
    page = render_template(
        "confirming/confirm.html", confirmation=confirmation, reason=reason, errors=errors
    )
    return page, status, {"Cache-Control": "no-store"}


def list_names(label: str, names: Iterable[str]) -> NameList:
    return NameList(label, tuple(names))
