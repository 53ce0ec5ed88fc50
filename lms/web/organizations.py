"""The displayed name of an organization, and the form of its contact."""

from typing import Annotated

from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.accounts.services.organizations import MAX_CONTACT_LENGTH
from lms.web.fields import Text
from lms.web.forms import Form
from lms.web.templating import in_language
from lms.web.transaction import read_session


def name_organization(organization_id: int) -> str:
    """Return its name in the reader's language; with code and location when ambiguous."""
    return in_language(
        get_distinct_names_by_organization(read_session(), [organization_id])[organization_id]
    )


class OrganizationContactForm(Form):
    """Whom to ask for in the organization."""

    contact: Annotated[str, Text(MAX_CONTACT_LENGTH)]
