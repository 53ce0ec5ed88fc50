"""Jinja environment: strict, central templates, formats in the reader's language."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from babel.dates import format_date, format_skeleton
from flask import Flask, request
from flask.templating import Environment
from flask_babel import format_datetime, format_number
from flask_babel import gettext as _
from jinja2 import StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup

from lms.accounts.rules.typed_values import read_date
from lms.clock import day_of
from lms.enrolment.rules.contact_phones import list_contact_phones
from lms.folders import TEMPLATES
from lms.i18n import find_language, html_language, language_in, text_in
from lms.i18n.choices import name_country, name_product, name_zone
from lms.web.heat_map import heat_cells, heat_heads
from lms.web.languages import current_language, current_zone
from lms.web.platform import platform

_NO_OWN_GLOBALS = "Templates share their globals: give the value to render_template."


class TemplateEnvironment(Environment):
    """Templates that share one dict of globals, and cannot be loaded with globals of their own.

    Jinja gives each a ChainMap of its own, and walks through it for every page and every import of
    a macro: a sixth of all calls of a page. It would add a template's own globals to that map later
    as well, which here is the dict of all templates.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        if d:
            raise TypeError(_NO_OWN_GLOBALS)
        return self.globals

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002 - Jinja's
    ) -> Template:
        self.make_globals(globals)
        return super()._load_template(name, None)


class IndentationRemoval(Extension):
    """Removes the indentation when a template is compiled: pages are sent without it.

    After a block tag one space remains, since Jinja removes the line end there: it separates words.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        return _INDENTATION.sub(r"\1", source)


_INDENTATION = re.compile(r"(?<=[%#]\}\n)( )[ \t]*|^[ \t]+", re.MULTILINE)


def install(app: Flask) -> None:
    """Install it before anything else, as the environment is made when it is first read."""
    app.template_folder = str(TEMPLATES)
    app.jinja_environment = TemplateEnvironment
    app.jinja_env.add_extension(IndentationRemoval)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        kind_name=kind_name, audience=audience, printed_address=printed_address
    )
    app.jinja_env.filters.update(
        date=date,
        month=month,
        moment=moment,
        number=format_number,
        trusted=Markup,
        in_language=in_language,
        localized=localized,
        localize_all=localize_all,
        country=country,
        product=product,
        zone=zone,
        with_links=with_links,
        contact_phones=list_contact_phones,
        heat_cells=heat_cells,
        heat_heads=heat_heads,
    )


def date(value: dt.date) -> str:
    """Return 24 November 2026 / 2026年11月24日."""
    return format_dates([value])[0]


def format_dates(values: Iterable[dt.date]) -> list[str]:
    """Return `date` of each; language and zone of the page are looked up once."""
    zone, language = current_zone(), current_language()
    return [
        _format_day(day_of(value, zone) if isinstance(value, dt.datetime) else value, language)
        for value in values
    ]


@lru_cache(maxsize=1024)
def _format_day(day: dt.date, language: str) -> str:
    """A list of people has fifty dates of a few weeks, and Babel reads the pattern for each."""
    found = find_language(language)
    return str(format_date(day, found.date_format, locale=found.locale))


def month(value: str) -> str:
    """Return November 2026 / 2026年11月 for 2026-11, and the day for 2026-11-24."""
    if value.count("-") == 2:
        return date(read_date(value))
    day = read_date(f"{value}-01")
    return str(format_skeleton("yMMMM", day, locale=find_language(current_language()).locale))


def moment(value: dt.datetime) -> str:
    """Return the day and the time in the reader's time zone."""
    return str(format_datetime(value, find_language(current_language()).moment_format))


def printed_address() -> str:
    """Return the address of this page as it is printed, without its query."""
    return platform().settings.address + quote(request.path)


def in_language(texts: Mapping[str, str]) -> str:
    """Return a title in the reader's language, else in the source language."""
    return text_in(texts, current_language())


def localized(texts: Mapping[str, str]) -> Markup:
    """Return the same as an element's content, with its own `lang` where it is another language."""
    return localize_all([texts])[0]


def localize_all(titles: Iterable[Mapping[str, str]]) -> list[Markup]:
    """Return `localized` of each; the language of the page is looked up once."""
    reader = current_language()
    return [
        Markup.escape(texts[reader]) if texts.get(reader) else _in_other_language(texts, reader)
        for texts in titles
    ]


def _in_other_language(texts: Mapping[str, str], reader: str) -> Markup:
    language, text = language_in(texts, reader), text_in(texts, reader)
    if language == reader:
        return Markup.escape(text)
    return Markup('<span lang="{}">{}</span>').format(html_language(language), text)


def country(code: str) -> str:
    return name_country(code, current_language())


def product(name: str) -> str:
    return name_product(name, current_language())


def zone(name: str) -> str:
    return name_zone(name, current_language())


_ADDRESS = re.compile(
    r"https?://[^\s<>\"'（）。，；、！？”》]+[^\s<>\"'（）。，；、！？”》.,;:!?)]"
)


def with_links(text: str | Markup) -> Markup:
    """Return the text with each web address as a link; a text of `localized` keeps its span."""
    escaped = Markup.escape(text)
    link = r'<a href="\g<0>" rel="noopener noreferrer">\g<0></a>'
    return Markup(_ADDRESS.sub(link, str(escaped)))  # noqa: S704 - escaped above


def kind_name(kind: str) -> str:
    """Return the kind of a lesson in one word."""
    names = {
        "reading": _("Lesson"),
        "case": _("Case study"),
        "worksheet": _("Worksheet"),
        "quiz": _("Quiz"),
    }
    return str(names.get(kind, kind))


def audience(names: tuple[str, ...]) -> str:
    """Return the audience of a course: offices of an organization; other words stay as authored."""
    offices = {
        "chair": _("chairpersons"),
        "board": _("board members"),
        "manager": _("managers"),
        "sales": _("sales people"),
        "brand": _("brand people"),
        "accounts": _("accountants"),
        "quality": _("quality people"),
        "store": _("store keepers"),
        "production": _("production people"),
        "export": _("export clerks"),
        "shop": _("shop people"),
        "data": _("data keepers"),
        "designer": _("designers"),
        "trainer": _("trainers"),
        "young": _("young members"),
    }
    return str(_(", ")).join(str(offices.get(name, name)) for name in names)
