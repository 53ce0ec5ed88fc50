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


# Strings, comments and regular expressions.
NO_CODE = re.compile(
    r"""
    "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | /\*.*?\*/ | //[^\n]*
    | (?:(?<=[(,=:!&|?\[]) | (?<=[(,=:!&|?]\ ) | (?<=return\ ))
      /(?![*/]) (?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\[\n])+ /[a-z]*
    """,
    re.DOTALL | re.VERBOSE,
)
DECLARED = re.compile(r"\b(?:function|var)\s+([\w$]+)")
PARAMETERS = re.compile(r"\b(?:function\b[^(]*|catch\s*)\(([^)]*)\)")
USED = re.compile(r"(?<![.\w$])[A-Za-z_$][\w$]*\b(?!:)")
KEYWORDS = {
    "catch", "delete", "else", "false", "for", "function", "if", "new", "null", "return", "throw",
    "true", "try", "typeof", "undefined", "var", "while",
}  # fmt: skip
BROWSERS_NAMES = {
    "AbortController", "Array", "Boolean", "Date", "Error", "Event", "FormData",
    "HTMLFormElement", "JSON", "Math", "MutationObserver", "Number", "Object", "Promise",
    "String", "URL", "Uint8Array", "document", "encodeURIComponent", "fetch", "history",
    "localStorage", "location", "navigator", "sessionStorage", "window",
}  # fmt: skip


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_uses_no_name_that_it_does_not_define(path):
    """A name that was changed at one place only ends the script at the moment it is reached."""
    code = NO_CODE.sub("", path.read_text())
    parameters = re.findall(r"[\w$]+", " ".join(PARAMETERS.findall(code)))
    defined = {*DECLARED.findall(code), *parameters} | KEYWORDS | BROWSERS_NAMES

    assert set(USED.findall(code)) - defined == set(), (
        "Define the name in this script, or write it as it is defined; a name of the browser that "
        "no script has used yet goes into BROWSERS_NAMES."
    )
