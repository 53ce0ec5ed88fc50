"""The search: courses, lessons, cases and terms by the words of any language."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.rules.typed_values import find_id
from lms.pages.public import blueprint
from lms.pages.public.view_models.search_page import find_page
from lms.web.access import requires
from lms.web.caching import add_shared_page_headers
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.request_values import find_text
from lms.web.transaction import read_session


@blueprint.get("/search")
@requires(Permission.PUBLIC_READ)
def search() -> ResponseReturnValue:
    text = find_text("q")
    found = None
    if text:
        found = find_page(
            read_session(),
            get_principal(),
            text=text,
            language=current_language(),
            page=find_id(find_text("page")) or 1,
        )
    return add_shared_page_headers(render_template("public/search.html", text=text, found=found))
