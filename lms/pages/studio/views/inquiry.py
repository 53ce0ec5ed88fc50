"""One question of a learner, and the answer to it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.queries.published import get_published
from lms.errors import Refusal
from lms.inquiries.queries.inquiries import InquiryRow
from lms.inquiries.services.answer_mail import answer_and_mail
from lms.inquiries.services.inquiries import unpublish_inquiry
from lms.pages.studio import blueprint
from lms.pages.studio.access import get_inquiry_scope, get_own_inquiry
from lms.pages.studio.forms import AnswerForm
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.platform import platform
from lms.web.transaction import act, close_read_session, read_session

ADDRESS = "/lesson-questions/<int:inquiry_id>"


@blueprint.get(ADDRESS)
@requires(Permission.INQUIRY_ANSWER)
def inquiry(inquiry_id: int) -> ResponseReturnValue:
    row = get_own_inquiry(inquiry_id)
    form = build_form(AnswerForm, {"text": row.answer or ""})
    return _page(row, form), 200, {"Cache-Control": "no-store"}


@blueprint.post(ADDRESS)
@requires(Permission.INQUIRY_ANSWER)
def answer(inquiry_id: int) -> ResponseReturnValue:
    get_own_inquiry(inquiry_id)
    form = read_form(AnswerForm)
    try:
        values = form.get_values()
        settings = platform().settings
        act(
            answer_and_mail,
            inquiry_id=inquiry_id,
            scope=get_inquiry_scope(),
            text=values.text,
            version=values.version or 0,
            base_url=settings.address,
            sends=bool(settings.mail_url),
        )
    except Refusal as refusal:
        close_read_session()
        return _page(get_own_inquiry(inquiry_id), form.with_refusal(refusal)), 422
    return redirect(url_for("studio.inquiry", inquiry_id=inquiry_id, sent=1), 303)


@blueprint.post(f"{ADDRESS}/unpublish")
@requires(Permission.INQUIRY_ANSWER)
def unpublish(inquiry_id: int) -> ResponseReturnValue:
    act(unpublish_inquiry, inquiry_id=inquiry_id, scope=get_inquiry_scope())
    return redirect(url_for("studio.inquiry", inquiry_id=inquiry_id), 303)


def _page(row: InquiryRow, form: SubmittedForm[AnswerForm]) -> str:
    return render_template(
        "studio/inquiry.html",
        inquiry=row,
        structure=get_published(read_session(), row.revision_id).structure,
        form=form,
        is_sent="sent" in request.args and not form.errors,
    )
