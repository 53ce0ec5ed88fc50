"""Acts that cannot be seen to be wrong until later: first a page that tells what will happen.

The form carries the mark of what was told. When that has changed before the button is pressed,
nothing is done and the page is shown anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from flask import render_template, request

from lms.errors import Conflict
from lms.web.errors import sentence

MOST_NAMES = 20


class ConfirmationStale(Conflict):
    message = (
        "Nothing was changed: what this page tells is no longer the same. Look at it once more,"
        " then confirm."
    )


@dataclass(frozen=True)
class NameList:
    """Whom or what it concerns; of `names` the first are shown."""

    label: str
    names: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return self.names[:MOST_NAMES]

    @property
    def more(self) -> int:
        return len(self.names) - len(self.shown)


@dataclass(frozen=True)
class Confirmation:
    """`sentences`: what will happen, in numbers. `back`: where nothing has happened.

    `rests_on`: what the act depends on, where sentences and names tell more, which may change
    from one second to the next.
    """

    title: str
    about: str
    sentences: tuple[str, ...]
    names: tuple[NameList, ...]
    action: str
    button: str
    back: str
    reason_label: str = ""
    # Fields that the form hands on.
    hidden: tuple[tuple[str, str], ...] = ()
    rests_on: tuple[object, ...] | None = None

    @property
    def mark(self) -> str:
        """Equal as long as the page tells the same, the names that it does not list among it.

        Of a page that says what it rests on, that only.
        """
        rests_on = (self.sentences, self.names) if self.rests_on is None else self.rests_on
        told = (self.title, self.about, rests_on, self.hidden)
        return sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def is_confirmed(self) -> bool:
        """The form of this request was made when the page told just this."""
        return request.form.get("mark", "") == self.mark


def show_confirmation(
    confirmation: Confirmation, *, reason: str = "", problem: str = ""
) -> tuple[str, int, dict[str, str]]:
    """The page; it holds names, so no browser keeps it."""
    return _build(confirmation, reason, problem, 422 if problem else 200)


def show_again(confirmation: Confirmation, *, reason: str = "") -> tuple[str, int, dict[str, str]]:
    """The page as it is by now, to a form that was made of another one."""
    return _build(confirmation, reason, sentence(ConfirmationStale()), 409)


def _build(
    confirmation: Confirmation, reason: str, problem: str, status: int
) -> tuple[str, int, dict[str, str]]:
    page = render_template(
        "confirming/confirm.html", confirmation=confirmation, reason=reason, problem=problem
    )
    return page, status, {"Cache-Control": "no-store"}


def list_names(label: str, names: Iterable[str]) -> NameList:
    return NameList(label, tuple(names))
