"""Acts that cannot be seen to be wrong until later: first a page that tells what will happen."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

MOST_NAMES = 30


@dataclass(frozen=True)
class Names:
    """Whom or what it concerns; `more`: how many are not listed."""

    label: str
    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Confirmation:
    """`sentences`: what will happen, in numbers. `back`: where nothing has happened."""

    title: str
    about: str
    sentences: tuple[str, ...]
    names: tuple[Names, ...]
    action: str
    button: str
    back: str
    reason_label: str = ""


def show_confirmation(
    confirmation: Confirmation, *, reason: str = "", problem: str = ""
) -> tuple[str, int, dict[str, str]]:
    """The page; it holds names, so no browser keeps it."""
    page = render_template(
        "coordination/confirm.html", confirmation=confirmation, reason=reason, problem=problem
    )
    return page, 422 if problem else 200, {"Cache-Control": "no-store"}


def list_names(label: str, names: Iterable[str]) -> Names:
    """As many as a page can hold."""
    known = list(names)
    return Names(label, tuple(known[:MOST_NAMES]), max(0, len(known) - MOST_NAMES))


def name_act(kind: str) -> str:
    """What is asked for, as a heading."""
    acts = {
        "rename": _("Rename the cooperative"),
        "archive": _("Archive the cooperative"),
        "merge": _("Merge cooperatives"),
    }
    return str(acts[kind])
