"""Scripts work by plain http too: in a workshop no page is a secure context."""

import re

import pytest
import rjsmin

from tests.contracts.tree import list_files, name

SCRIPTS = list_files("static/src/js/*.js")
# Not there at all without https; with these no fallback makes sense.
FORBIDDEN = re.compile(
    r"crypto\.subtle|crypto\.randomUUID|serviceWorker|isSecureContext|\bcaches\b|cookieStore"
    r"|\bNotification\b|PushManager|SharedArrayBuffer"
)
# May be missing: used only where the same script asks first whether it is there.
MISSING = ("locks", "clipboard", "share", "wakeLock", "storage", "mediaDevices", "geolocation")


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_needs_no_secure_context(path):
    assert FORBIDDEN.findall(path.read_text()) == [], (
        "Do it another way: in a workshop pages come by plain http, where this is missing."
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_what_may_be_missing_is_asked_for_first(path):
    text = path.read_text()
    used = [item for item in MISSING if re.search(rf"navigator\.{item}\b", text)]
    asked = [
        item for item in MISSING if re.search(rf"navigator\.{item}\s*(?:\?(?!\.)|&&|\|\||\))", text)
    ]

    unasked = [item for item in used if item not in asked]

    assert unasked == [], "Write `if (navigator.x)` around it, and do without where it is missing."


# Newer than the oldest browsers that come: Android's WebView 80 and Safari 14.
NEWER = re.compile(
    r"\w\?\.\w|\?\?|\.replaceAll\(|\.at\(|\bstructuredClone\b|\.requestSubmit\b|\.hasOwn\("
    r"|AbortSignal\.|\.showModal\b|\.findLast|\.replaceChildren\b|\bimport\(|=>|\bclass \w"
)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_asks_for_nothing_that_old_phones_lack(path):
    assert NEWER.findall(path.read_text()) == [], (
        "Write it in the JavaScript of 2015 without classes and arrows, for old phones."
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_holds_no_template(path):
    """Old phones know them, but the minifier does not know one inside another."""
    assert "`" not in rjsmin.jsmin(path.read_text()), "Join the strings with +."
