"""Texts of scripts of any page: part of the script of each language, and not of every page."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from lms.i18n import gettext_noop as _
from lms.i18n import translate

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "offline": _(
            "No connection. Stay on this page: it continues automatically when the connection"
            " returns."
        ),
        "storageFull": _(
            "The storage of this phone is full. Keep this page open until everything is sent."
        ),
        "stale": _(
            "“%(what)s”, from %(day)s, is on this phone and has not been sent yet. Should it still"
            " be sent?"
        ),
        "refused": _(
            "“%(what)s”, from %(day)s, was sent, but it could not be saved. %(why)s Look at it,"
            " then send it again or discard it."
        ),
        "send": _("Send it now"),
        "discard": _("Discard it"),
        "view": _("Look at it"),
        "signOut": _(
            "Something you did on this phone has not been sent yet. If you sign out now, it is"
            " lost. Sign out anyway?"
        ),
        "saved": _("Saved."),
        "goOn": _("Go on"),
        "sending": _("Saving …"),
        "unsent": _(
            "No connection. “%(what)s” is stored on this phone and will be sent automatically when"
            " the connection returns. Do not sign out yet."
        ),
        "sessionEnded": _(
            "You are signed out. “%(what)s” is stored on this phone. Sign in again to send it."
        ),
        "signIn": _("Sign in"),
        "right": _("Right."),
        "partly": _("Partly right. Look again."),
        "wrong": _("Not yet."),
        "empty": _("Nothing is chosen yet."),
        "repeated": _("Two lines have the same position. Give each position once."),
        "unreadable": _(
            "This cannot be read as a number. Write digits only, such as 120960 or 12.5."
        ),
        "rowRight": _("Right"),
        "explanation": _("Show the way to the answer"),
    }
)
"""By the names that scripts use. They fill in `{0}` (what), `{1}` (the day) and `{2}` (why)."""


def build_script(language: str) -> bytes:
    """Return the statement that defines `window.lmsTexts` in a language."""
    texts = {
        name: translate(message, language, what="{0}", day="{1}", why="{2}")
        for name, message in _TEXTS.items()
    }
    return f"window.lmsTexts={json.dumps(texts, ensure_ascii=False)};\n".encode()
