"""Two entries of one cooperative: what would move is shown, then done in one step."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act
from lms.enrolment.queries import list_organizations_for
from lms.errors import NotFound, Refusal
from lms.pages.coordination import blueprint
from lms.pages.coordination.cooperatives import Cooperative, get_cooperative, now_by
from lms.plan.merging import MergePreview, merge_organizations, preview_merge
from lms.web.access import get_principal, requires
from lms.web.errors import sentence
from lms.web.transaction import read, write
from lms.web.values import find_number


@blueprint.get("/organizations/<int:organization_id>/merge")
@requires(Act.ORGANIZATION_EDIT)
def organization_merge(organization_id: int) -> ResponseReturnValue:
    """Choose the one that stays; with `?into=` the preview."""
    source = get_cooperative(organization_id)
    target_id = find_number(request.args.get("into", ""), digits=18)
    if target_id is None:
        return _page(source)
    target = get_cooperative(target_id)
    try:
        preview = preview_merge(read(), source_id=source.id, target_id=target.id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(source, problem=sentence(refusal)), 422
    return _page(source, target=target, preview=preview)


@blueprint.post("/organizations/<int:organization_id>/merge")
@requires(Act.ORGANIZATION_EDIT)
def merge_organization(organization_id: int) -> ResponseReturnValue:
    source = get_cooperative(organization_id)
    target = get_cooperative(find_number(request.form.get("into", ""), digits=18) or 0)
    try:
        write(
            merge_organizations,
            source_id=source.id,
            target_id=target.id,
            **now_by(),  # type: ignore[arg-type]
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(get_cooperative(organization_id), problem=sentence(refusal)), 422
    return redirect(url_for("coordination.organization", organization_id=target.id), 303)


def _page(
    source: Cooperative,
    *,
    target: Cooperative | None = None,
    preview: MergePreview | None = None,
    problem: str = "",
) -> str:
    rows = list_organizations_for(read(), get_principal())
    return render_template(
        "coordination/organization_merge.html",
        source=source.row,
        target=target.row if target else None,
        preview=preview,
        choices=[row for row in rows if row.id != source.id and row.state != "archived"],
        problem=problem,
    )
