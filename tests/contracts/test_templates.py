"""Every template compiles, and every address in it exists."""

import ast
import datetime as dt
import functools
import re

import pytest
from jinja2 import nodes

from lms.config import Settings
from lms.factory import create_app
from lms.folders import TEMPLATES
from tests.contracts.tree import list_files, parse

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
SCROLLS = re.compile(r'<\w+ class="table-scroll"[^>]*>')
IMAGE = re.compile(r"<img\b[^>]*>")
INLINE = re.compile(r"\son\w+=|\sstyle=|<style\b|javascript:|<script(?![^>]*\ssrc=)")

# Keys of dictionaries that a template reads as attributes, and a macro of an imported template.
KEYS = frozenset({"bar_key", "blank", "manual", "incomplete", "controls", "method", "short"})
CLASSES = re.compile(r'\bclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"')
EXPRESSION = re.compile(r"\{\{.*?\}\}")


@functools.cache
def list_read_classes():
    """The classes of the styles, and the words of the scripts."""
    styles = (path.read_text() for path in list_files("static/src/css/*.css"))
    scripts = (path.read_text() for path in list_files("static/src/js/*.js"))
    found = {name for text in styles for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", text)}
    return found | {word for text in scripts for word in re.findall(r"[\w-]+", text)}


def list_unread_classes(source):
    """Yield classes that nothing reads; one with an expression in it by what stands before."""
    read = list_read_classes()
    for value in CLASSES.findall(source):
        names = re.sub(r"\{%.*?%\}", " ", EXPRESSION.sub("\0", value)).split()
        for name in names:
            start, dynamic, _ = name.partition("\0")
            is_read = any(item.startswith(start) for item in read) if dynamic else name in read
            if not is_read:
                yield start


@functools.cache
def list_attributes():
    """The fields, columns, properties and methods of all classes, and those of plain values."""
    found = {word for kind in (str, dict, list, tuple, int, dt.datetime) for word in dir(kind)}
    for path in list_files("lms/*.py"):
        for kind in ast.walk(parse(path)):
            for part in kind.body if isinstance(kind, ast.ClassDef) else ():
                if isinstance(part, ast.FunctionDef):
                    found.add(part.name)
                targets = (
                    part.targets
                    if isinstance(part, ast.Assign)
                    else [getattr(part, "target", None)]
                )
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def find_attributes(tree):
    """Attributes read by a template after a dot, or by name in groupby, selectattr, map, sort."""
    for read in tree.find_all(nodes.Getattr):
        if not (isinstance(read.node, nodes.Name) and read.node.name == "loop"):
            yield read.attr
    for used in tree.find_all(nodes.Filter):
        named = used.args[:1] if used.name in {"groupby", "selectattr", "rejectattr"} else []
        named = [*named, *(pair.value for pair in used.kwargs if pair.key == "attribute")]
        for value in named:
            yield from value.value.split(".")


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

    assert unknown == set(), "Name a view that is there: `blueprint.view`."


@pytest.mark.parametrize("name", NAMES)
def test_attributes_that_a_template_reads_exist(app, name):
    read = set(find_attributes(app.jinja_env.parse((TEMPLATES / name).read_text())))

    unknown = read - list_attributes() - KEYS

    assert unknown == set(), "Name a field, property or method of the class that the view gives."


def test_unknown_attributes_are_found(app):
    tree = app.jinja_env.parse(
        "{{ a.gone1 }}{{ loop.index0 }}{{ b | groupby('gone2.titles') }}"
        "{{ c | sort(attribute='gone3') | map(attribute='gone4') | selectattr('gone5') | list }}"
    )

    unknown = set(find_attributes(tree)) - list_attributes()

    assert unknown == {f"gone{n}" for n in range(1, 6)}, "Let `find_attributes` see all of them."


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("printed/")])
def test_template_holds_no_inline_script_or_style(name):
    assert INLINE.findall((TEMPLATES / name).read_text()) == [], (
        "Put it into static/src/css or static/src/js, bound by a class or a `data-` attribute."
    )


