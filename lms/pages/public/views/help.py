"""Help and privacy: what to do in case of problems, and which personal data are stored."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.pages.public import blueprint
from lms.web.access import public
from lms.web.caching import add_shared_page_headers


@blueprint.get("/help")
@public
def help() -> ResponseReturnValue:  # noqa: A001 - the page's own name
    return add_shared_page_headers(render_template("public/help.html"))


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return add_shared_page_headers(render_template("public/privacy.html"))
