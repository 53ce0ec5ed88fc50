"""Question and answer for every reader of the lesson, without the name."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_published
from lms.errors import Refusal
from lms.inquiries.queries.inquiries import InquiryRow
from lms.inquiries.services.inquiries import (
    InquiryNotAnswered,
    PublishedTexts,
    SeenVersions,
    publish_inquiry,
)
from lms.pages.studio import blueprint
from lms.pages.studio.access import get_inquiry_scope, get_own_inquiry
from lms.pages.studio.forms import PublishForm
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/lesson-questions/<int:inquiry_id>/publish"


@blueprint.get(ADDRESS)
@requires(Permission.INQUIRY_ANSWER)
def publishing(inquiry_id: int) -> ResponseReturnValue:
    row = get_own_inquiry(inquiry_id)
    if row.answer is None:
        raise InquiryNotAnswered
    texts = {
        "question": row.published_question or row.text,
        "answer": row.published_answer or row.answer,
    }
    form = build_form(PublishForm, texts)
    return _page(row, form), 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.INQUIRY_ANSWER)
def publish(inquiry_id: int) -> ResponseReturnValue:
    get_own_inquiry(inquiry_id)
    form = read_form(PublishForm)
    try:
        values = form.get_values()
        act(
            publish_inquiry,
            inquiry_id=inquiry_id,
            scope=get_inquiry_scope(),
            texts=PublishedTexts(values.question, values.answer),
            seen=SeenVersions(values.version, values.published_version),
        )
    except Refusal as refusal:
        close_read_session()
        return _page(get_own_inquiry(inquiry_id), form.with_refusal(refusal)), 422
    return redirect(url_for("studio.inquiry", inquiry_id=inquiry_id), 303)


def _page(row: InquiryRow, form: SubmittedForm[PublishForm]) -> str:
    return render_template(
        "studio/publish.html",
        inquiry=row,
        structure=get_published(read_session(), row.revision_id).structure,
        form=form,
    )