def test_every_view_has_its_template(app):
    """Templates named in `render_template` by a plain name exist."""
    found = set()
    for path in (TEMPLATES.parent / "pages").rglob("*.py"):
        found |= set(re.findall(r"render_template\(\s*\"([^\"]+)\"", path.read_text()))

    assert found - set(NAMES) == set(), "Add the template, named as the end of the endpoint."


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("printed/")])
def test_pictures_have_a_width_and_a_height(name):
    pictures = IMAGE.findall((TEMPLATES / name).read_text())

    unsized = [tag for tag in pictures if "width=" not in tag or "height=" not in tag]

    assert unsized == [], "Give the picture its width and height, so that nothing jumps."


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("printed/")])
def test_classes_stand_in_the_styles_or_the_scripts(name):
    """A class that nothing reads is left over, or its rule was renamed without it."""
    unread = set(list_unread_classes((TEMPLATES / name).read_text()))

    assert unread == set(), "Name the class as its rule in static/src/css, or leave it out."


def test_classes_that_nothing_reads_are_found():
    source = '<p class="card gone-1 {% if a %}gone-2{% endif %} tag-{{ x }} gone-{{ x }}">'

    assert set(list_unread_classes(source)) == {"gone-1", "gone-2", "gone-"}, (
        "Let `list_unread_classes` find all of them."
    )


@pytest.mark.parametrize("name", NAMES)
def test_tables_that_scroll_are_reached_by_keyboard_and_named(name):
    scrolling = SCROLLS.findall((TEMPLATES / name).read_text())

    unreached = [tag for tag in scrolling if 'tabindex="0"' not in tag or "aria-label" not in tag]

    assert unreached == [], 'Give the frame of the table tabindex="0" and an aria-label.'


def list_altered_literals(environment, source):
    """Yield what the removal of indentation would change: white space that a reader sees."""
    for _, kind, value in environment.lex(source):
        if kind == "string" and "\n" in value:
            yield value
    markup = TAGS.sub("", source)
    yield from re.findall(r"<pre\b|xml:space", markup)
    for tag in HTML_TAG.findall(markup):
        yield from re.findall(r'="[^"]*\n[^"]*"', tag)
    yield from (text for text in TEXTAREA.findall(markup) if text.strip())


TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
HTML_TAG = re.compile(r'<\w(?:[^<>"]|"[^"]*")*>')
TEXTAREA = re.compile(r"<textarea\b[^>]*>(.*?)</textarea>", re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_indentation_is_no_part_of_what_a_template_says(app, name):
    found = list(list_altered_literals(app.jinja_env, (TEMPLATES / name).read_text()))

    assert found == [], (
        "Indentation is removed when a template is compiled: write a string or an attribute in one "
        "line, and give a text of several lines as a value."
    )


def test_literals_that_lose_indentation_are_found(app):
    source = (
        '<pre>a</pre><p title="{{ b }}\n  c">{{ "d\n  e" }}</p>\n'
        '<textarea rows="{{ f > 1 }}">\n{{ g }}</textarea><textarea>\n  h</textarea>'
    )

    found = list(list_altered_literals(app.jinja_env, source))

    assert found == ['"d\n  e"', "<pre", '="\n  c"', "\n  h"], (
        "Let `list_altered_literals` find all of them."
    )


UNESCAPED = re.compile(r"\{%-?\s*autoescape\b|\{%-?\s*filter\s+safe\b")


@pytest.mark.parametrize("name", NAMES)
def test_escaping_is_never_switched_off(name):
    """Threads share the macros of a template, and with them the switch of the block."""
    assert UNESCAPED.findall((TEMPLATES / name).read_text()) == [], (
        "Give the template a Markup that Python made, with the filter `trusted`."
    )


def test_code_switches_no_escaping_off(app):
    sources = {path: path.read_text() for path in list_files("lms/*.py")}

    off = [path for path, source in sources.items() if re.search(r"autoescape\s*=\s*False", source)]

    assert off == [], "Leave Jinja's escaping on: it is what keeps names from being markup."
    assert app.jinja_env.autoescape is not False, "Leave Jinja's escaping on."
    assert UNESCAPED.search("{%- autoescape false %}"), "Let `UNESCAPED` find the block."


DRAWN = re.compile(r"\| heat_cells|\{\{ [\w.]*(?:chart|bar|svg|charts\.\w+) \}\}")


def test_every_chart_and_coloured_cell_is_explained_in_words():
    sources = {name: TEMPLATES.joinpath(name).read_text() for name in NAMES}
    drawn = {name for name, source in sources.items() if DRAWN.search(source)}

    assert len(drawn) >= 5, "No chart was found, so this test reads the wrong words."
    assert sorted(name for name in drawn if "chart-key" not in sources[name]) == [], (
        "Say below the chart what its lines and colours mean, in a paragraph of class chart-key."
    )
