"""The landing page: what the platform is, where to start, how to sign in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.catalogue.queries.cases import list_cases
from lms.catalogue.queries.published import list_current
from lms.pages.public import blueprint
from lms.pages.public.forms import CardForm
from lms.pages.public.queries import list_paths
from lms.pages.public.view_models.library import build_cards
from lms.web.access import public
from lms.web.caching import public_page
from lms.web.forms import show_form
from lms.web.transaction import read

CASES = 2


@blueprint.get("/")
@public
def landing() -> ResponseReturnValue:
    paths = list_paths(read(), list_current(read()))
    real = [case for case in list_cases(read()) if "composite" not in case.lesson.facets]
    page = render_template(
        "public/landing.html",
        paths=paths,
        cases=build_cards(read(), real[:CASES]),
        form=show_form(CardForm),
    )
    return public_page(page)
