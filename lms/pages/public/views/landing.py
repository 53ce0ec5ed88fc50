"""The landing page: what the platform is, where to start, how to sign in."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.catalogue.queries.cases import LibraryCase, list_cases
from lms.catalogue.queries.published import list_current
from lms.pages.public import blueprint
from lms.pages.public.forms import CardForm
from lms.pages.public.queries import list_paths
from lms.pages.public.view_models.library import build_cards
from lms.web.access import public
from lms.web.caching import add_shared_page_headers
from lms.web.forms import build_form
from lms.web.transaction import read_session

MAX_CASES = 2


@blueprint.get("/")
@public
def landing() -> ResponseReturnValue:
    session = read_session()
    page = render_template(
        "public/landing.html",
        paths=list_paths(session, list_current(session)),
        cases=build_cards(session, _choose_cases(list_cases(session))),
        form=build_form(CardForm),
    )
    return add_shared_page_headers(page)


def _choose_cases(cases: Sequence[LibraryCase]) -> Sequence[LibraryCase]:
    """Return two cases: those of courses first, and real ones before composites."""

    def rank(case: LibraryCase) -> tuple[bool, bool]:
        return not case.is_of_course, "yes" in case.lesson.facets.get("composite", ())

    return sorted(cases, key=rank)[:MAX_CASES]
