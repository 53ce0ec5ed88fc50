"""What a page calls a cooperative."""

from lms.accounts.queries.organizations import list_distinct_names
from lms.web.templating import in_language
from lms.web.transaction import read


def name_organization(organization_id: int) -> str:
    """In the reader's language; with code and place where another one reads the same."""
    return in_language(list_distinct_names(read(), [organization_id])[organization_id])
