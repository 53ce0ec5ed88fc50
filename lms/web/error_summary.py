"""The list of errors at the top of a page: each names the field that it is about.

The labels of fields are in the templates of the forms, below the list. So the list is completed
when the content of the page is rendered.
"""

import re

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from lms.web.form_controls import read_labels

_LIST = re.compile(r'<ul class="error-list">.*?</ul>', re.DOTALL)
_LINK = re.compile(r'(<a href="#([^"]+)">)(.*?)(</a>)', re.DOTALL)


def install(app: Flask) -> None:
    app.jinja_env.filters["name_error_fields"] = name_error_fields


def name_error_fields(html: Markup) -> Markup:
    """Return the content of a page with the label of its field before each error of the list."""
    lists = "".join(_LIST.findall(html))
    if not lists:
        return html
    labels = read_labels(html, {link[2] for link in _LINK.finditer(lists)})

    def name_field(link: re.Match[str]) -> str:
        start, id_, error, end = link.groups()
        if id_ not in labels:
            return link[0]
        named = _("%(field)s: %(error)s", field=escape(labels[id_]), error=error)
        return f"{start}{named}{end}"

    completed = _LIST.sub(lambda found: _LINK.sub(name_field, found[0]), html)
    return Markup(completed)  # noqa: S704 - our page, with labels that are escaped
