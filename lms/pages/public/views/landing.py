"""The landing page: what the platform is, where to start, how to sign in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.catalogue.queries.published import list_current
from lms.pages.public import blueprint
from lms.pages.public.forms import CardForm
from lms.pages.public.queries import list_paths
from lms.web.access import public
from lms.web.caching import public_page
from lms.web.forms import show_form
from lms.web.transaction import read


@blueprint.get("/")
@public
def landing() -> ResponseReturnValue:
    paths = list_paths(read(), list_current(read()))
    return public_page(
        render_template("public/landing.html", paths=paths, form=show_form(CardForm))
    )
