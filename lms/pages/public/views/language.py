"""The language switch: remembered by the account, for visitors by the browser."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import services
from lms.i18n import is_language
from lms.pages.public import blueprint
from lms.web.access import get_principal, public
from lms.web.addresses import safe_next
from lms.web.languages import remember
from lms.web.transaction import write


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if not is_language(chosen):
        abort(400)
    principal = get_principal()
    if principal.person_id is not None:
        write(services.change_language, person_id=principal.person_id, language=chosen)
    target = safe_next(request.form.get("next", "").rstrip("?"), url_for("public.landing"))
    return remember(redirect(target, 303), chosen)
