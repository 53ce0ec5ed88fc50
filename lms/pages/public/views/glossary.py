"""A term in the reader's language, with its name in the other one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_shared
from lms.errors import NotFound
from lms.pages.public import blueprint
from lms.web.access import requires
from lms.web.caching import public_page
from lms.web.languages import current_language
from lms.web.transaction import read


@blueprint.get("/glossary/<term>")
@requires(Permission.PUBLIC_READ)
def glossary(term: str) -> ResponseReturnValue:
    entry = get_shared(read()).glossary.get(term)
    if not entry:
        raise NotFound
    in_reader_language = entry.get(current_language()) or next(iter(entry.values()))
    others = {code: other for code, other in entry.items() if other is not in_reader_language}
    return public_page(
        render_template("public/glossary.html", term=in_reader_language, others=others)
    )
