"""The words of names in scripts, styles and templates: the same rules as in Python."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from tests.contracts.test_words import ANYTHING, RIDDLES
from tests.contracts.tree import list_files, name

VAGUE = ANYTHING | RIDDLES | {"go", "hush", "place", "places", "say", "tell", "way", "ways", "wish"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
# Variables, functions, parameters, keys of objects.
SCRIPT_NAME = re.compile(r"\b(?:var|let|const|function)\s+(\w+)|^\s*(\w+):\s", re.MULTILINE)
PARAMETERS = re.compile(r"function\s*\w*\s*\(([^)]*)\)")
CLASS_NAME = re.compile(r"\.([a-z][\w-]*)(?=[^{}]*\{)")
ATTRIBUTE = re.compile(r"\bdata-([a-z][a-z-]*)")
TEXT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# "In place" is the field's word for forms that stay on their page; names of form fields stay.
ACCEPTED = re.compile(r"in[_-]place|inPlace|^there$")
# Attributes that did not say what a script does with the form: now submit-once and when-offline.
RENAMED_ATTRIBUTE = re.compile(r"data-(once|post)(?![a-z])")
JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)

ADVICE = "Name what it holds or does, in the field's words: connection, showMessage, storedAnswers."


def list_script_names(source: str) -> Iterator[str]:
    source = COMMENT.sub("", source)
    for declared, key in SCRIPT_NAME.findall(source):
        yield declared or key
    for parameters in PARAMETERS.findall(source):
        yield from re.findall(r"\w+", parameters)
    yield from ATTRIBUTE.findall(source)


def list_style_names(source: str) -> Iterator[str]:
    source = COMMENT.sub("", source)
    yield from CLASS_NAME.findall(source)
    yield from ATTRIBUTE.findall(source)


def list_template_names(source: str) -> Iterator[str]:
    tree = JINJA.parse(source)
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for node in tree.find_all(nodes.Name):
        yield node.name
    for attribute in tree.find_all(nodes.Getattr):
        yield attribute.attr
    yield from ATTRIBUTE.findall(TEXT.sub("", source))


READERS = {
    "static/src/js/*.js": list_script_names,
    "static/src/css/*.css": list_style_names,
    "lms/templates/*.html": list_template_names,
}


def find_vague(names: Iterator[str]) -> set[str]:
    return {item for item in names if VAGUE & list_words(item)}


def list_words(item: str) -> set[str]:
    return {word.lower() for word in WORD.findall(ACCEPTED.sub("", item))}


@pytest.mark.parametrize("pattern", READERS)
def test_names_say_what_they_hold(pattern):
    files = list_files(pattern)

    found = {
        (name(path), item)
        for path in files
        for item in find_vague(READERS[pattern](path.read_text("utf-8")))
    }

    assert len(files) > 1, "Correct the pattern of this test: it finds no files."
    assert found == set(), ADVICE


@pytest.mark.parametrize(
    ("reader", "source", "found"),
    [
        (list_script_names, "function tell(a) { var isHeld = 1; }", {"tell", "isHeld"}),
        (list_script_names, "function show(place) {}", {"place"}),
        (list_script_names, "x = {\n  keptAnswers: 1,\n};", {"keptAnswers"}),
        (list_script_names, "var key = 1; // the place where it is kept", set()),
        (list_script_names, 'form.querySelector("[data-asked]")', {"asked"}),
        (list_style_names, "/* .asked */ .kept-text, .row { color: red; }", {"kept-text"}),
        (list_template_names, "{{ offline_form_attributes() }}", set()),
        (list_template_names, "{% for one in rows %}{{ one.held }}{% endfor %}", {"one", "held"}),
        (list_template_names, "{% macro way(place) %}{% endmacro %}", {"way", "place"}),
        (list_template_names, '<p data-way="{{ _("data-own") }}">they said so</p>', {"way"}),
    ],
)
def test_rule_sees_a_planted_name(reader, source, found):
    assert find_vague(reader(source)) == found, "Correct the reader of names in this test."


def test_attributes_of_forms_say_what_happens():
    files = list_files("lms/templates/*.html", "static/src/js/*.js", "tests/browser/*.py")

    found = {name(path) for path in files if RENAMED_ATTRIBUTE.search(path.read_text("utf-8"))}

    assert found == set(), "Write data-submit-once, data-when-offline or data-send-state."
