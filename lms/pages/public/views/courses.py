"""The catalogue, the page of a course, and joining it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions import Act
from lms.enrolment.services import enrol as enrol_person
from lms.pages.public import blueprint
from lms.pages.public.queries import get_course, list_paths
from lms.web.access import get_person_id, get_principal, requires
from lms.web.caching import public_page
from lms.web.transaction import read, write


@blueprint.get("/courses/")
@requires(Act.CATALOGUE_READ)
def courses() -> ResponseReturnValue:
    return public_page(render_template("public/courses.html", paths=list_paths(read())))


@blueprint.get("/courses/<course>")
@requires(Act.CATALOGUE_READ)
def course(course: str) -> ResponseReturnValue:
    view = get_course(read(), course, person_id=get_principal().person_id)
    return public_page(render_template("public/course.html", view=view, course=view.structure))


@blueprint.post("/courses/<course>/enrol")
@requires(Act.ENROL)
def enrol(course: str) -> ResponseReturnValue:
    write(enrol_person, person_id=get_person_id(), course=course, now=clock.now())
    return redirect(url_for("learner.outline", course=course), 303)
