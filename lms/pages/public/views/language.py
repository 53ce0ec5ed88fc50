"""The language switch: stored in the account, for visitors in the browser."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.services.people import change_language
from lms.i18n import is_language
from lms.pages.public import blueprint
from lms.pages.public.views.welcome import render_next_page
from lms.web import pending_form, pending_form_pages
from lms.web.access import public
from lms.web.addresses import safe_next
from lms.web.identity import get_principal
from lms.web.languages import store_language, use_language
from lms.web.limits import accepts
from lms.web.transaction import act


@blueprint.post("/language")
@public
@accepts(pending_form.MAX_STEP_SIZE)
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if not is_language(chosen):
        abort(400)
    principal = get_principal()
    if principal.person_id is not None:
        act(change_language, person_id=principal.person_id, language=chosen)
    form = pending_form.find_signed_form()
    if form is not None:
        use_language(chosen)
        form = pending_form.assign_to(form, principal.person_id)
        again = pending_form_pages.render_again
        is_own = principal.person_id == form.person_id
        return store_language(
            render_next_page(form, offer=again) if is_own else again(form), chosen
        )
    target = safe_next(request.form.get("next", "").rstrip("?"), url_for("public.landing"))
    return store_language(redirect(target, 303), chosen)
