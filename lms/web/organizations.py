"""The displayed name of an organization."""

from lms.accounts.queries.organizations import list_distinct_names
from lms.web.templating import in_language
from lms.web.transaction import read


def name_organization(organization_id: int) -> str:
    """Return its name in the reader's language; with code and location when ambiguous."""
    return in_language(list_distinct_names(read(), [organization_id])[organization_id])
