"""Pages that tell first what an act will do, and the acts on a cooperative by their names."""

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
    """What is asked for, as a heading."""
    acts = {
        "rename": _("Rename the cooperative"),
        "archive": _("Archive the cooperative"),
        "merge": _("Merge cooperatives"),
    }
    return str(acts[kind])
