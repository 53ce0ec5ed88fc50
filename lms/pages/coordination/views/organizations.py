"""The cooperatives of the cohorts of who asks; all for an administrator."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions import Act
from lms.enrolment.queries import list_organizations_for
from lms.pages.coordination import blueprint
from lms.web.access import get_principal, requires
from lms.web.transaction import read


@blueprint.get("/organizations/")
@requires(Act.ORGANIZATION_EDIT)
def organizations() -> ResponseReturnValue:
    rows = list_organizations_for(read(), get_principal())
    return render_template("coordination/organizations.html", organizations=rows)
