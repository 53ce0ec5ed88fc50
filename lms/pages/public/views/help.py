"""Help and privacy: what to do in case of problems, and which personal data are stored."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.pages.public import blueprint
from lms.web.access import public
from lms.web.caching import public_page


@blueprint.get("/help")
@public
def help() -> ResponseReturnValue:  # noqa: A001 - the page's own name
    return public_page(render_template("public/help.html"))


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return public_page(render_template("public/privacy.html"))
