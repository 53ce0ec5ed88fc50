"""The glossary by letter, and a term with its names in other languages and where it is taught."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_shared
from lms.errors import NotFound
from lms.i18n import language_in
from lms.pages.public import blueprint
from lms.pages.public.view_models.glossary import group_by_letter, list_term_lessons, list_terms
from lms.web.access import requires
from lms.web.caching import add_personal_page_headers, add_shared_page_headers
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.request_values import find_text
from lms.web.transaction import read_session


@blueprint.get("/glossary/")
@requires(Permission.PUBLIC_READ)
def glossary() -> ResponseReturnValue:
    shared, wanted = get_shared(read_session()), find_text("contains")
    rows = list_terms(shared.glossary, wanted=wanted)
    page = render_template(
        "public/glossary.html",
        groups=group_by_letter(rows),
        count=len(rows),
        total=len(shared.glossary),
        wanted=wanted,
    )
    return add_shared_page_headers(page)


@blueprint.get("/glossary/<term>")
@requires(Permission.PUBLIC_READ)
def term(term: str) -> ResponseReturnValue:
    entry = get_shared(read_session()).glossary.get(term)
    if not entry:
        raise NotFound
    language = language_in({code: term.word for code, term in entry.items()}, current_language())
    page = render_template(
        "public/term.html",
        term=entry[language],
        language=language,
        others={code: other for code, other in entry.items() if code != language},
        lessons=list_term_lessons(read_session(), term, get_principal()),
    )
    return (
        add_personal_page_headers(page)
        if get_principal().is_signed_in
        else add_shared_page_headers(page)
    )
