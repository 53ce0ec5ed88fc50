"""The environment of templates: globals that no template changes, and no indentation sent."""

import pytest
from flask import Flask
from jinja2 import DictLoader

from lms.web import templating

TEXT = """\
<p>
  {% if a %}
    yes,
  {% endif %}
  {# said #}
  {{ b }}
  and
  on</p>
"""


@pytest.fixture
def environment():
    app = Flask("bare", static_folder=None)
    templating.install(app)
    app.jinja_env.loader = DictLoader(dict.fromkeys(("a.html", "b.html"), "{{ y is defined }}"))
    return app.jinja_env


def test_templates_have_no_globals_of_their_own(environment):
    """They would be those of all pages that follow."""
    for load in ("new", "loaded"):
        with pytest.raises(TypeError, match="share their globals"):
            environment.get_template("a.html", globals={"y": load})
        assert environment.get_template("a.html").render() == "False"

    with pytest.raises(TypeError, match="share their globals"):
        environment.from_string("{{ y }}", globals={"y": 1})
    assert environment.get_template("b.html").render() == "False"


def test_words_at_block_tags_do_not_run_together(environment):
    """Jinja removes the line end after a tag; of the indentation that follows one space stays."""
    lines = environment.from_string(TEXT).render(a=True, b="words")

    assert lines.split("\n") == ["<p>", " yes,", " words", "and", "on</p>"]
    assert (
        environment.from_string("a{% if 1 %}\n  b{% endif %}\n  c{# d #}\n  e").render()
        == "a b c e"
    )
