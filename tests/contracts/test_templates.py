"""Every template compiles, and every address in it exists."""

import re

import pytest
from jinja2 import nodes

from lms.config import Settings
from lms.factory import create_app
from lms.folders import TEMPLATES

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
SCROLLS = re.compile(r'<\w+ class="table-scroll"[^>]*>')
INLINE = re.compile(r"\son\w+=|\sstyle=|<style\b|javascript:|<script(?![^>]*\ssrc=)")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(data=tmp_path_factory.mktemp("templates"), demo=True))


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_endpoints_of_a_template_exist(app, name):
    source = (TEMPLATES / name).read_text()
    calls = [
        call.args[0].value
        for call in app.jinja_env.parse(source).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "url_for"
        and call.args
        and isinstance(call.args[0], nodes.Const)
    ]

    unknown = set(calls) - set(app.view_functions)

    assert unknown == set(), "Name a view that is there: `room.view`."


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("printed/")])
def test_template_holds_no_inline_script_or_style(name):
    assert INLINE.findall((TEMPLATES / name).read_text()) == [], (
        "Put it into static/src/css or static/src/js, bound by a class or a `data-` attribute."
    )


def test_every_view_has_its_template(app):
    """What is called in `render_template` by a plain name is there."""
    found = set()
    for path in (TEMPLATES.parent / "pages").rglob("*.py"):
        found |= set(re.findall(r"render_template\(\s*\"([^\"]+)\"", path.read_text()))

    assert found - set(NAMES) == set(), "Add the template, named as the end of the endpoint."


@pytest.mark.parametrize("name", NAMES)
def test_tables_that_scroll_are_reached_by_keyboard_and_named(name):
    scrolling = SCROLLS.findall((TEMPLATES / name).read_text())

    unreached = [tag for tag in scrolling if 'tabindex="0"' not in tag or "aria-label" not in tag]

    assert unreached == [], 'Give the frame of the table tabindex="0" and an aria-label.'
