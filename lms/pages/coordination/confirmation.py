"""Confirmation pages of coordinators, and the names of the acts on an organization."""

from flask_babel import gettext as _

from lms.pages.confirmation import (
    MOST_NAMES,
    Confirmation,
    ConfirmationStale,
    NameList,
    list_names,
    show_again,
    show_confirmation,
)

__all__ = [
    "MOST_NAMES",
    "Confirmation",
    "ConfirmationStale",
    "NameList",
    "list_names",
    "name_act",
    "show_again",
    "show_confirmation",
]  # fmt: skip


def name_act(kind: str) -> str:
    """Return the heading for what is asked for."""
    acts = {
        "rename": _("Rename the cooperative"),
        "archive": _("Archive the cooperative"),
        "merge": _("Merge cooperatives"),
    }
    return str(acts[kind])
