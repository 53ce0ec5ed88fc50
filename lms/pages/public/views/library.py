"""The library: all cases, by product, country, channel, technology and year."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.cases import list_cases
from lms.content.frontmatter import FILTERS
from lms.pages.public import blueprint
from lms.pages.public.view_models.library import build_cards, build_filters, select_cases
from lms.web.access import requires
from lms.web.caching import add_shared_page_headers
from lms.web.request_values import find_text
from lms.web.transaction import read_session


@blueprint.get("/library/")
@requires(Permission.PUBLIC_READ)
def library() -> ResponseReturnValue:
    cases = list_cases(read_session())
    typed = {facet: find_text(facet) for facet in FILTERS}
    chosen = {facet: value for facet, value in typed.items() if value}
    page = render_template(
        "public/library.html",
        filters=build_filters(cases, chosen),
        cards=build_cards(read_session(), select_cases(cases, chosen)),
        total=len(cases),
        is_filtered=bool(chosen),
    )
    return add_shared_page_headers(page)
