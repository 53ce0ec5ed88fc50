"""The plan of the reader's organization: its first steps and their states."""

from collections.abc import Sequence

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.organizations import get_organization
from lms.errors import NotFound
from lms.pages.learner import blueprint
from lms.pages.learner.access import PlanOrganization, get_plan_organization
from lms.plan.document import digest_steps
from lms.plan.queries.pictures import find_picture, find_picture_bytes
from lms.plan.queries.steps import PlanStep, list_steps
from lms.plan.services.pictures import request_picture
from lms.web.access import requires
from lms.web.identity import today
from lms.web.languages import current_language
from lms.web.platform import platform
from lms.web.transaction import act, read_session


@blueprint.get("/our-plan")
@requires(Permission.WORKSHEET_READ)
def our_plan() -> ResponseReturnValue:
    organization = get_plan_organization(Permission.WORKSHEET_READ)
    steps = list_steps(read_session(), organization_id=organization.id)
    picture = find_picture(
        read_session(), organization_id=organization.id, language=current_language()
    )
    page = render_template(
        "learner/our_plan.html",
        organization=organization,
        steps=steps,
        today=today(),
        picture=picture,
        is_current=picture is not None and picture.digest == _digest(organization, steps),
    )
    return page, 200, {"Cache-Control": "no-store"}


def _digest(organization: PlanOrganization, steps: Sequence[PlanStep]) -> str:
    names = get_organization(read_session(), organization.id).names
    return digest_steps(steps, names, today=today())


@blueprint.post("/our-plan/picture")
@requires(Permission.WORKSHEET_READ)
def make_picture() -> ResponseReturnValue:
    """Request a picture of the plan in the reader's language; the worker makes it."""
    organization = get_plan_organization(Permission.WORKSHEET_READ)
    job_id = act(
        request_picture,
        organization_id=organization.id,
        language=current_language(),
        today=today(),
    )
    if job_id is not None:
        platform().issuer.queue.notify(job_id)
    target = url_for("learner.our_plan", organization=organization.id)
    return redirect(f"{target}#picture", 303)


@blueprint.get("/our-plan.webp")
@requires(Permission.WORKSHEET_READ)
def plan_picture() -> ResponseReturnValue:
    organization = get_plan_organization(Permission.WORKSHEET_READ)
    content = find_picture_bytes(
        read_session(), organization_id=organization.id, language=current_language()
    )
    if content is None:
        raise NotFound
    response = make_response(content)
    response.headers["Content-Type"] = "image/webp"
    response.headers["Cache-Control"] = "no-store"
    return response
