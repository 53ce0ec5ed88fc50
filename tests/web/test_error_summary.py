"""The list of errors at the top of a page names the fields."""

import pytest
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from lms.web.error_summary import name_error_fields

LIST = '<div><ul class="error-list"><li><a href="#x">Too long.</a></li></ul></div>'


@pytest.fixture(autouse=True)
def request_context():
    app = Flask("errors")
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ('<label for="x">A &amp; B</label><input id="x" name="x">', "A &amp; B: Too long."),
        ("<label>Note <textarea id=x name=x>typed</textarea></label>", "Note: Too long."),
        ("<fieldset><legend>Part</legend><input type=radio id=x></fieldset>", "Part: Too long."),
        ("<label><input type=checkbox id=x name=x> Yes, I am</label>", "Too long."),
        ("<section id=x><p>People</p></section>", "Too long."),
        ("", "Too long."),
    ],
)
def test_error_begins_with_the_label_of_its_field(form, shown):
    page = name_error_fields(Markup(LIST) + Markup(form))  # noqa: S704

    assert f'<a href="#x">{shown}</a>' in page
    assert page.endswith(form)


def test_error_of_the_whole_form_names_no_field():
    html = Markup(
        '<ul class="error-list"><li><a href="#x" data-general>Try later.</a></li></ul>'
        "<label for=x>A</label><input id=x>"
    )

    assert name_error_fields(html) == html


def test_page_without_errors_is_left_alone():
    html = Markup("<label for=x>A</label><input id=x>")

    assert name_error_fields(html) is html
