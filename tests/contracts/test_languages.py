"""A language is a folder of translations: no code names one, nothing is said untranslated.

What names a language in spite of it stands in the lists below, each with its reason.
"""

import ast
import re

import polib
import pytest

from tests.contracts.tree import ROOT, list_files, name, parse

NAMED = re.compile(
    r"""["'](?:zh|en)(?:[-_]\w+)*["']|\b\w+_(?:zh|en)\b|\b(?:zh|en)=|\.(?:zh|en)\b"""
)
HAN = re.compile("[\u3400-\u9fff]{2}")

# Each names languages for good, and why.
ALLOWED = {
    "lms/i18n/": "the one place that knows what English is the fallback for",
    "lms/content/model.py": "the language of a course.yml that names none",
    "lms/cli/seed/": "the demo: invented people and their news",
    "lms/templates/printed/certificates/": "the document is in English, and says it last",
    "lms/templates/printed/cards.html": "its own words are none; the cards name their languages",
}
# Chinese characters in code, and why.
HAN_ALLOWED = {
    "lms/content/": "what an author types in Chinese, read as the format",
    "lms/accounts/": "names of people and their Latin line",
    "lms/search/rules/plain_words.py": "what readers type into the search besides their subject",
    "lms/sheets/": "headings and signs of Chinese spreadsheets",
    "lms/roster/matching/columns.py": "the heading of names, as readers of both languages know it",
    "lms/cli/seed/": "the demo",
    "lms/cli/seed/demo_sign_ins.py": "the sign-ins of the demo, before anybody's language is known",
}
SOURCES = ("lms/*.py", "lms/*.html")


def test_no_code_names_a_language():
    found = {name(path) for path in list_files(*SOURCES) if NAMED.search(path.read_text("utf-8"))}
    strangers = {item for item in found if not item.startswith(tuple(ALLOWED))}

    assert sorted(strangers) == [], "Ask lms.i18n, or write it into language.toml."


def test_no_message_stands_in_code_in_chinese():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in list_files("lms/*.py")
        if not name(path).startswith(tuple(HAN_ALLOWED))
        for node in _list_texts(parse(path))
        if HAN.search(str(node.value))
    ]

    assert found == [], "Write the message in English and translate it in translations/."


# --- the command line ---

# The demo says who may sign in, in both languages: the reader's is not known there. The front of
# the web server speaks HTTP.
NOT_SPOKEN = ("lms/cli/seed/", "lms/cli/seed/demo_sign_ins.py", "lms/cli/serve/front/")
# Values that are compared and never printed.
VALUES = {
    "SHOW server_version",
    "no certificate",
    "no web process could start",  # of an exception that ends in the log
    "organizations of one name",
    "surrogates not allowed",
    "web process",
    "web server",
}
SENTENCE = re.compile(r"[A-Za-z]{2,}[,.:]? [A-Za-z]|[A-Za-z]{2}[.:!?]$")
SAYING = {"say", "say_error", "echo", "secho", "print", "prompt", "confirm", "fail"}
USAGE = {"UsageError", "ClickException", "BadParameter"}


def test_every_sentence_of_the_command_line_is_translated():
    """Help texts of click and lines of the log are in English, for operators and programs."""
    entries = polib.pofile(str(ROOT / "translations/messages.pot"))
    known = {text for entry in entries for text in (entry.msgid, entry.msgid_plural)}
    found = [
        f"{name(path)}:{line} {text}"
        for path in list_files("lms/cli/*.py")
        if not name(path).startswith(NOT_SPOKEN)
        for line, text in _list_sentences(path.read_text("utf-8"))
        if text not in known | VALUES
    ]

    assert found == [], "Say it through `translated`, or as the message of a refusal."


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("say('Done.')", ["Done."]),
        ("click.echo(f'Granted {role}.')", ["Granted ."]),
        ("say(f'{role} granted')", [" granted"]),
        ("raise click.UsageError('Name')", ["Name"]),
        ("WORDS = {'x': 'It is done'}", ["It is done"]),
        ("self.fail('Wrong')", ["Wrong"]),
        ("click.progressbar(ids, label='Summaries')", ["Summaries"]),
        ("@click.option('--x', help='What it does.')\ndef x():\n    'Do it now.'", []),
        ("log.warning('it went away')", []),
        ("say('')", []),
        ("say(f'{plain} -> {hashed}')", []),
    ],
)
def test_what_is_said_is_found(code, expected):
    found = [text for _, text in _list_sentences(code)]

    assert found == expected, "Correct the search for sentences in this file."


def _list_sentences(code):
    """The texts that a module may print; of an f-string the parts between its values."""
    tree = ast.parse(code)
    silent = {id(part) for node in ast.walk(tree) for part in _list_silent(node)}
    said = {id(part) for node in ast.walk(tree) for part in _list_said(node)}
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(part) for node in joined for part in node.values}
    texts = [node for node in _list_texts(tree) if id(node) not in pieces]
    for node in (*texts, *joined):
        text = _read_text(node)
        is_said = id(node) in said and re.search("[A-Za-z]{2}", text)
        if id(node) not in silent and (is_said or SENTENCE.search(text)):
            yield node.lineno, text


def _list_silent(node):
    """Texts that are no part of what a command prints: help, the log, arguments of programs."""
    if isinstance(node, ast.keyword) and node.arg in {"help", "short_help"}:
        yield from ast.walk(node.value)
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Attribute) and getattr(called.value, "id", "") == "log":
            yield from ast.walk(node)


def _list_said(node):
    if isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        yield from node.args if called in SAYING | USAGE else ()
        yield from (word.value for word in node.keywords if word.arg == "label")


def _read_text(node):
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


def _list_texts(tree):
    """The texts of a module but for its docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
