"""The catalogue, the page of a course, and enrolling in it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.catalogue.cache import Cache
from lms.catalogue.queries.published import find_newest_shared, list_current
from lms.enrolment.services import enrolling
from lms.pages.public import blueprint
from lms.pages.public.queries import get_course, list_paths
from lms.web.access import requires
from lms.web.caching import add_shared_page_headers
from lms.web.identity import get_person_id, get_principal
from lms.web.languages import current_language
from lms.web.transaction import act, read_session

_cards: Cache[tuple[tuple[int, ...], int | None, str], Markup] = Cache(20)


@blueprint.get("/courses/")
@requires(Permission.CATALOGUE_READ)
def courses() -> ResponseReturnValue:
    return add_shared_page_headers(render_template("public/courses.html", cards=_get_cards()))


def _get_cards() -> Markup:
    """Return the cards of all courses, which are the same for all readers of a language.

    Rendering 31 of them takes half of the page.
    """
    session = read_session()
    revisions = list_current(session)
    ids = tuple(revision.id for revision in revisions)
    key = (ids, find_newest_shared(session), current_language())

    def render() -> Markup:
        paths = list_paths(session, revisions)
        return Markup(render_template("public/_course_cards.html", paths=paths))  # noqa: S704

    return _cards.get(session, key, render)


@blueprint.get("/courses/<course>")
@requires(Permission.CATALOGUE_READ)
def course(course: str) -> ResponseReturnValue:
    person_id, language = get_principal().person_id, current_language()
    view = get_course(read_session(), course, person_id=person_id, language=language)
    return add_shared_page_headers(
        render_template("public/course.html", view=view, course=view.structure)
    )


@blueprint.post("/courses/<course>/enrol")
@requires(Permission.ENROL)
def enrol(course: str) -> ResponseReturnValue:
    view = get_course(read_session(), course, person_id=None, language=current_language())
    # Only the service knows whether a course by invitation is open to the learner's cohort.
    access = "account" if view.structure.access == "cohort" else view.structure.access
    target = Target(person_id=get_person_id(), course=view.structure.id, course_access=access)
    if not allows(Permission.ENROL, get_principal(), target):  # coordinators enrol other people
        abort(403)
    act(enrolling.enrol_person_in_course, person_id=get_person_id(), course=course)
    return redirect(url_for("learner.outline", course=course), 303)
